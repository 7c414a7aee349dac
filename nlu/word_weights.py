"""Fits how much each word says for danger now: JSON lines in, one JSON object out.

`bluelamp train --words` gives `{"said": [words], "emergency": bool}` a message and writes what
comes back as a table.
"""

from __future__ import annotations

import json
import sys
from collections import Counter

import numpy as np

SEEN_IN = 5  # messages: what is rarer is chance
HEARD = 0.12  # a smaller weight changes nothing
STRENGTH = 0.1  # of the regression: small, so that no word decides alone


def main() -> int:
    """0 when the weights are printed: `start`, and `weights` by word."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    lessons = [json.loads(line) for line in sys.stdin]
    seen = Counter(word for one in lessons for word in one["said"])
    vectorizer = DictVectorizer(dtype=np.float32)
    table = vectorizer.fit_transform(
        [{word: 1 for word in one["said"] if seen[word] >= SEEN_IN} for one in lessons]
    )
    regression = LogisticRegression(C=STRENGTH, max_iter=300, solver="liblinear")
    regression.fit(table, [one["emergency"] for one in lessons])
    weights = dict(zip(vectorizer.feature_names_, regression.coef_[0].tolist(), strict=True))
    heard = {word: weight for word, weight in weights.items() if abs(weight) >= HEARD}
    json.dump({"start": float(regression.intercept_[0]), "weights": heard}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
