"""Character and word n-grams, weighed by how rare they are: a misspelt word shares most."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

KINDS = {
    "letters": {"analyzer": "char_wb", "ngram_range": (2, 5)},
    "words": {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b"},
}


class Ngrams:
    """Fitted once on the training messages. Each row's two halves have length one."""

    def __init__(self, parts: dict[str, TfidfVectorizer]) -> None:
        self._parts = parts

    @classmethod
    def fitted(cls, texts: Sequence[str]) -> Ngrams:
        """Keeps what occurs in two messages at least: the rest is memory, not meaning."""
        return cls({kind: _vectorizer(kind, min_df=2).fit(texts) for kind in KINDS})

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """A row a text."""
        return hstack([part.transform(texts) for part in self._parts.values()], format="csr")

    def save(self, folder: Path) -> None:
        """As JSON and plain arrays, so that loading a model runs nobody's pickled code."""
        for kind, part in self._parts.items():
            vocabulary = sorted(part.vocabulary_, key=part.vocabulary_.__getitem__)
            (folder / f"{kind}.json").write_text(json.dumps(vocabulary), encoding="utf-8")
            np.save(folder / f"{kind}.npy", part.idf_.astype(np.float32))

    @classmethod
    def loaded(cls, folder: Path) -> Ngrams:
        """What `save` wrote."""
        parts = {}
        for kind in KINDS:
            words = json.loads((folder / f"{kind}.json").read_text(encoding="utf-8"))
            parts[kind] = _vectorizer(kind, vocabulary={word: at for at, word in enumerate(words)})
            parts[kind].idf_ = np.load(folder / f"{kind}.npy").astype(np.float32)
        return cls(parts)


def _vectorizer(kind: str, **settings: object) -> TfidfVectorizer:
    return TfidfVectorizer(**KINDS[kind], sublinear_tf=True, dtype=np.float32, **settings)
