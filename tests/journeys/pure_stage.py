"""Plays a journey through triage and the conversation alone: no database, no channel, no model.

The same journeys are played through the whole bot with the trained model; here they show within
seconds that the talk itself goes where it should.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from bot.conversation.heard import Facts, Heard, KnownReport
from bot.conversation.outcome import (
    AddToReport,
    FileReport,
    HandOver,
    RaiseAlert,
    Step,
    TellAlert,
)
from bot.conversation.phrases import Phrases
from bot.conversation.state import State
from bot.conversation.step import step
from bot.conversation.whereabouts import PlaceFinder, asked_place, near
from tests.journeys.expect import Seen, SeenReply, fault
from tests.journeys.script import Journey, Line
from triage.decision_types import Decision
from triage.place_types import Point

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
Judge = Callable[[str, bool, tuple[Point, ...]], Decision]  # text, is a place expected, near what


class PureStage:
    """One conversation; `seen` is what the checks look at."""

    def __init__(self, judge: Judge, places: PlaceFinder, phrases: Phrases) -> None:
        self.judge, self.places, self.phrases = judge, places, phrases
        self.state = State()
        self.watching = True
        self.effects: list[object] = []
        self.last: Step[State] | None = None

    def act(self, line: Line) -> None:
        if line.what == "on Telegram":
            return
        if line.what == "nobody is watching":
            self.watching = False
            return
        heard = _heard(line)
        decision = None
        if heard.text.strip():
            expecting = self.state.asking == "location"
            decision = self.judge(heard.text, expecting, near(self.state))
        place = asked_place(self.state, heard, self.places, decision)
        self.last = step(self.state, heard, decision, self._facts(), self.phrases, place=place)
        self.state = State.from_json(self.last.state.to_json())
        self.effects.extend(self.last.effects)

    def _facts(self) -> Facts:
        made = [one for one in self.effects if isinstance(one, FileReport)]
        known = tuple(
            KnownReport(
                reference=one.reference, category=one.category, status="new", created_at=NOW,
                team_name=None, last_word=None,
            )
            for one in reversed(made)
        )  # fmt: skip
        return Facts(
            now=NOW,
            channel="web",
            new_reference=f"BL-TEST-{len(made) + 1}",
            new_secret="copper-heron",
            reports=known,
            people_watching=self.watching,
            privacy_url="https://example.com/privacy",
        )

    @property
    def seen(self) -> Seen:
        replies = self.last.replies if self.last else ()
        of = self.effects
        return Seen(
            replies=tuple(
                SeenReply(
                    text=one.text,
                    asking=one.asking,
                    choices=tuple((each.label, each.value) for each in one.choices),
                    call_999=one.call_999,
                    signpost=one.signpost,
                )
                for one in replies
            ),
            alert=any(isinstance(one, RaiseAlert) for one in of),
            alert_notes="\n".join(one.note for one in of if isinstance(one, TellAlert)),
            alert_closed=any(isinstance(one, TellAlert) and one.closes for one in of),
            handed_over=tuple(one.why for one in of if isinstance(one, HandOver)),
            report=self._report(),
            added=any(isinstance(one, AddToReport) for one in of),
        )

    def _report(self) -> dict[str, str]:
        made = [one for one in self.effects if isinstance(one, FileReport)]
        if not made:
            return {}
        one = made[-1]
        at = (
            self.places.at(one.lat, one.lon)
            if one.lat is not None and one.lon is not None
            else None
        )
        return {
            "category": one.category,
            "urgency": one.urgency,
            "team": one.team or "",
            "team_name": at.team.name if at and at.team else "",
            "destination": one.destination,
            "anonymous": "yes" if one.anonymous else "no",
            "place": one.place_text,
            "when": one.happened_at,
            "contact": one.contact,
            "may_be_told": "yes" if one.may_be_told else "no",
            "photos": str(len(one.photos)),
            "description": one.description,
        }


def _heard(line: Line) -> Heard:
    match line.what:
        case "presses":
            return Heard(kind="press", press=line.words)
        case "sends a pin":
            lat, lon = (float(one) for one in line.words.split(","))
            return Heard(kind="location", lat=lat, lon=lon)
        case "sends a photo":
            return Heard(kind="photo", text=line.words, photo="a-photo")
        case "sends a voice note":
            return Heard(kind="voice")
        case _:
            return Heard(kind="text", text=line.words, edited=line.what == "edits")


def play(journey: Journey, stage: PureStage) -> None:
    """Raises AssertionError at the first line that does not hold."""
    for line in journey.lines:
        if line.is_act:
            stage.act(line)
        elif wrong := fault(line, stage.seen):
            raise AssertionError(f"{journey.name}: {wrong}")
