"""A report that was sent: asked after, added to, cancelled."""

from __future__ import annotations

import pytest

from bot.conversation.heard import KnownReport
from bot.conversation.outcome import AddToReport
from bot.conversation.state import Whereabouts
from tests.bot.conversation.graffiti import GRAFFITI, THEFT, read_back
from tests.bot.conversation.talk import (
    Talk,
    decision,
    outside,
)


def known(
    talk: Talk,
    status: str = "in_hand",
    category: str = "graffiti",
    word: str | None = "We look into it.",
) -> KnownReport:
    return KnownReport(
        reference="BL-7Q2K",
        category=category,
        status=status,
        created_at=talk.facts.now,
        team_name=None,
        last_word=word,
    )


STATUS = decision("report_update", "information")


@pytest.mark.parametrize("status", ["new", "seen", "in_hand", "passed_on", "closed", "unheard of"])
def test_what_happened_with_my_report(status: str) -> None:
    talk = Talk()
    talk.given(reports=(known(talk, status),)).says("what happened with my report?", STATUS)

    assert "BL-7Q2K of 4 March" in talk.text
    assert "We look into it." in talk.text


def test_of_a_private_report_nothing_but_its_state_is_told() -> None:
    talk = Talk()
    talk.given(reports=(known(talk, category="domestic_abuse"),)).says(
        "any news on BL-7q2k?", STATUS
    )

    assert "We look into it." not in talk.text


def test_without_the_secret_nothing_is_told() -> None:
    assert (
        Talk().given(wrong_secret=True).says("BL-1?", STATUS).phrases[-1] == "status_wrong_secret"
    )
    assert Talk().says("what happened with my report?", STATUS).phrases[-1] == "status_none"


@pytest.mark.parametrize(
    "text", ["cancel my report", "I want to cancel my report please, it is all sorted now"]
)
def test_a_sent_report_is_cancelled_by_people(text: str) -> None:
    talk = read_back().presses("submit").says(text, STATUS)

    assert talk.effect(AddToReport).kind == "cancel"


def test_a_known_report_is_cancelled_too() -> None:
    talk = Talk()
    talk.given(reports=(known(talk),)).says("please cancel my report", STATUS)

    assert talk.phrases[-1] == "cancel_asked"


def test_nothing_to_cancel() -> None:
    assert Talk().says("cancel").phrases[-1] == "nothing_to_cancel"


@pytest.mark.parametrize(
    ("text", "kind"),
    [("I forgot to say it was blue", "note"), ("sorry, it was Exmouth", "correction")],
)
def test_more_after_sending_goes_to_the_report(text: str, kind: str) -> None:
    talk = read_back().presses("submit").says(text, GRAFFITI)

    assert talk.effect(AddToReport).kind == kind


def test_a_new_matter_after_sending_is_a_new_report() -> None:
    talk = read_back().presses("submit").says("my bike was stolen yesterday", THEFT)
    assert talk.effect(AddToReport) is None
    assert talk.asking == "location"


def test_a_report_that_was_known_outside_the_force_keeps_its_words() -> None:
    assert Whereabouts.of(outside("Paris", None)).force == ""


def test_a_known_report_is_cancelled_in_a_whole_sentence() -> None:
    talk = Talk()
    talk.given(reports=(known(talk),)).says("could you cancel my report, he said sorry", STATUS)

    assert talk.effect(AddToReport).reference == "BL-7Q2K"
