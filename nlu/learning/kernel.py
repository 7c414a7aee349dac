"""Kernel ridge regression: one factorisation learns every question at once.

It gives, for nothing more, each message's score from a model that had not seen that message
(leave-one-out, exactly), which is what probabilities must be calibrated on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.linalg import lapack
from scipy.sparse import csr_matrix

from nlu.arrays import Array


@dataclass(frozen=True)
class Settings:
    """Found by leave-one-out over the training messages: docs/decisions/0003."""

    meaning: float = 3.0  # weight of the sentence vectors' likeness
    reach: float = 1.0  # how fast that likeness falls with distance
    letters: float = 0.5  # weight of the n-grams' likeness
    ridge: float = 1.5  # how little a single message may be trusted


@dataclass(frozen=True)
class Machine:
    """Scores messages by their likeness to those learned from."""

    settings: Settings
    vectors: Array  # [learned, width]
    weights: Array  # [learned, answers]
    ngram_weights: Array  # [n-grams, answers]: the sum over learned messages, done once
    bias: Array  # [answers]

    def scores(self, vectors: Array, ngrams: csr_matrix) -> Array:
        """A row a message; about 1 where the answer fits, about 0 where it does not."""
        likeness = _likeness(vectors, self.vectors, self.settings)
        spelt = np.stack([self._spelt(ngrams, row) for row in range(ngrams.shape[0])])
        return np.asarray(likeness @ self.weights + spelt + self.bias)

    def _spelt(self, ngrams: csr_matrix, row: int) -> Array:
        # a few hundred rows of many thousands: picking them out beats a sparse product
        its = slice(ngrams.indptr[row], ngrams.indptr[row + 1])
        picked = self.ngram_weights[ngrams.indices[its]]
        return np.asarray(ngrams.data[its] @ picked)

    def arrays(self) -> Mapping[str, Array]:
        """To be saved; halves are precise enough for what is compared with 0.5."""
        return {
            "vectors": self.vectors.astype(np.float16),
            "weights": self.weights.astype(np.float32),
            "ngram_weights": self.ngram_weights.astype(np.float16),
            "bias": self.bias.astype(np.float32),
        }

    @classmethod
    def of(cls, settings: Settings, arrays: Mapping[str, Array]) -> Machine:
        """What `arrays` gave."""
        return cls(settings, **{key: arrays[key].astype(np.float32) for key in _ARRAYS})


_ARRAYS = ("vectors", "weights", "ngram_weights", "bias")


def learn(
    vectors: Array, ngrams: csr_matrix, answers: Array, settings: Settings
) -> tuple[Machine, Array]:
    """The machine, and the score of each message by a machine that had not seen it."""
    gram = _likeness(vectors, vectors, settings)
    gram += settings.letters * np.asarray((ngrams @ ngrams.T).todense(), dtype=np.float32)
    gram += 1.0  # a bias, learned like the rest
    gram[np.diag_indices_from(gram)] += settings.ridge
    inverse = _inverse(gram)
    weights = inverse @ answers.astype(np.float32)
    unseen = answers - weights / np.diag(inverse)[:, None]
    machine = Machine(
        settings=settings,
        vectors=vectors,
        weights=weights,
        ngram_weights=np.asarray(settings.letters * (ngrams.T @ weights), dtype=np.float32),
        bias=weights.sum(axis=0),
    )
    return machine, unseen


def _likeness(left: Array, right: Array, settings: Settings) -> Array:
    # vectors have length one, so the squared distance is 2 - 2 * cosine
    cosine: Array = left @ right.T
    cosine -= 1.0
    cosine *= 2.0 * settings.reach
    np.exp(cosine, out=cosine)
    cosine *= np.float32(settings.meaning)
    return cosine


def _inverse(gram: Array) -> Array:
    """Of a symmetric positive matrix, in place: half the work and memory of a general inverse."""
    # the transpose of a symmetric matrix is itself, and Fortran's order without a copy
    factor, fault = lapack.spotrf(gram.T, lower=1, overwrite_a=1)
    if fault == 0:
        inverse, fault = lapack.spotri(factor, lower=1, overwrite_c=1)
    if fault:
        raise ValueError(f"the messages cannot be told apart (LAPACK says {fault})")
    rows, columns = np.triu_indices(len(inverse), k=1)
    inverse[rows, columns] = inverse[columns, rows]
    return np.asarray(inverse)
