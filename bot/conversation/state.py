"""What is remembered of a conversation between two messages: frozen, stored as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from bot.conversation.codec import CannotRead, decode, encode
from bot.conversation.outcome import Asking, Button
from triage.decision_types import Decision
from triage.place_types import PlaceAnswer

Question: TypeAlias = Literal[
    # the contract's own
    "location", "when", "description", "contact", "anonymous", "injured", "danger_now", "confirm",
    # which the contract sees as "location"
    "closer", "where_alert", "where_team", "where_partner",
    # which it sees as "contact": a safe way and time to answer
    "safe_contact",
    # ours alone: after 999, what to correct, shall we take it?
    "called", "safe", "change", "offer", "pass_on",
]  # fmt: skip

SEEN_AS: dict[Question, Asking] = {
    **{one: one for one in get_args(Asking)},
    "closer": "location",
    "where_alert": "location",
    "where_team": "location",
    "where_partner": "location",
    "safe_contact": "contact",
}

MOST_WORDS = 40  # messages kept of one report; more than that is no longer read by anybody
LONGEST_WORD = 4000  # characters of one message
LONGEST_DETAIL = 200  # of a place, a time, a contact
MOST_MOVES = 30  # notes on one alert of where somebody has gone


@dataclass(frozen=True, kw_only=True, slots=True)
class Whereabouts:
    """Where the matter is, as far as it is known."""

    text: str
    status: Literal["found", "ambiguous", "outside", "unknown"] = "unknown"
    lat: float | None = None
    lon: float | None = None
    team: str | None = None
    team_name: str = ""
    council: str | None = None
    precise: bool = True
    force: str = ""  # the other force, where the place is outside ours
    because: str = ""  # how the words led to this place and this team
    copy_to: str = ""  # the team beyond a near official edge, which is told as well

    @classmethod
    def of(cls, place: PlaceAnswer) -> Whereabouts:
        """Keep of an answer what a report needs."""
        return cls(
            text=place.text,
            status=place.status,
            lat=place.point.lat if place.point else None,
            lon=place.point.lon if place.point else None,
            team=place.team.id if place.team else None,
            team_name=place.team.name if place.team else "",
            council=place.council,
            precise=place.precise,
            force=place.outside_force or "",
            because=place.because,
            copy_to=place.copy_to.id if place.copy_to else "",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """One of the places that the resident may choose; its button's value is `place:1` and so on."""

    label: str
    lat: float
    lon: float
    team: str | None = None


def offers_of(place: PlaceAnswer) -> tuple[Offer, ...]:
    """The places that ambiguous words may mean."""
    return tuple(
        Offer(label=one.label, lat=one.point.lat, lon=one.point.lon, team=one.team_id)
        for one in place.candidates
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A report in the making."""

    decision: Decision | None = None  # of its gravest message; None: nothing was said yet
    urgency: str = ""  # overrules the decision's when the danger turned out to be over
    words: tuple[str, ...] = ()  # the resident's own, message by message
    where: Whereabouts | None = None
    offers: tuple[Offer, ...] = ()  # which places the words may mean, until one is chosen
    when: str = ""
    injured: bool | None = None
    contact: str = ""
    anonymous: bool = False
    photos: tuple[str, ...] = ()
    safe_contact: str = ""
    agreed: bool = False  # a safe way to answer was agreed
    danger_denied: bool = False  # "is anyone in danger now?" was answered with no
    police_too: bool = False  # a partner's matter, but the police have a part in it
    helped: bool = False  # the helplines that fit were named
    done: tuple[Question, ...] = ()  # questions answered, passed over or given up

    @property
    def category(self) -> str:
        return self.decision.category if self.decision else ""

    @property
    def sensitive(self) -> bool:
        return self.decision is not None and self.decision.sensitive


@dataclass(frozen=True, kw_only=True, slots=True)
class Danger:
    """999 was said; what became of it."""

    decision: Decision
    where: Whereabouts | None = None
    asked_where: bool = False
    called: bool = False
    pressed: bool = False  # somebody may be watching the resident: a denial closes nothing
    safe: bool = False  # they said so: where they go from there is no longer told
    moved_to: Whereabouts | None = None  # the last point that the alert was told of
    moves: int = 0  # how often it was told


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """All of one conversation's memory."""

    question: Question | None = None  # what is open
    tries: int = 0  # how often it was put in a row
    last_asked: str = ""  # the phrase it was last put in, so that the next is another one
    choices: tuple[Button, ...] = ()  # what was last offered: typed words count as presses
    offers: tuple[Offer, ...] = ()  # the places behind the choices `place:1` and so on
    introduced: bool = False
    child: bool = False
    danger: Danger | None = None
    draft: Draft | None = None
    shelved: Draft | None = None  # set aside by a change of subject
    let_go: Draft | None = None  # the one just cancelled, should they think again
    last_report: str = ""  # the newest reference made here
    last_sensitive: bool = False
    waits_for_person: bool = False
    foreign: str = ""  # the language last answered, so that it isn't answered twice alike
    told_taken_over: bool = False  # they know that a person writes now
    told_paused: bool = False
    is_back: bool = False  # the bot answers again; it could not safely be told when that began
    banner_told: str = ""  # the banner they were told last: each is said once

    @property
    def is_idle(self) -> bool:
        """Nothing is open: what they write begins something new."""
        return self.question is None and self.draft is None and self.danger is None

    @property
    def asking(self) -> Asking | None:
        """The open question as the public contract names it."""
        return SEEN_AS.get(self.question) if self.question else None

    def to_json(self) -> dict[str, Any]:
        stored: dict[str, Any] = encode(self)
        return stored

    @classmethod
    def from_json(cls, stored: object) -> State:
        """What was stored, or a fresh start where it cannot be read: never a crash."""
        try:
            return decode(cls, stored)
        except CannotRead:
            return cls()
