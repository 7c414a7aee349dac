"""What a message is about, by words alone: useful when no model takes part, and modest about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

from triage.categories import PLAUSIBLE, categories
from triage.decision_types import RedFlag
from triage.understanding import Scored
from triage.words.groups import groups
from triage.words.lists import lines
from triage.words.patterns import Reader, read_rules
from triage.words.tokens import tokenise

UNKNOWN = "talk_to_human"  # what the words do not tell goes before a person
HIGHEST = 0.52  # words alone are right about so often when they speak of one matter only
LOWEST = 0.2
_NO_IDEA = 0.1
_OF_A_FLAG = {True: 4, False: 2}  # what a red flag weighs
_CLEAR = 4  # other words that weigh this much say more than the kind of flag


@cache
def _reader() -> Reader:
    return Reader(read_rules(lines("topics"), groups(), marks="123"))


def rank(text: str, flags: Sequence[RedFlag]) -> tuple[Scored, ...]:
    """The categories that the words speak of, the likeliest first; never empty."""
    weight: Counter[str] = Counter()
    counted = set()
    for hit in _reader().find(tokenise(text)):
        if hit.rule.source not in counted:
            counted.add(hit.rule.source)
            weight[hit.rule.name] += int(hit.rule.mark)
    for flag in flags:
        if fitting := PLAUSIBLE[flag.name]:
            # what the other words say decides between the matters that a danger can belong to
            spoken_of = max(fitting, key=lambda slug: weight[slug])
            clear = weight[spoken_of] >= _CLEAR
            weight[spoken_of if clear else fitting[0]] += _OF_A_FLAG[flag.certain]
    if not weight:
        return (Scored(category=UNKNOWN, confidence=_NO_IDEA),)
    order = {slug: place for place, slug in enumerate(categories())}
    ranked = sorted(weight.items(), key=lambda one: (-one[1], order[one[0]]))
    total = sum(weight.values())
    return tuple(
        Scored(category=slug, confidence=round(LOWEST + (HIGHEST - LOWEST) * points / total, 3))
        if place == 0
        else Scored(category=slug, confidence=round(LOWEST * points / total, 3))
        for place, (slug, points) in enumerate(ranked[:6])
    )
