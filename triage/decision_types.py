"""The values of a triage decision: what is done with a message, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from triage.place_types import PlaceAnswer
from triage.understanding import Scored
from triage.urgency import Urgency

DestinationKind = Literal["999", "control_room", "team", "partner", "desk"]
Told = Literal["control_room", "team"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Destination:
    """Who gets it, and who else is told."""

    kind: DestinationKind
    team: str | None = None  # a neighbourhood id of triage/data/teams.csv
    partner: str | None = None  # a slug of the referral table
    also_notify: tuple[Told, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RedFlag:
    """Words that mean danger; `start` and `end` count characters of the original text."""

    name: str  # what kind of danger: "weapon", "fire", "cannot_speak", …
    words: str
    start: int
    end: int
    certain: bool = True  # False: worth a `danger_now` question, not yet a 999


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """Everything that triage concluded from one message, each part with its `because`."""

    urgency: Urgency
    category: str
    confidence: float
    alternatives: tuple[Scored, ...]
    call_999: bool
    ask_first: Literal["danger_now"] | None
    destination: Destination
    place: PlaceAnswer | None
    language: str
    model: str
    because: tuple[str, ...]
    red_flags: tuple[RedFlag, ...] = ()
    frame: str = "now"  # now | past | hypothetical | denied | fictional
    sensitive: bool = False  # an unasked reply could endanger: domestic, sexual, child, stalking
    cannot_speak: bool = False  # needs the silent ways to 999
    from_child: bool = False  # the writer seems to be a child: simpler words
    harm_to_self: bool = False  # the helplines belong in the reply
