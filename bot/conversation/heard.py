"""What `step` is told: one message, and the facts about this conversation that matter to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """One message of the resident. `press` is the value of a button; a pin has lat and lon."""

    kind: Literal["text", "press", "location", "photo", "voice", "other"]
    text: str = ""
    press: str | None = None
    lat: float | None = None
    lon: float | None = None
    photo: str | None = None  # the stored media's id
    edited: bool = False
    too_long: bool = False
    stands_at: str | None = None  # in public: where everybody can read it


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownReport:
    """A report that this resident may ask about: made here, or named with its second secret."""

    reference: str
    category: str
    status: str
    created_at: datetime
    team_name: str | None
    last_word: str | None  # the latest answer an officer wrote for the resident


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What the front desk knows and the words do not say. Time, ids and chance come from here."""

    now: datetime
    channel: str
    new_reference: str  # used if a report is filed in this step
    new_secret: str  # the second secret that is told with it
    reports: tuple[KnownReport, ...] = ()  # of this conversation, newest first, then unlocked ones
    wrong_secret: bool = False  # a reference was named with no secret, or the wrong one
    people_watching: bool = False  # somebody is signed in, or alerts and reports go out by e-mail
    understanding_down: bool = False  # the model was late or down: every reply opens with 999
    privacy_url: str = ""
    taken_over: bool = False  # a member of staff writes here now: the bot speaks of danger only
    handed_back: bool = False  # nobody wrote for too long: the bot speaks again, and says so
    paused: bool = False  # the bot is paused: a holding message, a person, and danger as ever
    holding: str = ""  # staff's own holding message; "": domain.yml's
    banner: str = ""  # what everybody who begins to write is told first
