"""Groups of words that phrases are made of: who, what with, what is done, to whom and where."""

from __future__ import annotations

from functools import cache

from triage.words.lists import named
from triage.words.spelling import fold


@cache
def groups() -> dict[str, frozenset[str]]:
    """Every group of groups.txt, spelt as messages are."""
    return {
        name: frozenset(fold(word.replace("-", "")) for word in words)
        for name, words in named("groups").items()
    }
