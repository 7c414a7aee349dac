"""Which training messages the encoder's fine-tuning never saw.

A message that shaped the encoder lies too well in its space: probabilities fitted on it would be
too sure. So an eighth of the messages is always kept apart from fine-tuning, and the delta carries
a mark of every message that it did see. The judge learns from all messages; its probabilities are
fitted on the unseen ones alone, among them all that were written after the fine-tuning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from nlu.arrays import Array

ONE_IN = 8
RULE = (
    f"kept apart: blake2b-64 of the text as it is read, as a big-endian number, divides by {ONE_IN}"
)
ENOUGH = 200  # unseen messages; fewer would fit probabilities to chance


def mark(text: str) -> int:
    """Of a text as wording.as_read gives it: tells texts apart without keeping them."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def is_kept_apart(text: str) -> bool:
    """By the text itself, so that it never changes sides."""
    return mark(text) % ONE_IN == 0


def unseen(texts: Sequence[str], seen: Array | None) -> Array | None:
    """True for each text not among the `seen` marks; None where all may be fitted on.

    That is so without a delta, and where too few are unseen to fit anything on them.
    """
    if seen is None:
        return None
    marks = np.array([mark(text) for text in texts], dtype=np.uint64)
    found = ~np.isin(marks, seen.view(np.uint64))
    return found if found.sum() >= ENOUGH else None


def kept_apart(texts: Sequence[str]) -> Array:
    """True for each text that no fine-tuning ever sees, whichever delta there is."""
    return np.array([is_kept_apart(text) for text in texts], dtype=bool)
