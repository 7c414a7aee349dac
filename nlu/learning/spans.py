"""Marks stretches of a text (where, when, who) word by word: a conditional random field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

# Words that stand before a place far more often than before anything else.
_BEFORE_PLACE = frozenset(
    """
    in at on near by outside inside behind opposite above below under over around round through
    past along from to towards off between beside into onto up down across via
    """.split()  # noqa: SIM905 - read by people
)
_STREET = frozenset(
    """
    street st road rd lane ln avenue ave close drive way terrace hill park square place court
    crescent gardens row quay harbour beach cove bay moor tor cross green common wood woods
    bridge station car school church pub inn hotel hospital farm roundabout junction services
    a30 a38 a39 m5
    """.split()  # noqa: SIM905 - read by people
)
_CALENDAR = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat
    sun january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec today tonight yesterday tomorrow morning
    afternoon evening night lunchtime midnight noon weekend week weeks month months year years
    day days hour hours minute minutes mins hrs ago last since now earlier just every christmas
    easter am pm o'clock
    """.split()  # noqa: SIM905 - read by people
)
_POSTCODE = re.compile(r"(?i)^[a-z]{1,2}\d[a-z\d]?$|^\d[a-z]{2}$|^[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}$")
_ROAD = re.compile(r"(?i)^[abm]\d{1,4}$")
_CLOCK = re.compile(r"(?i)^\d{1,2}([.:]\d\d)?(am|pm|ish)?$")
_CAPITAL, _DIGIT = re.compile(r"[A-Z]"), re.compile(r"\d")


# A place that is marked in vain costs a look into the finder, one that is missed costs a question:
# a word is a place's from this share on, although "no place" be likelier. docs/decisions/0003.
PLACE_ENOUGH = 0.3


@dataclass(frozen=True)
class Span:
    """Words `first` to `last`, both within, and how sure the field is of them."""

    kind: str
    first: int
    last: int
    confidence: float


def labels(words: int, spans: Sequence[Span]) -> list[str]:
    """One a word: outside, or beginning or inside a kind."""
    result = ["O"] * words
    for span in spans:
        result[span.first] = f"B-{span.kind}"
        for at in range(span.first + 1, span.last + 1):
            result[at] = f"I-{span.kind}"
    return result


def spans(found: Sequence[str], shares: Sequence[float]) -> list[Span]:
    """The stretches in a row of labels. An inside without a beginning begins one."""
    result: list[Span] = []
    for at, label in enumerate(found):
        if label == "O":
            continue
        mark, kind = label.split("-", 1)
        if mark == "I" and result and result[-1].kind == kind and result[-1].last == at - 1:
            last = result[-1]
            sure = min(last.confidence, shares[at])
            result[-1] = Span(kind, last.first, at, sure)
        else:
            result.append(Span(kind, at, at, shares[at]))
    return result


def features(words: Sequence[str]) -> list[list[str]]:
    """What the field sees of each word: itself, its shape and its neighbours."""
    seen = [_of_word(word) for word in words]
    # shouting or all lower case: there a capital letter says nothing
    letters = "".join(words)
    plain = letters.isupper() or letters.islower()
    result = []
    for at, own in enumerate(seen):
        row = ["bias", *own, f"plain={plain}"]
        for step in (-3, -2, -1, 1, 2, 3):
            near = at + step
            if 0 <= near < len(words):
                kept = seen[near] if abs(step) == 1 else seen[near][:2]
                row.extend(f"{step}:{feature}" for feature in kept)
            elif abs(step) == 1:
                row.append(f"{step}:edge")
        if at > 0:
            row.append(f"pair={words[at - 1].lower()}|{words[at].lower()}")
        result.append(row)
    return result


def _of_word(word: str) -> list[str]:
    low = word.lower()
    row = [f"w={low}", f"shape={_shape(word)}", f"end3={low[-3:]}", f"end2={low[-2:]}"]
    row += [f"start3={low[:3]}", f"start4={low[:4]}"]
    tests = {
        "before_place": low in _BEFORE_PLACE,
        "street": low in _STREET,
        "calendar": low in _CALENDAR,
        "postcode": bool(_POSTCODE.match(word)),
        "road": bool(_ROAD.match(word)),
        "clock": bool(_CLOCK.match(word)),
    }
    return row + [name for name, holds in tests.items() if holds]


def _shape(word: str) -> str:
    if not word[0].isalnum():
        return "mark"
    if _DIGIT.search(word):
        return "digits" if word.isdigit() else "mixed"
    if word.isupper():
        return "UP" if len(word) > 1 else "U"
    return "Title" if word[0].isupper() else ("inner" if _CAPITAL.search(word) else "low")


def teach(rows: Sequence[tuple[Sequence[str], Sequence[str]]], file: Path, rounds: int) -> None:
    """Writes the field that (words, labels) teach."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(
        {"c1": 0.05, "c2": 0.05, "max_iterations": rounds, "feature.possible_transitions": True}
    )
    for words, marks in rows:
        trainer.append(features(words), list(marks))
    trainer.train(str(file))


class Field:
    """A taught field. It keeps its last message inside, so one thread uses it at a time."""

    def __init__(self, file: Path) -> None:
        self._tagger = pycrfsuite.Tagger()
        self._bytes = file.read_bytes()  # the tagger reads in them for as long as it lives
        self._tagger.open_inmemory(self._bytes)
        self._places = [label for label in self._tagger.labels() if label.endswith("-place")]

    def mark(self, words: Sequence[str]) -> list[Span]:
        """The stretches found in a message."""
        if not words:
            return []
        self._tagger.set(features(words))
        found = self._tagger.tag()
        shares = [self._tagger.marginal(label, at) for at, label in enumerate(found)]
        for at, label in enumerate(found):
            if label != "O":
                continue
            share = sum(self._tagger.marginal(place, at) for place in self._places)
            if share >= PLACE_ENOUGH:
                found[at], shares[at] = "I-place", share
        return spans(found, shares)
