"""Whatever comes between "is anyone in danger now?" and "yes", the yes still raises the alarm."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.conversation.heard import Heard
from bot.conversation.outcome import RaiseAlert, TellAlert
from tests.bot.conversation.talk import UNKNOWN, Talk, ambiguous, decision, found, outside

DOUBT = decision("suspicious_activity", "priority", ask_first="danger_now")
THEFT = decision("theft")
MOVED = Heard(kind="location", lat=50.21, lon=-5.31, edited=True)


def asked() -> Talk:
    """A graffiti report is set aside; of the doubt a time and a number are known."""
    talk = Talk().says("new graffiti in Bodmin", decision(), place=found("Bodmin"))
    talk.says("something else: my bike was stolen yesterday", THEFT)
    talk.says("someone is outside since 8pm, my number is 01632 960001", DOUBT)
    assert talk.asking == "danger_now"
    assert talk.state.shelved is not None
    return talk


def paused(talk: Talk) -> Talk:
    return talk.given(paused=True).says("hello?")


BETWEEN: dict[str, Callable[[Talk], object]] = {
    "nothing": lambda talk: talk,
    "a pin": lambda talk: talk.pins(found("")),
    "two pins": lambda talk: talk.pins(found("")).pins(found("")),
    "pins that cannot be placed": lambda talk: talk.pins(UNKNOWN).pins(UNKNOWN).pins(outside("")),
    "a point shared live": lambda talk: talk.hears(MOVED, None, place=found("")),
    "a photo": lambda talk: talk.hears(Heard(kind="photo", photo="p1"), None),
    "a photo with words": lambda talk: talk.says("look", THEFT, kind="photo", photo="p1"),
    "a voice note": lambda talk: talk.hears(Heard(kind="voice"), None),
    "a sticker": lambda talk: talk.hears(Heard(kind="other"), None),
    "nothing at all": lambda talk: talk.says(" "),
    "only an emoji": lambda talk: talk.says("😱"),
    "another language": lambda talk: talk.says(
        "ktoś stoi za naszym domem", decision("small_talk", "information", language="pl")
    ),
    "too much": lambda talk: talk.says("look at this", too_long=True),
    "an old button": lambda talk: talk.presses("place:3"),
    "the button of an old offer": lambda talk: talk.presses("report"),
    "a button for a person": lambda talk: talk.presses("human"),
    "words for a person": lambda talk: talk.says("can I talk to a person"),
    "thanks": lambda talk: talk.says("thanks"),
    "commands": lambda talk: talk.says("/start").says("start").says("/help"),
    "a place put right": lambda talk: talk.says("sorry I meant Bodmin", place=found("Bodmin")),
    "a place put right that may be two": lambda talk: talk.says(
        "sorry I meant Fore Street", place=ambiguous("Fore Street")
    ),
    "a time put right": lambda talk: talk.says("sorry, at 9pm not 8pm"),
    "a number put right": lambda talk: talk.says("sorry, I meant 01632 960002"),
    "an edit": lambda talk: talk.says("someone is outside since 9pm", DOUBT, edited=True),
    "an edit of another matter": lambda talk: talk.says("my bike was stolen", THEFT, edited=True),
    "staying anonymous": lambda talk: talk.says("keep me anonymous"),
    "another matter": lambda talk: talk.says("also my bike was stolen from the shed", THEFT),
    "the report set aside": lambda talk: talk.says("go back to my first report"),
    "a question": lambda talk: talk.says(
        "how do I ring you?", decision("service_enquiry", "information")
    ),
    "a question that many ask": lambda talk: talk.says("can someone come?"),
    "a question about us": lambda talk: talk.says("who reads this?"),
    "words that mean neither": lambda talk: talk.says("tall, with a dog"),
    "the model down": lambda talk: talk.given(understanding_down=True).says("hello?"),
    "a pause": paused,
    "a pause that is over": lambda talk: paused(talk).given(paused=False),
    "a person who has gone": lambda talk: (
        talk.given(taken_over=True).says("hello?").given(taken_over=False, handed_back=True)
    ),
}


@pytest.mark.parametrize("between", BETWEEN.values(), ids=BETWEEN)
@pytest.mark.parametrize("answer", ["Yes", "yes, he is at the window", "I don't know"])
def test_a_yes_raises_the_alarm_whatever_came_before_it(
    between: Callable[[Talk], object], answer: str
) -> None:
    talk = asked()
    between(talk)
    assert talk.effect(RaiseAlert) is None

    talk.says(answer)

    assert talk.replies[0].call_999
    assert "someone is outside" in talk.effect(RaiseAlert).words


@pytest.mark.parametrize("between", BETWEEN.values(), ids=BETWEEN)
def test_the_button_raises_the_alarm_whatever_came_before_it(
    between: Callable[[Talk], object],
) -> None:
    talk = asked()
    between(talk)

    assert talk.presses("yes").replies[0].call_999
    assert talk.effect(RaiseAlert) is not None


@pytest.mark.parametrize("facts", [{"paused": True}, {"taken_over": True}], ids=str)
def test_a_yes_to_what_the_bot_asked_is_danger_although_it_is_silent_by_now(
    facts: dict[str, bool],
) -> None:
    raised = asked().given(**facts).says("yes").effect(RaiseAlert)
    assert "yes" not in raised.words.split("\n")
    assert asked().given(**facts).presses("yes").effect(RaiseAlert) is not None
    assert asked().given(**facts).says("no").effect(RaiseAlert) is None


def test_what_is_said_to_a_person_who_writes_here_is_no_answer_to_the_bot() -> None:
    talk = asked().given(taken_over=True).says("hello?").says("ok")
    assert talk.effect(RaiseAlert) is None
    assert talk.says("yes I have a car").effect(RaiseAlert) is None
    # but the button stands under the bot's question and no other
    assert talk.presses("yes").effect(RaiseAlert) is not None


def test_an_ok_to_the_holding_message_is_no_yes() -> None:
    assert asked().given(paused=True).says("hello?").says("ok").effect(RaiseAlert) is None


def test_the_pin_in_answer_is_the_place_of_the_alert() -> None:
    talk = Talk().says("someone is outside", DOUBT).pins(found("50.47000, -4.72000"))
    assert talk.phrases == ["corrected", "ask_danger_now_again"]

    assert talk.says("yes").effect(RaiseAlert).lat == pytest.approx(50.47)


def test_a_correction_that_says_it_is_over_is_the_answer() -> None:
    talk = Talk().says("someone is outside since 8pm", DOUBT, place=found("Bodmin"))
    talk.says("no, it was last night")

    assert talk.effect(RaiseAlert) is None
    assert talk.state.question != "danger_now"


def test_who_cancels_a_doubt_hears_999_once_more() -> None:
    assert "999" in asked().says("cancel").text


# two that mean neither close the question: the alert is there, and nobody is asked a third time
TWICE = {"two pins", "pins that cannot be placed", "commands"}


@pytest.mark.parametrize("between", [one for one in BETWEEN if one not in TWICE])
@pytest.mark.parametrize("question", ["called", "safe"])
def test_a_no_after_999_is_heard_whatever_came_before_it(question: str, between: str) -> None:
    talk = Talk().says("he has a knife", decision("weapons", "emergency"), place=found("Bodmin"))
    if question == "safe":
        talk.presses("called")
    assert talk.state.question == question
    BETWEEN[between](talk)

    assert talk.says("no").phrases[0] == "please_call"


def test_thanks_are_no_call_to_999() -> None:
    talk = Talk().says("he has a knife", decision("weapons", "emergency"))

    assert talk.says("ok thanks").effect(TellAlert).note == "wrote: ok thanks"
    assert talk.state.danger is not None
    assert not talk.state.danger.called
