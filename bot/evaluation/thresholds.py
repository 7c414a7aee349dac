"""Chooses triage's limits on training messages that the model had not seen: never on held-out ones.

Emergencies come first: what does not answer and tell enough of them is out, and so is what asks too
many others. Of the rest, the limits that bother calm people least are the best.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.held_out import HeldOut
from bot.understanding import read_parse
from triage import red_flags
from triage.decision_types import RedFlag
from triage.judgement import judge
from triage.thresholds import Limits
from triage.understanding import Understanding
from triage.urgency import Urgency

# About the floors: harder messages than a day's, since many were written for the model's faults.
LEAST_SAFE, LEAST_TOLD, MOST_ALIKE_TOLD, MOST_ASKED = 0.975, 0.905, 0.12, 0.10

TRIED = {
    "call": (0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75),
    "call_with_words": (0.35, 0.5),
    "call_sentence": (0.85, 0.95),
    "ask": (0.1, 0.15, 0.2, 0.3),
    "ask_in_danger": (0.02, 0.03, 0.05, 0.08),
    "ask_with_words": (0.06, 0.1),
}


@dataclass(frozen=True)
class Heard:
    """One message as the model that had not seen it understood it, and as the words read."""

    message: HeldOut
    heard: Understanding
    flags: tuple[RedFlag, ...]
    frames: frozenset[str]
    alarm: tuple[str, ...]


@dataclass(frozen=True)
class Rates:
    """Of emergencies: safe and told; of the others: look-alikes and the rest told, all asked."""

    limits: Limits
    safe: float
    told: float
    alike_told: float
    calm_told: float
    asked: float

    @property
    def bother(self) -> float:
        """What calm people are put to: 999 without need weighs as much as three questions."""
        return 3 * (self.calm_told + self.alike_told) + self.asked

    def __str__(self) -> str:
        return (
            f"safe {self.safe:.1%}, told {self.told:.1%}; needlessly told: look-alikes "
            f"{self.alike_told:.1%}, others {self.calm_told:.1%}; asked {self.asked:.1%}"
        )


def read(file: Path) -> list[Heard]:
    """What `nlu.cross_validation` wrote."""
    return [_heard(line) for line in file.read_text(encoding="utf-8").splitlines()]


def chosen(those: Sequence[Heard]) -> list[Rates]:
    """All that keep within bounds, the best first; all at all where none does."""
    rates = [rated(those, limits) for limits in _grid()]
    fit = [
        one
        for one in rates
        if one.safe >= LEAST_SAFE
        and one.told >= LEAST_TOLD
        and one.alike_told <= MOST_ALIKE_TOLD
        and one.asked <= MOST_ASKED
    ]
    return sorted(fit or rates, key=lambda one: one.bother)


def rated(those: Sequence[Heard], limits: Limits) -> Rates:
    """What these limits would have said."""
    judged = [
        (
            one.message,
            judge(
                one.heard,
                one.flags,
                category=one.heard.categories[0].category,
                frames=one.frames,
                alarm=one.alarm,
                limits=limits,
            ),
        )
        for one in those
    ]
    emergencies = [said for message, said in judged if message.is_emergency]
    alike = [said for message, said in judged if message.is_lookalike]
    calm = [said for message, said in judged if not message.is_emergency]
    others = [
        said for message, said in judged if not (message.is_emergency or message.is_lookalike)
    ]
    return Rates(
        limits,
        safe=_share(said.call_999 or said.ask_first is not None for said in emergencies),
        told=_share(said.call_999 for said in emergencies),
        alike_told=_share(said.call_999 for said in alike),
        calm_told=_share(said.call_999 for said in others),
        asked=_share(said.ask_first is not None for said in calm),
    )


def _grid() -> Iterator[Limits]:
    for values in itertools.product(*TRIED.values()):
        yield Limits(**dict(zip(TRIED, values, strict=True)))


def _heard(line: str) -> Heard:
    parsed = json.loads(line)
    text, labels = parsed["text"], parsed["is"]
    words = red_flags.read(text)
    message = HeldOut(
        where="training",
        text=text,
        category=parsed["category"],
        urgency=Urgency.from_slug(labels["urgency"]),
        frame=labels["frame"],
    )
    return Heard(message, read_parse(parsed, text=text), words.flags, words.frames, words.alarm)


def _share(marks: Iterable[bool]) -> float:
    found = list(marks)
    return sum(found) / len(found) if found else 0.0
