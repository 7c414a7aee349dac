"""A person writes, the bot is paused, a bad day: what is said then, and what never waits."""

from __future__ import annotations

import pytest

from bot.conversation.heard import Heard
from bot.conversation.outcome import HandOver, RaiseAlert
from tests.bot.conversation.talk import Talk, decision, found

KNIFE = decision("weapons", "emergency", place=found("Bodmin"))
DOUBT = decision("suspicious_activity", "priority", ask_first="danger_now", place=found("Bodmin"))
BANNER = "Roads around Bodmin are flooded today. Please travel only if you must."
LINE = "If anyone is in danger now, call 999."


def test_the_bot_says_once_that_a_person_writes_and_then_nothing() -> None:
    talk = Talk().says("graffiti on our wall", decision()).given(taken_over=True)

    assert talk.says("hello?").phrases == ["taken_over"]
    assert talk.says("and a window", decision()).replies == ()
    assert talk.presses("human").replies == ()
    assert talk.last is not None
    assert talk.last.effects == ()


def test_a_second_take_over_is_told_again() -> None:
    talk = Talk().given(taken_over=True).says("hello")
    talk.given(taken_over=False).says("hello").given(taken_over=True)

    assert talk.says("hello").phrases == ["taken_over"]


def test_a_doubt_about_danger_hears_the_999_line_although_a_person_writes() -> None:
    talk = Talk().given(taken_over=True).says("hello").says("someone is outside", DOUBT)

    assert talk.phrases == ["line_999"]


def test_after_a_silence_of_the_person_the_bot_answers_again_and_says_so() -> None:
    talk = Talk().given(taken_over=True).says("hello").given(taken_over=False, handed_back=True)

    assert talk.says("graffiti on our wall", decision()).phrases[0] == "handed_back"
    assert talk.asking == "location"


def test_999_comes_before_the_news_that_the_bot_is_back() -> None:
    talk = Talk().given(handed_back=True).says("he has a knife", KNIFE)

    assert talk.replies[0].call_999
    assert "handed_back" in talk.phrases


def test_a_paused_bot_holds_the_line_and_puts_every_word_before_a_person() -> None:
    talk = Talk().given(paused=True).says("graffiti on our wall", decision())

    assert talk.phrases == ["paused"]
    assert talk.text.startswith(LINE)
    assert "automated" in talk.text
    assert talk.effect(HandOver).why == "the bot is paused"
    assert talk.says("still there?").phrases == ["paused_again"]
    assert talk.asking is None


def test_staff_may_hold_the_line_in_their_own_words_but_999_stays_first() -> None:
    talk = Talk().given(paused=True, holding="We are moving house until noon.").says("hello")

    assert talk.text.startswith(f"{LINE}\n\nWe are moving house until noon.")


def test_danger_is_answered_while_the_bot_is_paused() -> None:
    talk = Talk().given(paused=True).says("he has a knife", KNIFE)

    assert talk.replies[0].call_999
    assert talk.effect(RaiseAlert) is not None
    # and who answers is heard, since the control room reads along
    assert talk.says("yes I called them").phrases != ["paused"]


def test_after_the_pause_the_report_goes_on_where_it_was() -> None:
    talk = Talk().says("graffiti on our wall", decision()).given(paused=True).says("Bodmin")
    talk.given(paused=False).says("Bodmin", place=found("Bodmin"))

    assert talk.asking == "confirm" or "confirm" in [one.asking for one in talk.replies]


def test_a_banner_is_told_once_to_who_begins_to_write() -> None:
    talk = Talk().given(banner=BANNER).says("hello")

    assert talk.text.startswith(BANNER)
    assert BANNER not in talk.says("hello again").text


def test_a_banner_interrupts_no_report_and_stands_before_no_999() -> None:
    talk = Talk().says("graffiti on our wall", decision()).given(banner=BANNER)
    assert BANNER not in talk.says("near the church").text

    danger = Talk().given(banner=BANNER).says("he has a knife", KNIFE)
    assert danger.replies[0].call_999
    assert "999" in danger.replies[0].text.split("\n")[0]


@pytest.mark.parametrize("down", [False, True])
def test_another_banner_is_told_again(down: bool) -> None:
    talk = Talk().given(banner=BANNER, understanding_down=down).says("hello")
    talk.given(banner="The flood is over.")

    assert "The flood is over." in talk.says("thank you").text


MOVED = Heard(kind="location", lat=50.21, lon=-5.31, edited=True)


def test_who_shares_where_they_are_going_is_not_answered_at_each_step() -> None:
    talk = Talk().says("my bike was stolen yesterday", decision("theft", place=found("Bodmin")))
    before = talk.state

    assert talk.hears(MOVED, None, place=found("Truro")).replies == ()
    assert talk.state == before  # the thing happened where they said, wherever they go now
    assert talk.given(paused=True).hears(MOVED, None, place=found("Truro")).replies == ()


def test_who_is_asked_where_or_was_never_answered_is_heard_by_a_step_too() -> None:
    talk = Talk().says("graffiti on our wall", decision())
    assert talk.asking == "location"

    assert talk.hears(MOVED, None, place=found("Truro")).asking == "confirm"
    assert Talk().hears(MOVED, None, place=found("Truro")).replies != ()
