"""Which pieces of a long message are worth the encoder's time: the likeliest to be dangerous.

Words and letters alone decide it, in microseconds a piece. It only ever chooses what is read
closely; how dangerous it is, the judge says.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression

from nlu.arrays import Array

_READERS = (
    HashingVectorizer(ngram_range=(1, 2), token_pattern=r"\w+", n_features=2**16),  # noqa: S106
    HashingVectorizer(analyzer="char_wb", ngram_range=(4, 4), n_features=2**16),
)


class Screen:
    """Hashed n-grams and one weight each: no vocabulary to keep."""

    def __init__(self, weights: Array) -> None:
        self._weights = weights

    @classmethod
    def taught(cls, texts: Sequence[str], are_emergencies: Sequence[bool]) -> Screen:
        """From whole messages; without both kinds of them, every piece is worth the same."""
        if len(set(are_emergencies)) < 2:
            return cls(np.zeros(sum(one.n_features for one in _READERS), dtype=np.float32))
        learned = LogisticRegression(C=10.0, class_weight="balanced", solver="liblinear")
        learned.fit(_matrix(texts), are_emergencies)
        return cls(learned.coef_[0].astype(np.float32))

    def gravest(self, pieces: Sequence[str], most: int) -> list[str]:
        """At most so many, in the order in which they were said."""
        if len(pieces) <= most:
            return list(pieces)
        scores = _matrix(pieces) @ self._weights
        chosen = np.sort(np.argsort(-scores, kind="stable")[:most])
        return [pieces[at] for at in chosen]

    def save(self, file: Path) -> None:
        """Halves: only the order counts."""
        np.save(file, self._weights.astype(np.float16))

    @classmethod
    def loaded(cls, file: Path) -> Screen:
        """What `save` wrote."""
        return cls(np.load(file).astype(np.float32))


def _matrix(texts: Sequence[str]) -> csr_matrix:
    return hstack([one.transform(texts) for one in _READERS], format="csr")
