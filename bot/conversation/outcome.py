"""What `step` gives back: replies for the resident and effects for the front desk, all values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from triage.decision_types import Decision

StateT = TypeVar("StateT")

Asking = Literal[
    "location", "when", "description", "contact", "anonymous", "injured", "danger_now", "confirm"
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    """A choice as the phrases file spells it. Standard values: yes no skip cancel submit human."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """One message to the resident; `phrase` names the response in domain.yml that it came from."""

    phrase: str
    text: str
    asking: Asking | None = None
    choices: tuple[Button, ...] = ()
    call_999: bool = False
    signpost: str | None = None  # a partner's slug


COPY = "team:"  # before the id of a neighbouring team that gets a copy


def copied_to(also_notify: Sequence[str]) -> tuple[str, ...]:
    """The ids of the neighbouring teams among those who are told as well."""
    return tuple(one.removeprefix(COPY) for one in also_notify if one.startswith(COPY))


@dataclass(frozen=True, kw_only=True, slots=True)
class FileReport:
    """Make this report, in the same transaction as the message."""

    reference: str
    secret: str
    category: str
    urgency: str
    decision: Decision  # of the gravest message of the report: destination, because, flags
    description: str  # the resident's own words, message by message, one a line
    place_text: str = ""
    lat: float | None = None
    lon: float | None = None
    place_status: str = "unknown"
    team: str | None = None
    partner: str | None = None
    destination: str = "team"
    also_notify: tuple[str, ...] = ()  # control_room, team, or team:ID of a neighbour
    happened_at: str = ""  # as the resident said it
    contact: str = ""
    anonymous: bool = False
    injured: bool | None = None
    photos: tuple[str, ...] = ()
    safe_contact: str = ""  # how and when it is safe to answer, in the resident's words
    may_be_told: bool = True  # False: no unsolicited message later
    because: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AddToReport:
    """More words, a photo, a correction or a wish to cancel, for a report already made."""

    reference: str
    kind: Literal["note", "photo", "cancel", "correction"]
    text: str = ""
    photo: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RaiseAlert:
    """The control room must know at once; repeated in a conversation, it adds to the open alert."""

    decision: Decision
    words: str = ""  # the resident's, where the message itself was only a press
    place_text: str = ""
    lat: float | None = None
    lon: float | None = None
    team: str | None = None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TellAlert:
    """More on the open alert of this conversation: "has called 999", "is safe", "cannot speak"."""

    note: str
    closes: bool = False  # the resident made clear that there is no danger


@dataclass(frozen=True, kw_only=True, slots=True)
class HandOver:
    """Put this conversation before a person."""

    why: str  # "asked for a person", "other language: Polish", "voice note", …
    urgent: bool = False


Effect = FileReport | AddToReport | RaiseAlert | TellAlert | HandOver


@dataclass(frozen=True, kw_only=True)
class Step(Generic[StateT]):
    """The whole outcome of one message."""

    state: StateT
    replies: tuple[Reply, ...]
    effects: tuple[Effect, ...] = ()
    because: tuple[str, ...] = field(default=())  # for the replay: why it went this way
