"""Builders for the conversation's tests: a decision, a place, a talk that is stepped by hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from bot.conversation.heard import Facts, Heard
from bot.conversation.outcome import Button, Effect, Reply, Step
from bot.conversation.phrases import Phrases
from bot.conversation.state import State
from bot.conversation.step import step
from bot.conversation.whereabouts import asked_place
from triage.decision_types import Decision, Destination
from triage.place_types import Candidate, PlaceAnswer, Point, Team
from triage.urgency import Urgency

PHRASES = Phrases.load()
BODMIN = Team("T.1", "Bodmin St Petroc", "Cornwall", Point(50.47, -4.72))
EXMOUTH = Team("T.2", "Exmouth Town", "Devon", Point(50.62, -3.41))
EXETER = Team("T.3", "Exeter City", "Devon", Point(50.72, -3.53))


def found(
    text: str, team: Team = BODMIN, *, precise: bool = True, council: str | None = None
) -> PlaceAnswer:
    return PlaceAnswer(
        "found",
        text,
        point=team.centre,
        team=team,
        precise=precise,
        council=council,
        source="place",
    )


def ambiguous(text: str, *teams: Team) -> PlaceAnswer:
    choices = tuple(
        Candidate(f"{text}, {one.name}", one.centre, one.id, "road", 1.0)
        for one in teams or (BODMIN, EXETER)
    )
    return PlaceAnswer("ambiguous", text, candidates=choices)


def outside(text: str, force: str | None = "Avon and Somerset Police") -> PlaceAnswer:
    return PlaceAnswer("outside", text, point=Point(51.45, -2.58), outside_force=force)


UNKNOWN = PlaceAnswer("unknown", "")


def decision(category: str = "graffiti", urgency: str = "routine", **more: Any) -> Decision:
    """What triage would say; the destination follows the urgency unless it is given."""
    level = Urgency.from_slug(urgency)
    kinds = {
        "emergency": "999",
        "priority": "control_room",
        "routine": "team",
        "information": "desk",
    }
    partner = more.pop("partner", None)
    kind = more.pop("kind", "partner" if partner else kinds[urgency])
    defaults: dict[str, Any] = {
        "urgency": level,
        "category": category,
        "confidence": 0.9,
        "alternatives": (),
        "call_999": level is Urgency.EMERGENCY,
        "ask_first": None,
        "destination": Destination(kind=kind, partner=partner),
        "place": None,
        "language": "en",
        "model": "words-only",
        "because": (f"it reads as {category}",),
    }
    return Decision(**(defaults | more))


def talk_decision(category: str = "small_talk") -> Decision:
    return decision(category, "information")


@dataclass
class Talk:
    """A conversation: what was said last, and the state that the next message will find."""

    facts: Facts = field(
        default_factory=lambda: Facts(
            now=datetime(2026, 3, 4, 12, tzinfo=UTC),
            channel="web",
            new_reference="BL-7Q2K",
            new_secret="copper-heron",
            people_watching=True,
            privacy_url="https://example.com/privacy",
        )
    )
    state: State = field(default_factory=State)
    effects: list[Effect] = field(default_factory=list)
    last: Step[State] | None = None

    def given(self, **facts: Any) -> Talk:
        self.facts = replace(self.facts, **facts)
        return self

    def says(
        self,
        text: str,
        judged: Decision | None = None,
        *,
        place: PlaceAnswer | None = None,
        **heard: Any,
    ) -> Talk:
        """A message; without a decision it is judged to be small talk."""
        judged = judged or talk_decision()
        if place is not None:
            judged = replace(judged, place=place)
        return self.hears(Heard(kind=heard.pop("kind", "text"), text=text, **heard), judged)

    def presses(self, value: str, *, place: PlaceAnswer | None = None) -> Talk:
        return self.hears(Heard(kind="press", press=value), None, place=place)

    def pins(self, place: PlaceAnswer, lat: float = 50.2, lon: float = -5.3) -> Talk:
        return self.hears(Heard(kind="location", lat=lat, lon=lon), None, place=place)

    def hears(
        self, heard: Heard, judged: Decision | None, *, place: PlaceAnswer | None = None
    ) -> Talk:
        # Through JSON each time, as the database keeps it.
        state = State.from_json(self.state.to_json())
        assert state == self.state
        self.last = step(state, heard, judged, self.facts, PHRASES, place=place)
        self.state = self.last.state
        self.effects.extend(self.last.effects)
        return self

    @property
    def replies(self) -> tuple[Reply, ...]:
        assert self.last is not None
        return self.last.replies

    @property
    def text(self) -> str:
        return "\n".join(one.text for one in self.replies)

    @property
    def asking(self) -> str | None:
        return self.replies[-1].asking

    @property
    def phrases(self) -> list[str]:
        return [one.phrase.removeprefix("utter_") for one in self.replies]

    @property
    def choices(self) -> tuple[Button, ...]:
        return self.replies[-1].choices

    def effect(self, kind: type[Any]) -> Any:
        """The latest effect of a kind, or None."""
        return next((one for one in reversed(self.effects) if isinstance(one, kind)), None)


class Finder:
    """A place finder of a few lines: it knows the places it was given, by their words."""

    def __init__(self, **known: PlaceAnswer) -> None:
        self.known = known

    def find(self, text: str, **_how: Any) -> PlaceAnswer:
        return self.known.get(text.strip().casefold(), UNKNOWN)

    def at(self, lat: float, lon: float) -> PlaceAnswer:
        return PlaceAnswer("found", "", point=Point(lat, lon), team=BODMIN, source="pin")


def look_up(talk: Talk, text: str, finder: Finder) -> PlaceAnswer | None:
    return asked_place(talk.state, Heard(kind="text", text=text), finder)
