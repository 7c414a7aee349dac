"""What was said of one message, in the few values that are measured; the same for every rival."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.held_out import HeldOut
from triage.decision_types import Decision
from triage.destination import destination
from triage.understanding import Understanding
from triage.urgency import Urgency


@dataclass(frozen=True, kw_only=True)
class Said:
    """`ranking` begins with the category that was chosen."""

    message: HeldOut
    ranking: tuple[str, ...]
    confidence: float
    urgency: Urgency
    call_999: bool
    asked: bool
    is_report: bool  # somebody would have to deal with it
    places_found: int = 0
    because: tuple[str, ...] = ()

    @property
    def is_safe(self) -> bool:
        """The first reply says 999: at once, or before the question whether there is danger."""
        return self.call_999 or self.asked

    @property
    def is_right(self) -> bool:
        return self.ranking[0] in self.message.right

    @property
    def is_right_among_two(self) -> bool:
        return any(one in self.message.right for one in self.ranking[:2])


def of_decision(message: HeldOut, heard: Understanding, decision: Decision) -> Said:
    """What triage decided."""
    return Said(
        message=message,
        ranking=(decision.category, *(one.category for one in decision.alternatives)),
        confidence=decision.confidence,
        urgency=decision.urgency,
        call_999=decision.call_999,
        asked=decision.ask_first == "danger_now",
        is_report=decision.destination.kind != "desk",
        places_found=_places_found(message, heard, decision),
        because=decision.because,
    )


def of_rival(
    message: HeldOut,
    ranking: Sequence[tuple[str, float]],
    urgency: Mapping[str, float],
    places: Sequence[tuple[int, int]],
) -> Said:
    """What a plain classifier says; its likeliest urgency is what it does, and it asks nothing."""
    level = Urgency.from_slug(max(urgency, key=lambda slug: urgency[slug]))
    to, _ = destination(level, ranking[0][0], None)
    return Said(
        message=message,
        ranking=tuple(name for name, _ in ranking),
        confidence=ranking[0][1],
        urgency=level,
        call_999=level is Urgency.EMERGENCY,
        asked=False,
        is_report=to.kind != "desk",
        places_found=_touched(message.places, places),
    )


def _places_found(message: HeldOut, heard: Understanding, decision: Decision) -> int:
    """By the model's marks or by the place finder: the conversation uses both."""
    found = [(one.start, one.end) for one in heard.entities if one.kind == "place"]
    if decision.place is not None and decision.place.text:
        at = message.text.casefold().find(decision.place.text.casefold())
        if at >= 0:
            found.append((at, at + len(decision.place.text)))
    return _touched(message.places, found)


def _touched(marked: Sequence[tuple[int, int]], found: Sequence[tuple[int, int]]) -> int:
    return sum(any(a < end and b > start for a, b in found) for start, end in marked)
