"""What each word of a message says for danger now, or for calm: the table of `weights.txt`.

The table is learned from the training messages (`bluelamp train --words`), written as a list,
and read by people. It does two things: a phrase of danger among words of calm becomes a question
instead of a certainty, and many words of danger together are one where no phrase was known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from triage.words.lists import lines

START = "(start)"  # its line says where a message without any known word stands
ALARM = 0.75  # from here on the words are an alarm by themselves
CALM = -1.0  # what the words of calm must weigh together before they can soften anything
NAMED = 3  # how many words an alarm names


@dataclass(frozen=True, slots=True)
class Weight:
    """Of some words: above 0 they stand more often in an emergency than not."""

    score: float
    calm: float  # the part of it that speaks for calm, 0 or less
    loudest: tuple[str, ...]  # the words that speak most for danger

    @property
    def alarms(self) -> bool:
        return self.score >= ALARM

    @property
    def soothes(self) -> bool:
        """The words of calm outweigh those of danger."""
        return self.score < 0 and self.calm <= CALM

    @property
    def may_be_soothed(self) -> bool:
        """Of a sentence in a calm message: it has a calm word itself, and no more of danger."""
        return self.score < 0 and self.calm < 0


def weigh(words: Sequence[str]) -> Weight:
    """Each word and each pair of neighbours once, however often it is said."""
    table = _table()
    found = {one: table[one] for one in said(words) if one in table}
    gravest = sorted(found, key=lambda one: (-found[one], one))[:NAMED]
    return Weight(
        score=table[START] + sum(found.values()),
        calm=sum(weight for weight in found.values() if weight < 0),
        loudest=tuple(one for one in gravest if found[one] > 0),
    )


def said(words: Sequence[str]) -> Iterable[str]:
    """What the table may know of them, in the order of the text."""
    pairs = (f"{one} {other}" for one, other in pairwise(words))
    return dict.fromkeys((*words, *pairs))


@cache
def _table() -> dict[str, float]:
    found = {}
    for line in lines("weights").splitlines():
        if line and not line.startswith("#"):
            words, _, weight = line.rpartition(" ")
            found[words] = float(weight)
    return found
