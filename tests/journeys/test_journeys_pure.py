"""Every journey through triage and the conversation, by words alone, in a second."""

from __future__ import annotations

import pytest

from bot.conversation.phrases import Phrases
from tests.journeys.pure_stage import PureStage, play
from tests.journeys.script import BadScript, Journey, journeys, parse
from triage.decision import decide
from triage.decision_types import Decision
from triage.place_types import Point
from triage.places import Places
from triage.understanding import Understanding

ALL = journeys()
PLACES = Places.load()
PHRASES = Phrases.load()
# Words alone cannot tell what these are about; they are played with the trained model.
NEED_THE_MODEL: frozenset[str] = frozenset()
NOT_HERE = "played through the whole bot, with the trained model"


def by_words(text: str, expecting: bool, near: tuple[Point, ...]) -> Decision:
    return decide(Understanding(text=text), PLACES, expecting_place=expecting, near=near)


@pytest.mark.parametrize("journey", ALL, ids=lambda one: one.name)
def test_the_journey_ends_as_it_should(journey: Journey) -> None:
    if journey.name in NEED_THE_MODEL or journey.needs_the_whole_bot:
        pytest.skip(NOT_HERE)
    play(journey, PureStage(by_words, PLACES, PHRASES))


def test_there_are_enough_journeys_and_each_says_what_it_is_about() -> None:
    assert len(ALL) >= 30
    assert len({one.about for one in ALL}) == len(ALL)


@pytest.mark.parametrize(
    "text", ["resident: hello", "# about\nbot sings: a song", "# about\nalert"]
)
def test_a_line_that_says_nothing_we_know_is_refused(text: str) -> None:
    with pytest.raises(BadScript):
        parse("bad", text)
