"""What a report holds: how to answer, or that nobody may; what happened; photos."""

from __future__ import annotations

import pytest

from bot.conversation.heard import Heard
from bot.conversation.outcome import AddToReport, HandOver
from bot.conversation.state import Draft, State
from tests.bot.conversation.graffiti import GRAFFITI, HERE, THEFT, filed, graffiti, read_back
from tests.bot.conversation.talk import (
    BODMIN,
    Talk,
    decision,
)

# --- contact and anonymity ---


def test_anonymity_is_offered_where_people_fear() -> None:
    talk = Talk().says("he deals from number 4", decision("drugs"), place=HERE)
    assert talk.asking == "anonymous"
    talk.says("yes")
    assert "We keep the messages of this chat" in talk.text
    assert "0800 555 111" in talk.text
    made = filed(talk)
    assert (made.anonymous, made.contact) == (True, "")


def test_anonymity_may_be_declined_or_answered_unclearly() -> None:
    def asked() -> Talk:
        return Talk().says("he deals from number 4", decision("drugs"), place=HERE)

    assert not filed(asked().says("no")).anonymous
    assert asked().says("hm").phrases == ["ask_anonymous_again"]


def test_anonymity_may_be_asked_for_at_any_time() -> None:
    talk = graffiti().says("can I stay anonymous")
    assert talk.phrases == ["anonymous_kept", "ask_location_again"]
    from_start = Talk().says("graffiti here, I don't want to give my name", GRAFFITI, place=HERE)
    assert filed(from_start).anonymous


def test_a_contact_may_be_given_at_the_read_back() -> None:
    talk = read_back().presses("contact")
    assert talk.asking == "contact"
    assert talk.says("yes").phrases == ["which_contact"]
    assert filed(talk.says("07700 900123")).contact == "07700 900123"


@pytest.mark.parametrize("press", ["here", "skip"])
def test_a_contact_need_not_be_given(press: str) -> None:
    assert filed(read_back().presses("contact").presses(press)).contact == ""


def test_a_question_is_no_contact() -> None:
    assert read_back().presses("contact").says("does it have to be mine?").phrases == [
        "ask_contact_again"
    ]
    assert read_back().presses("contact").says("submit").phrases == ["ask_contact_again"]


# --- the description ---


def test_who_wants_to_report_something_is_asked_what() -> None:
    talk = Talk().says("I want to report something")
    assert talk.asking == "description"
    assert talk.says("somebody sprayed the wall", GRAFFITI).asking == "location"


def test_the_kind_alone_is_not_what_happened() -> None:
    talk = Talk().says("I want to report a theft", THEFT, place=HERE)
    assert talk.asking == "description"
    talk.says("my bike went yesterday", THEFT)
    assert filed(talk).description == "my bike went yesterday"


def test_graver_words_in_the_description_are_the_reports() -> None:
    talk = Talk().says("I want to report a theft", THEFT, place=HERE)
    talk.says("he grabbed me and took it yesterday", decision("robbery", "priority"))

    assert talk.state.draft is not None
    assert talk.state.draft.category == "robbery"


def test_a_description_for_a_partner_is_referred() -> None:
    talk = (
        Talk()
        .says("I want to report something")
        .says("the bins again", decision("litter_fly_tipping", partner="council"))
    )

    assert talk.replies[0].signpost == "council"


def test_without_a_word_there_is_no_report_but_a_person() -> None:
    talk = Talk().says("I want to report something")
    talk.says("👍")
    assert talk.phrases == ["ask_description_again"]
    talk.says("👍")
    assert talk.phrases == ["left_to_person"]
    assert talk.effect(HandOver)


def test_a_decision_that_never_came_asks_again() -> None:
    talk = Talk(state=State(question="confirm", tries=1, draft=Draft(words=("hm",))))
    talk.hears(Heard(kind="press", press="submit"), None)

    assert talk.phrases[-1] == "ask_description"


# --- photos ---


def test_a_photo_is_kept_with_the_report_and_the_question_is_put_again() -> None:
    talk = graffiti().hears(Heard(kind="photo", photo="p1"), None)
    assert talk.phrases == ["photo_kept", "ask_location_again"]
    talk.says("here", place=HERE)
    talk.hears(Heard(kind="photo", photo="p1"), None).hears(Heard(kind="photo", photo="p2"), None)
    assert filed(talk).photos == ("p1", "p2")


def test_a_photo_alone_goes_before_a_person_and_begins_a_report() -> None:
    talk = Talk().hears(Heard(kind="photo", photo="p1"), None)
    assert talk.phrases == ["photo_alone", "ask_description"]
    assert talk.effect(HandOver).why == "photo without words"
    talk.says("somebody sprayed this", GRAFFITI, place=HERE)
    assert filed(talk).photos == ("p1",)


def test_a_photo_after_sending_goes_to_the_report() -> None:
    talk = read_back().presses("submit").hears(Heard(kind="photo", photo="p1"), None)

    assert talk.effect(AddToReport) == AddToReport(reference="BL-7Q2K", kind="photo", photo="p1")


def test_a_pin_alone_begins_a_report() -> None:
    talk = Talk().pins(HERE)
    assert talk.phrases == ["pin_kept", "ask_description"]
    assert filed(talk.says("somebody sprayed this", GRAFFITI)).team == BODMIN.id
