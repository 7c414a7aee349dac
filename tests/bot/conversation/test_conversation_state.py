"""The state survives the database, old versions and rubbish."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.codec import CannotRead, decode, encode
from bot.conversation.outcome import Button
from bot.conversation.state import SEEN_AS, Draft, State
from tests.bot.conversation.talk import EXETER, Talk, ambiguous, decision, found
from triage.decision_types import Decision, RedFlag
from triage.place_types import PlaceAnswer


def full() -> State:
    flag = RedFlag(name="weapon", words="knife", start=0, end=5)
    talk = Talk().says("graffiti in Fore Street", decision(place=ambiguous("Fore Street")))
    talk.says(
        "he has a knife",
        decision("weapons", "emergency", red_flags=(flag,), place=found("Exeter", EXETER)),
    )
    return talk.state


def test_a_whole_state_comes_back_as_it_was() -> None:
    state = full()

    assert None not in (state.draft, state.shelved, state.danger)
    assert State.from_json(json.loads(json.dumps(state.to_json()))) == state


def test_unknown_fields_are_ignored_and_missing_ones_have_their_defaults() -> None:
    stored = full().to_json() | {"mood": "sunny"}
    stored["draft"]["colour"] = "blue"
    del stored["tries"]

    assert State.from_json(stored).tries == 0
    assert State.from_json({}) == State()


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [],
        "state",
        7,
        {"question": "nonsense"},
        {"tries": "two"},
        {"draft": {"words": "no list"}},
        {"draft": {"decision": {"urgency": 9}}},
        {"draft": {"decision": {}}},
        {"choices": [{"label": "x"}]},
        {"draft": {"where": {"text": "x", "lat": "north"}}},
        {"introduced": 1},
        {"danger": []},
    ],
)
def test_a_broken_state_is_a_fresh_start(stored: object) -> None:
    assert State.from_json(stored) == State()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*State.__slots__]) | st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_rubbish_raises(stored: object) -> None:
    assert isinstance(State.from_json(stored), State)


def test_a_decision_keeps_its_urgency_points_and_candidates() -> None:
    made = decision("theft", "priority", place=ambiguous("Fore Street"))

    assert decode(Decision, encode(made)) == made


@pytest.mark.parametrize("point", [[1.0], "x", [1.0, 2.0, 3.0], ["a", "b"]])
def test_a_point_must_be_a_point(point: object) -> None:
    with pytest.raises(CannotRead):
        decode(PlaceAnswer, encode(found("x")) | {"point": point})


def test_whole_numbers_pass_as_fractions_and_other_things_have_no_json() -> None:
    assert decode(PlaceAnswer, encode(found("x")) | {"point": [50, -4]}).point == (50.0, -4.0)
    with pytest.raises(TypeError, match="set"):
        encode({1})


def test_what_is_asked_is_told_by_its_public_name() -> None:
    assert State(question="closer").asking == "location"
    assert State(question="safe_contact").asking == "contact"
    assert State(question="called").asking is None
    assert State().asking is None
    assert set(SEEN_AS.values()) == {
        "location",
        "when",
        "description",
        "contact",
        "anonymous",
        "injured",
        "danger_now",
        "confirm",
    }


def test_a_draft_of_nothing_has_no_category() -> None:
    assert Draft().category == ""
    assert not Draft().sensitive
    assert Button(label="x", value="y") == decode(Button, {"label": "x", "value": "y"})
