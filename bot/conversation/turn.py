"""One message being answered: what is known, and what has been decided so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.conversation.heard import Facts, Heard
from bot.conversation.outcome import Button, Effect, Reply, Step
from bot.conversation.phrases import Phrases
from bot.conversation.say import Say
from bot.conversation.state import SEEN_AS, Draft, Question, State
from triage.decision_types import Decision
from triage.place_types import PlaceAnswer

# Each question in two wordings, so that it is never put twice alike.
WORDINGS: dict[Question, tuple[Say, Say]] = {
    "location": (Say.ASK_LOCATION, Say.ASK_LOCATION_AGAIN),
    "closer": (Say.ASK_CLOSER, Say.ASK_CLOSER_AGAIN),
    "where_alert": (Say.ASK_WHERE_ALERT, Say.ASK_WHERE_ALERT_AGAIN),
    "where_team": (Say.ASK_WHERE_TEAM, Say.ASK_WHERE_TEAM_AGAIN),
    "where_partner": (Say.ASK_WHERE_PARTNER, Say.ASK_WHERE_PARTNER_AGAIN),
    "when": (Say.ASK_WHEN, Say.ASK_WHEN_AGAIN),
    "description": (Say.ASK_DESCRIPTION, Say.ASK_DESCRIPTION_AGAIN),
    "contact": (Say.ASK_CONTACT, Say.ASK_CONTACT_AGAIN),
    "safe_contact": (Say.ASK_SAFE_CONTACT, Say.ASK_SAFE_CONTACT_AGAIN),
    "anonymous": (Say.ASK_ANONYMOUS, Say.ASK_ANONYMOUS_AGAIN),
    "injured": (Say.ASK_INJURED, Say.ASK_INJURED_AGAIN),
    "danger_now": (Say.ASK_DANGER_NOW, Say.ASK_DANGER_NOW_AGAIN),
    "confirm": (Say.ASK_CONFIRM, Say.ASK_CONFIRM_AGAIN),
    "called": (Say.ASK_CALLED, Say.ASK_CALLED_AGAIN),
    "safe": (Say.ASK_SAFE, Say.ASK_SAFE_AGAIN),
    "change": (Say.ASK_CHANGE, Say.ASK_CHANGE_AGAIN),
    "offer": (Say.ASK_OFFER, Say.ASK_OFFER_AGAIN),
    "pass_on": (Say.ASK_FORWARD, Say.ASK_FORWARD_AGAIN),
}
ENOUGH = 2  # times that a question is put without an answer before the talk moves on


@dataclass
class Turn:
    """Lives within one call of `step` and never leaves it: that is what keeps `step` pure."""

    heard: Heard
    decision: Decision | None
    facts: Facts
    phrases: Phrases
    place: PlaceAnswer | None
    state: State
    value: str | None = None  # the press, or the words that count as one
    replies: list[Reply] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    because: list[str] = field(default_factory=list)

    @property
    def draft(self) -> Draft:
        return self.state.draft or Draft()

    @property
    def known_place(self) -> PlaceAnswer | None:
        """What was looked up for this message, else what triage read in its words."""
        read = self.decision.place if self.decision else None
        if self.place is not None and (self.place.status != "unknown" or read is None):
            return self.place
        return read

    def now(self, **changes: Any) -> None:
        """The state changes."""
        self.state = replace(self.state, **changes)

    def note(self, **changes: Any) -> None:
        """The draft changes."""
        self.now(draft=replace(self.draft, **changes))

    def do(self, effect: Effect, because: str) -> None:
        self.effects.append(effect)
        self.because.append(because)

    def text(self, what: Say, **slots: str) -> str:
        return self.phrases.text(what, child=self.state.child, channel=self.facts.channel, **slots)

    def say(
        self,
        what: Say,
        *,
        question: Question | None = None,
        call_999: bool = False,
        signpost: str | None = None,
        choices: Sequence[Button] | None = None,
        **slots: str,
    ) -> None:
        """One more reply; with a question it becomes the open one."""
        self._put(what, slots, question, call_999=call_999, signpost=signpost, choices=choices)

    def _put(
        self,
        what: Say,
        slots: Mapping[str, str],
        question: Question | None,
        *,
        call_999: bool = False,
        signpost: str | None = None,
        choices: Sequence[Button] | None = None,
    ) -> None:
        variant = self.phrases.variant(what, child=self.state.child, channel=self.facts.channel)
        self.replies.append(
            Reply(
                phrase=what.value,
                text=variant.text.format_map(slots),
                asking=SEEN_AS.get(question) if question else None,
                choices=tuple(variant.buttons if choices is None else choices),
                call_999=call_999,
                signpost=signpost,
            )
        )
        if question is not None:
            again = question == self.state.question
            self.now(
                question=question,
                tries=self.state.tries + 1 if again else 1,
                last_asked=what.value,
            )

    def ask(
        self,
        question: Question,
        *,
        wording: Say | None = None,
        without: Sequence[str] = (),
        **slots: str,
    ) -> None:
        """Put a question in the wording that it was not put in last.

        `wording` fits the matter better than the usual one; `without` are choices left out.
        """
        usual, again = WORDINGS[question]
        first = wording or usual
        what = again if self.state.last_asked == first.value else first
        buttons = self.phrases.variant(
            what, child=self.state.child, channel=self.facts.channel
        ).buttons
        choices = [one for one in buttons if one.value not in without]
        self._put(what, slots, question, choices=choices)

    @property
    def asked_enough(self) -> bool:
        return self.state.tries >= ENOUGH

    def close_question(self) -> None:
        """Nothing is open any more."""
        self.now(question=None, tries=0, offers=())

    def finish(self) -> Step[State]:
        return Step(
            state=self.state,
            replies=tuple(self.replies),
            effects=tuple(self.effects),
            because=tuple(self.because),
        )
