"""Any messages in any order: what must hold after every one of them."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.conversation.forms import FORMS
from bot.conversation.heard import Heard, KnownReport
from bot.conversation.outcome import FileReport, HandOver, RaiseAlert
from tests.bot.conversation.talk import (
    BODMIN,
    EXETER,
    EXMOUTH,
    UNKNOWN,
    Finder,
    Talk,
    ambiguous,
    decision,
    found,
    look_up,
    outside,
)

CATEGORIES = sorted(
    set(FORMS) | {"burglary", "theft", "vehicle_crime", "hate_crime", "road_safety"}
)
PLACES = (
    None,
    UNKNOWN,
    found("Fore Street, Bodmin", BODMIN),
    found("Exeter", EXETER, precise=False, council="E07000041"),
    ambiguous("Fore Street", BODMIN, EXMOUTH, EXETER),
    ambiguous("the rec", BODMIN),
    outside("Bristol"),
    outside("Paris", None),
)
WORDS = (
    "yes",
    "no",
    "nah",
    "yes please",
    "ok thanks",
    "1",
    "2",
    "9",
    "don't know",
    "skip",
    "cancel",
    "forget it",
    "send it",
    "human",
    "can I talk to a person",
    "stay anonymous",
    "I've called 999",
    "I can't call",
    "he's in the next room",
    "I'm safe now",
    "no I'm not safe",
    "it was years ago",
    "sorry it was a joke",
    "sorry, Exmouth not Exeter",
    "no it was yesterday",
    "also there is rubbish in the lane behind us",
    "I want to report something",
    "who reads this?",
    "is the A38 shut?",
    "what happened with my report?",
    "they were here again last night and threw eggs at the windows",
    "Sam, 07700 900123",
    "back to the first report",
    "nobody was hurt",
    "my arm is broken",
    "right now",
    "cancel my report",
    "I forgot to say he had a red coat",
    "",
    "   ",
    "👍",
    "🔪🔪",
    "?",
    "x" * 5000,
    "Proszę o pomoc, ktoś tu jest",
    "مرحبا",
    "{place} {0} %s",
)
PRESSES = (
    "yes",
    "no",
    "skip",
    "cancel",
    "submit",
    "human",
    "report",
    "change",
    "change:location",
    "change:when",
    "change:description",
    "change:contact",
    "contact",
    "anonymous",
    "here",
    "now",
    "today",
    "called",
    "safe",
    "cannot_call",
    "cannot_speak",
    "not_now",
    "elsewhere",
    "place:1",
    "place:2",
    "place:99",
    "place:x",
    "",
    "nonsense",
)

judgements = st.builds(
    lambda category, urgency, place, flags, confidence, partner, language, frame: decision(
        category,
        urgency,
        place=place,
        confidence=confidence,
        partner=partner if urgency == "routine" else None,
        language=language,
        frame=frame,
        **flags,
    ),
    st.sampled_from(CATEGORIES),
    st.sampled_from(("information", "routine", "routine", "priority", "emergency")),
    st.sampled_from(PLACES),
    st.sampled_from(
        (
            {},
            {},
            {},
            {"sensitive": True},
            {"cannot_speak": True},
            {"from_child": True},
            {"harm_to_self": True},
            {"ask_first": "danger_now"},
            {"ask_first": "danger_now", "call_999": False},
        )
    ),
    st.sampled_from((0.2, 0.9)),
    st.sampled_from((None, "council", "highways", "report_fraud")),
    st.sampled_from(("en", "en", "en", "pl", "xx")),
    st.sampled_from(("now", "now", "past", "hypothetical", "fictional", "denied")),
)


class AnyTalk(RuleBasedStateMachine):
    """Residents write what they like; we hold to our promises."""

    def __init__(self) -> None:
        super().__init__()
        self.talk = Talk()
        self.asked: str | None = None
        self.asked_before: str | None = None
        self.danger = False
        self.silenced = False

    def _after(self, *, danger: bool = False) -> None:
        self.danger = danger
        self.silenced = self.talk.facts.taken_over
        self.asked_before, self.asked = (
            self.asked,
            next((one.text for one in reversed(self.talk.replies) if one.asking), None),
        )

    @rule(
        text=st.sampled_from(WORDS) | st.text(max_size=60), judged=judgements, edited=st.booleans()
    )
    def writes(self, text: str, judged, edited: bool) -> None:
        finder = Finder(exmouth=found("Exmouth", EXMOUTH))
        place = look_up(self.talk, text, finder)
        heard = Heard(kind="text", text=text, edited=edited, too_long=len(text) > 4000)
        self.talk.hears(heard, judged, place=place)
        self._after(danger=judged.call_999 or judged.cannot_speak)

    @rule(value=st.sampled_from(PRESSES))
    def presses(self, value: str) -> None:
        self.talk.presses(value)
        self._after()

    @rule()
    def presses_what_is_offered(self) -> None:
        if self.talk.state.choices:
            self.talk.presses(self.talk.state.choices[0].value)
            self._after()

    @rule(place=st.sampled_from([one for one in PLACES if one]))
    def sends_a_pin(self, place) -> None:
        self.talk.pins(place)
        self._after()

    @rule(place=st.sampled_from([one for one in PLACES if one]))
    def walks_on_while_sharing_where(self, place) -> None:
        self.talk.hears(Heard(kind="location", lat=50.3, lon=-4.7, edited=True), None, place=place)
        self._after()
        self.silenced = True  # not every step is answered

    @rule(caption=st.sampled_from(WORDS), judged=judgements)
    def sends_a_photo(self, caption: str, judged) -> None:
        self.talk.hears(
            Heard(kind="photo", text=caption, photo="a-photo"), judged if caption.strip() else None
        )
        self._after(danger=bool(caption.strip()) and (judged.call_999 or judged.cannot_speak))

    @rule(kind=st.sampled_from(("voice", "other")))
    def sends_what_nobody_can_read(self, kind) -> None:
        self.talk.hears(Heard(kind=kind), None)
        self._after()

    @rule(text=st.sampled_from(WORDS))
    def writes_and_nothing_was_decided(self, text: str) -> None:
        self.talk.hears(Heard(kind="text", text=text), None)
        self._after()

    @rule(
        down=st.booleans(),
        watching=st.booleans(),
        taken_over=st.just(False) | st.booleans(),
        wrong=st.booleans(),
        paused=st.just(False) | st.booleans(),
        banner=st.sampled_from(("", "Roads are flooded today.", "Storm Ada is over.")),
    )
    def things_change(
        self, down: bool, watching: bool, taken_over: bool, wrong: bool, paused: bool, banner: str
    ) -> None:
        self.talk.given(
            understanding_down=down,
            people_watching=watching,
            taken_over=taken_over,
            wrong_secret=wrong,
            paused=paused,
            banner=banner,
        )

    @rule(
        status=st.sampled_from(("new", "seen", "in_hand", "passed_on", "closed", "other")),
        word=st.booleans(),
    )
    def a_report_is_known(self, status: str, word: bool) -> None:
        known = KnownReport(
            reference="BL-1",
            category="graffiti",
            status=status,
            created_at=self.talk.facts.now,
            team_name=None,
            last_word="We are on it." if word else None,
        )
        self.talk.given(reports=(known,))

    @invariant()
    def somebody_always_answers(self) -> None:
        last = self.talk.last
        if last is not None and not self.silenced:
            assert last.replies, "a message got no reply"
            assert all(one.text.strip() for one in last.replies)

    @invariant()
    def there_is_always_a_way_on(self) -> None:
        last = self.talk.last
        if last is not None and last.replies and not self.silenced:
            person = any(isinstance(one, HandOver) for one in last.effects)
            assert person or any(one.asking or one.choices for one in last.replies)

    @invariant()
    def danger_is_answered_with_999_first(self) -> None:
        last = self.talk.last
        if last is not None and self.danger:
            assert last.replies[0].call_999
            assert "999" in last.replies[0].text.split("\n")[0]
            assert any(isinstance(one, RaiseAlert) for one in last.effects)
            assert not any(isinstance(one, FileReport) for one in last.effects)

    @invariant()
    def no_question_is_put_twice_in_a_row(self) -> None:
        assert self.asked is None or self.asked != self.asked_before

    @invariant()
    def deaf_means_999_in_every_reply(self) -> None:
        last = self.talk.last
        if last is not None and self.talk.facts.understanding_down and self._was_down:
            assert all("999" in one.text.split("\n")[0] for one in last.replies)

    @property
    def _was_down(self) -> bool:
        assert self.talk.last is not None
        return any("did not answer" in one for one in self.talk.last.because)

    @invariant()
    def a_question_about_danger_begins_with_999(self) -> None:
        last = self.talk.last
        for reply in last.replies if last is not None else ():
            if reply.asking == "danger_now":
                assert reply.text.startswith("If anyone is in danger now, call 999.")
                assert not reply.call_999
            assert len(reply.text) <= 2000
            assert len(reply.choices) <= 13


TestAnyTalk = AnyTalk.TestCase
TestAnyTalk.settings = settings(max_examples=200, stateful_step_count=25, deadline=None)
