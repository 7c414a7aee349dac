"""Cuts a long message into pieces that can each carry the danger on their own."""

from __future__ import annotations

import re

MOST = 64  # pieces of one message; more than that are joined, so that none goes unread
LONG = 24  # words without a full stop: cut into overlapping stretches, as people type on phones
STRIDE = 12

_ENDS = re.compile(r"(?<=[.!?…;])\s+|\n+|\s+[-–—]\s+")


def pieces(text: str) -> list[str]:
    """Empty for a message that is one short sentence: there is nothing to add to the whole."""
    found = [part for sentence in _ENDS.split(text) for part in _stretches(sentence.split())]
    if len(found) < 2:
        return []
    group = -(-len(found) // MOST)  # rounded up
    return [" ".join(found[start : start + group]) for start in range(0, len(found), group)]


def _stretches(words: list[str]) -> list[str]:
    if len(words) <= LONG:
        return [" ".join(words)] if words else []
    starts = range(0, len(words) - STRIDE, STRIDE)
    return [" ".join(words[start : start + LONG]) for start in starts]
