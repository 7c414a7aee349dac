"""What is decided on a message: words and model together."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.categories import categories
from triage.decision import decide
from triage.decision_types import Decision
from triage.place_types import PlaceAnswer, Point, Team
from triage.understanding import Entity, Scored, Understanding
from triage.urgency import Urgency

REDRUTH = Team("CIOS.1", "Redruth", "Cornwall", Point(50.23, -5.22))
FOUND = PlaceAnswer(
    status="found",
    text="Redruth",
    point=Point(50.23, -5.22),
    team=REDRUTH,
    source="place",
    because="Redruth lies in Redruth",
)


NO_PLACE = PlaceAnswer(status="unknown", text="")


@dataclass(frozen=True)
class FixedPlaces:
    """Finds the same place in every text, or none."""

    answer: PlaceAnswer = NO_PLACE

    def find(
        self,
        text: str,  # noqa: ARG002
        *,
        expecting: bool = False,  # noqa: ARG002
        near: tuple[Point, ...] = (),  # noqa: ARG002
        marked: tuple[str, ...] = (),  # noqa: ARG002
    ) -> PlaceAnswer:
        return self.answer

    def at(self, lat: float, lon: float) -> PlaceAnswer:  # noqa: ARG002
        return self.answer


NOWHERE, THERE = FixedPlaces(), FixedPlaces(FOUND)


def heard(
    text: str, category: str = "small_talk", *, emergency: float = 0.0, sentence: float = 0.0
) -> Understanding:
    """What a model might say of a text."""
    rest = 1 - emergency
    return Understanding(
        text=text,
        model="m1",
        categories=(
            Scored(category=category, confidence=0.9),
            Scored(category="weapons", confidence=0.06),
            Scored(category="domestic_abuse", confidence=0.04),
        ),
        urgency={
            "emergency": emergency,
            "priority": rest * 0.1,
            "routine": rest * 0.2,
            "information": rest * 0.7,
        },
        sentence_danger=sentence,
    )


def by_words(text: str) -> Decision:
    return decide(Understanding(text=text), NOWHERE)


def test_a_knife_is_an_emergency_even_when_the_model_hears_small_talk() -> None:
    decision = decide(heard("man with a knife outside the shop"), NOWHERE)
    assert decision.urgency is Urgency.EMERGENCY
    assert decision.call_999
    assert decision.ask_first is None
    assert decision.category == "weapons"
    assert "they said 'man with a knife' (a weapon, now)" in decision.because


@settings(max_examples=100, deadline=None)
@given(
    category=st.sampled_from(sorted(categories())),
    emergency=st.floats(0, 1),
    sentence=st.floats(0, 1),
    fiction=st.floats(0, 1),
    text=st.sampled_from(
        [
            "he's got a knife",
            "SHE IS NOT BREATHING",
            "im going to kill myself",
            "help, im being raped",
        ]
    ),
)
def test_no_model_talks_a_certain_flag_down(
    category: str, emergency: float, sentence: float, fiction: float, text: str
) -> None:
    said = heard(text, category, emergency=emergency, sentence=sentence)
    said = Understanding(
        text=text,
        model="m1",
        categories=said.categories,
        urgency=said.urgency,
        frame={"fictional": fiction, "now": 1 - fiction},
        sentence_danger=sentence,
    )
    decision = decide(said, NOWHERE)
    assert decision.call_999
    assert decision.urgency is Urgency.EMERGENCY
    assert decision.destination.kind == "999"


def test_the_model_can_raise_what_the_words_miss() -> None:
    decision = decide(heard("something odd is up", "violence", emergency=0.8), NOWHERE)
    assert decision.call_999
    assert any("0.80" in why for why in decision.because)


def test_one_dangerous_sentence_in_a_long_message_is_enough() -> None:
    assert decide(heard("a long tale", emergency=0.1, sentence=0.95), NOWHERE).call_999


def test_a_doubt_of_the_model_is_asked_about_and_no_more() -> None:
    decision = decide(heard("something odd is up", "noise", emergency=0.25), NOWHERE)
    assert not decision.call_999
    assert decision.ask_first == "danger_now"


def test_a_doubt_of_the_words_is_settled_by_a_model_that_is_sure() -> None:
    text = "someone said knife"
    assert by_words(text).ask_first == "danger_now"
    assert decide(heard(text, emergency=0.01), NOWHERE).ask_first is None
    assert decide(heard(text, emergency=0.1), NOWHERE).ask_first == "danger_now"
    assert decide(heard(text, emergency=0.4), NOWHERE).call_999


def test_an_emergency_alerts_the_control_room_and_copies_the_team_of_the_place() -> None:
    to = decide(heard("he's got a knife"), THERE).destination
    assert (to.kind, to.team, to.also_notify) == ("999", "CIOS.1", ("control_room", "team"))
    nowhere = decide(heard("he's got a knife"), NOWHERE).destination
    assert (nowhere.team, nowhere.also_notify) == (None, ("control_room",))


@pytest.mark.parametrize(
    ("text", "category", "kind"),
    [
        ("There's some new graffiti here", "graffiti", "team"),
        ("There are some youths hanging around on the corner", "nuisance_group", "team"),
        ("someone's keyed my car", "vehicle_crime", "team"),
        ("boy racers in the car park", "nuisance_vehicle", "team"),
        ("rubbish dumped in the lane", "litter_fly_tipping", "partner"),
        ("I lost my wallet", "lost_found_property", "desk"),
        ("hello?", "small_talk", "desk"),
        ("is the A38 shut?", "local_incident", "desk"),
        ("we had a burglary, the shed was broken into", "burglary", "control_room"),
    ],
)
def test_words_alone_route_plain_messages(text: str, category: str, kind: str) -> None:
    decision = by_words(text)
    assert decision.category == category
    assert decision.destination.kind == kind
    assert decision.confidence <= 0.6
    assert decision.model == "words-only"


def test_what_the_words_do_not_tell_goes_before_a_person() -> None:
    decision = by_words("qwertz uiop")
    assert decision.category == "talk_to_human"
    assert decision.destination.kind == "desk"
    assert decision.urgency is Urgency.ROUTINE


def test_a_routine_matter_belongs_to_the_team_whose_ground_it_is() -> None:
    decision = decide(Understanding(text="new graffiti on the bridge in Redruth"), THERE)
    assert decision.destination.team == "CIOS.1"
    assert decision.place == FOUND
    assert FOUND.because in decision.because


def test_words_that_the_model_marked_as_a_place_are_kept_when_nobody_knows_them() -> None:
    text = "graffiti by the old pump house"
    said = Understanding(
        text=text, entities=(Entity(kind="place", text="the old pump house", start=12, end=30),)
    )
    place = decide(said, NOWHERE).place
    assert place is not None
    assert (place.status, place.text) == ("unknown", "the old pump house")


def test_a_message_that_names_no_place_has_none() -> None:
    assert by_words("new graffiti here").place is None


@pytest.mark.parametrize("text", ["my husband is hitting me", "a man is exposing himself to girls"])
def test_where_a_reply_could_endanger_the_decision_is_sensitive(text: str) -> None:
    assert by_words(text).sensitive


def test_whoever_cannot_speak_gets_the_silent_ways() -> None:
    assert by_words("cant talk hes in the next room").cannot_speak
    assert not by_words("new graffiti here").cannot_speak


@pytest.mark.parametrize(
    ("text", "child"),
    [
        ("my mummy wont wake up", True),
        ("im 9 and my dad is shouting", True),
        ("I'm 9 months pregnant", False),
        ("my son is nine", False),
        ("I am 42 and fed up with the noise", False),
    ],
)
def test_a_child_that_writes_is_known_by_its_words(text: str, child: bool) -> None:
    assert by_words(text).from_child is child


def test_a_wish_to_die_brings_the_helplines() -> None:
    assert by_words("I want to die").harm_to_self
    assert not by_words("hello").harm_to_self


def test_the_frame_is_the_models_where_there_is_one_and_else_the_words() -> None:
    assert by_words("watching a film about a robbery").frame == "fictional"
    said = Understanding(text="x", model="m1", frame={"now": 0.2, "past": 0.8})
    assert decide(said, NOWHERE).frame == "past"


def test_a_plain_rasa_without_urgency_still_gets_a_decision() -> None:
    said = Understanding(
        text="my neighbour plays drums",
        model="stock",
        categories=(Scored(category="noise", confidence=0.8),),
    )
    decision = decide(said, NOWHERE)
    assert decision.urgency is Urgency.ROUTINE
    assert decision.destination.partner == "council"


def test_a_category_that_nobody_knows_is_passed_over() -> None:
    said = Understanding(
        text="hm",
        model="m1",
        categories=(
            Scored(category="nlu_fallback", confidence=0.9),
            Scored(category="noise", confidence=0.1),
        ),
    )
    assert decide(said, NOWHERE).category == "noise"


def test_the_language_is_told() -> None:
    assert by_words("Dzień dobry, zgubiłem portfel na plaży").language == "pl"
    assert by_words("i lost my purse on the beach").language == "en"


def test_the_bare_answer_to_where_is_no_emergency_whatever_the_model_hears() -> None:
    decision = decide(
        heard("by the bus shelter in Redruth", emergency=0.9), THERE, expecting_place=True
    )

    assert not decision.call_999
    assert decision.ask_first is None
    assert "it only says where" in decision.because


@pytest.mark.parametrize("text", ["Redruth, and he's got a knife", "in Redruth she's bleeding"])
def test_danger_said_with_the_place_is_still_danger(text: str) -> None:
    assert decide(heard(text), THERE, expecting_place=True).call_999


@pytest.mark.parametrize("said", ["man down in Redruth", "trapped, Redruth"])
def test_a_few_words_beside_the_place_are_asked_about_where_the_model_hears_danger(
    said: str,
) -> None:
    decision = decide(heard(said, emergency=0.9), THERE, expecting_place=True)

    assert (decision.call_999, decision.ask_first) == (False, "danger_now")
    assert decide(heard(said), THERE, expecting_place=True).ask_first is None


def test_a_place_where_people_come_to_harm_is_weighed_by_the_model() -> None:
    said = "on the bridge in Redruth"

    assert decide(heard(said, emergency=0.9), THERE, expecting_place=True).call_999


def test_more_than_a_place_is_weighed_by_the_model_as_ever() -> None:
    said = "Redruth by the station, please come quick there is something very wrong with my boy"

    assert decide(heard(said, emergency=0.9), THERE, expecting_place=True).call_999
