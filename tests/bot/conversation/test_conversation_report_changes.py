"""Corrections are taken whenever they come, and each part can be changed at the read-back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.heard import Heard
from bot.conversation.outcome import AddToReport, FileReport
from tests.bot.conversation.graffiti import GRAFFITI, HERE, THEFT, filed, read_back
from tests.bot.conversation.talk import (
    EXETER,
    EXMOUTH,
    UNKNOWN,
    Finder,
    Talk,
    ambiguous,
    decision,
    found,
    look_up,
    talk_decision,
)


def test_sorry_exmouth_not_exeter() -> None:
    talk = Talk().says("graffiti at Exeter Quay", GRAFFITI, place=found("Exeter Quay", EXETER))
    text = "sorry, Exmouth not Exeter"
    place = look_up(talk, text, Finder(exmouth=found("Exmouth", EXMOUTH)))
    talk.hears(Heard(kind="text", text=text), talk_decision(), place=place)

    assert talk.phrases == ["corrected", "ask_confirm_again"]
    assert filed(talk).team == EXMOUTH.id


def test_a_correction_to_an_ambiguous_place_is_asked_back() -> None:
    talk = read_back().says(
        "sorry, I meant High Street", place=ambiguous("High Street", EXETER, EXMOUTH)
    )

    assert talk.phrases == ["which_place"]
    assert filed(talk.says("1")).team == EXETER.id


def test_a_correction_without_a_place_we_know_stays_a_detail() -> None:
    talk = read_back().says(
        "sorry, I meant the other one", place=replace(UNKNOWN, status="ambiguous")
    )

    assert talk.asking == "confirm"
    assert "the other one" in filed(talk).description


def test_no_it_was_yesterday() -> None:
    talk = (
        Talk()
        .says("my bike was nicked this morning", THEFT, place=HERE)
        .says("no it was yesterday")
    )

    assert talk.phrases == ["corrected", "ask_confirm_again"]
    assert filed(talk).happened_at == "yesterday"


def test_a_correction_in_the_middle_goes_on_with_the_open_question() -> None:
    talk = Talk().says("I was hit this morning", decision("violence", "priority"), place=HERE)
    assert talk.asking == "injured"
    talk.says("sorry, it was yesterday")
    assert talk.phrases == ["corrected", "ask_injured_again"]


def test_a_contact_may_be_corrected() -> None:
    talk = (
        Talk()
        .says("graffiti. Sam 07700 900123", GRAFFITI, place=HERE)
        .says("sorry it's 07700 900456")
    )

    assert filed(talk).contact == "07700 900456"


@pytest.mark.parametrize(
    ("part", "answer", "field", "value"),
    [
        ("change:location", "Exmouth", "place_text", "Exmouth"),
        ("change:when", "on Monday", "happened_at", "on Monday"),
        ("change:contact", "Jo 07700 900456", "contact", "Jo 07700 900456"),
        (
            "change:description",
            "it is blue",
            "description",
            "new graffiti in Fore Street, Bodmin\nit is blue",
        ),
    ],
)
def test_each_part_can_be_changed_at_the_read_back(
    part: str, answer: str, field: str, value: str
) -> None:
    talk = read_back().says("no")
    assert talk.phrases == ["ask_change"]
    talk.presses(part).says(answer, place=found("Exmouth", EXMOUTH))

    assert getattr(filed(talk), field) == value


def test_changing_ends_when_nothing_is_to_be_changed() -> None:
    assert read_back().presses("change").presses("no").asking == "confirm"
    assert read_back().presses("change").says("it is red and blue").asking == "confirm"
    assert read_back().presses("change").presses("here").phrases == ["stale", "ask_change_again"]
    assert read_back().presses("change").says("yes").effect(FileReport)
    assert (
        read_back().presses("change").hears(Heard(kind="photo", photo="p"), None).phrases[0]
        == "photo_kept"
    )


def test_the_contact_of_a_sensitive_report_is_changed_safely() -> None:
    talk = Talk().says(
        "my ex hit me", decision("domestic_abuse", "priority", sensitive=True), place=HERE
    )
    talk.presses("no").presses("change").presses("change:contact")
    assert talk.phrases == ["ask_safe_contact"]
    talk.presses("no").presses("contact")
    assert talk.phrases == ["ask_safe_contact"]


def test_more_at_the_read_back_is_added() -> None:
    talk = read_back().says("it is on the north side")

    assert talk.phrases == ["ask_confirm_again"]
    assert "north side" in filed(talk).description


def test_graver_words_at_the_read_back_make_the_report_graver() -> None:
    talk = read_back().says("he pushed me too", decision("graffiti", "priority"))

    assert filed(talk).urgency == "priority"


def test_presses_that_mean_nothing_at_the_read_back_read_it_again() -> None:
    assert read_back().presses("skip").asking == "confirm"
    assert read_back().says("here").asking == "confirm"
    assert read_back().hears(Heard(kind="text", text="submit"), None).effect(FileReport)
    assert read_back().hears(Heard(kind="text", text="it is blue"), None).asking == "confirm"
    assert read_back().presses("yes").effect(FileReport)
    assert read_back().presses("change").says("here").phrases == ["ask_change_again"]


def test_an_empty_caption_at_the_read_back_changes_nothing() -> None:
    assert read_back().hears(Heard(kind="photo", text="?", photo=None), None).asking == "confirm"


def test_a_description_that_nobody_judged_is_kept() -> None:
    talk = (
        Talk().says("I want to report something").hears(Heard(kind="text", text="it is odd"), None)
    )

    assert talk.state.draft is not None
    assert talk.state.draft.words == ("it is odd",)


def test_an_edited_message_is_new_words_for_the_same_matter() -> None:
    talk = read_back().says(
        "graffiti in Exmouth", GRAFFITI, place=found("Exmouth", EXMOUTH), edited=True
    )
    assert filed(talk).team == EXMOUTH.id
    talk.says("graffiti and stickers in Exmouth", GRAFFITI, edited=True)
    assert talk.effect(AddToReport).kind == "correction"
