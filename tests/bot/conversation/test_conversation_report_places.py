"""Where a report happened: found, chosen, pinned, unknown, or another force's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.outcome import FileReport
from tests.bot.conversation.graffiti import GRAFFITI, HERE, filed, graffiti, read_back
from tests.bot.conversation.talk import (
    BODMIN,
    EXETER,
    EXMOUTH,
    UNKNOWN,
    Talk,
    ambiguous,
    found,
    outside,
)


def test_an_ambiguous_place_is_asked_back_with_choices() -> None:
    talk = Talk().says(
        "graffiti in Fore Street", GRAFFITI, place=ambiguous("Fore Street", BODMIN, EXETER)
    )

    assert talk.phrases[-1] == "which_place"
    assert [one.value for one in talk.choices] == [
        "place:1",
        "place:2",
        "elsewhere",
        "skip",
        "human",
    ]
    assert "1. Fore Street, Bodmin St Petroc" in talk.text


@pytest.mark.parametrize(
    "answer", ["2", "Fore Street, Exeter City", "fore street exeter city please"]
)
def test_a_choice_may_be_typed(answer: str) -> None:
    talk = Talk().says(
        "graffiti in Fore Street", GRAFFITI, place=ambiguous("Fore Street", BODMIN, EXETER)
    )
    talk.says(answer)

    assert talk.asking == "confirm"
    assert filed(talk).team == EXETER.id


def test_a_chosen_place_is_looked_up_where_that_was_possible() -> None:
    talk = Talk().says(
        "graffiti in Fore Street", GRAFFITI, place=ambiguous("Fore Street", BODMIN, EXETER)
    )
    talk.presses("place:1", place=found("Fore Street, Bodmin", council="E06000052"))

    assert "Bodmin St Petroc" in talk.text


def test_somewhere_else_and_a_single_guess() -> None:
    talk = Talk().says("graffiti on the rec", GRAFFITI, place=ambiguous("the rec", BODMIN))
    assert talk.phrases[-1] == "is_it_there"
    assert talk.says("yes").asking == "confirm"
    other = Talk().says("graffiti on the rec", GRAFFITI, place=ambiguous("the rec", BODMIN))
    assert other.presses("elsewhere").phrases == ["ask_location"]
    assert other.presses("no").asking == "confirm"


def test_the_choices_are_put_in_other_words_the_second_time() -> None:
    talk = graffiti().says("Fore Street", place=ambiguous("Fore Street", BODMIN, EXETER))
    first = talk.text
    talk.says("Fore Street", place=ambiguous("Fore Street", BODMIN, EXETER))

    assert talk.phrases == ["which_place_again"]
    assert talk.text != first
    again = graffiti().says("the rec", place=ambiguous("the rec", BODMIN))
    assert again.says("that rec", place=ambiguous("the rec", BODMIN)).phrases[0] == "place_as_told"


def test_a_place_nobody_knows_is_kept_in_the_residents_words() -> None:
    talk = graffiti().says("down by the big tree", place=UNKNOWN)
    assert talk.phrases == ["ask_location_again"]
    talk.says("by the old oak", place=UNKNOWN)
    assert talk.phrases == ["place_as_told", "ask_confirm"]
    made = filed(talk)
    assert (made.place_text, made.place_status, made.team) == ("by the old oak", "unknown", None)
    assert made.destination == "desk"
    assert "front desk" in talk.text


def test_a_pin_is_a_place_and_a_pin_nowhere_is_not() -> None:
    assert graffiti().pins(found("")).asking == "confirm"
    assert "the place of your pin" in graffiti().pins(found("")).text
    assert graffiti().pins(UNKNOWN).phrases == ["ask_location_again"]
    assert graffiti().pins(UNKNOWN).pins(UNKNOWN).phrases[0] == "moving_on"


def test_a_pin_in_the_middle_corrects_the_place() -> None:
    talk = read_back().pins(replace(found("", EXMOUTH), text=""))

    assert talk.phrases == ["corrected", "ask_confirm_again"]
    assert filed(talk).team == EXMOUTH.id


def test_a_place_found_without_words_keeps_the_residents() -> None:
    talk = graffiti().says("the top of our hill", place=replace(HERE, text=""))

    assert filed(talk).place_text == "the top of our hill"


@pytest.mark.parametrize(
    ("force", "words"), [("Avon and Somerset Police", "Avon and Somerset"), (None, "Call 101")]
)
def test_a_place_of_another_force_is_sent_there(force: str | None, words: str) -> None:
    talk = Talk().says("graffiti in Bristol", GRAFFITI, place=outside("Bristol", force))
    assert words in talk.text
    assert talk.asking == "location"
    assert talk.presses("yes").phrases == ["other_force"]
    assert talk.effect(FileReport) is None


def test_another_forces_place_may_have_been_read_wrong() -> None:
    talk = graffiti().says("Bath Road", place=outside("Bath"))
    assert talk.phrases == ["outside"]
    assert talk.says("Bath Road, Bodmin", place=HERE).asking == "confirm"
    twice = graffiti().says("Bath", place=outside("Bath")).says("Bath", place=outside("Bath"))
    assert twice.phrases == ["other_force"]
    still = Talk().says("graffiti in Bath", GRAFFITI, place=outside("Bath")).says("stay anonymous")
    assert still.phrases == ["anonymous_kept", "outside_again"]
