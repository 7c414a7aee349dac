"""Danger: 999 first, an alert at once, and each answer has its own way on."""

from __future__ import annotations

import pytest

from bot.conversation.heard import Heard
from bot.conversation.outcome import FileReport, HandOver, RaiseAlert, TellAlert
from tests.bot.conversation.talk import (
    BODMIN,
    UNKNOWN,
    Talk,
    ambiguous,
    decision,
    found,
    talk_decision,
)

KNIFE = decision("weapons", "emergency")


def in_danger(**more: object) -> Talk:
    return Talk().says("he has a knife", decision("weapons", "emergency", **more))


@pytest.mark.parametrize(
    ("judged", "words"),
    [
        (decision("weapons", "emergency"), "Ask for the police"),
        (decision("fire", "emergency"), "ask for the fire service"),
        (decision("water_cliff_rescue", "emergency"), "ask for the Coastguard"),
        (decision("medical", "emergency"), "ask for an ambulance"),
        (decision("utility_danger", "emergency"), "0800 111 999"),
        (decision("road_collision", "emergency"), "trapped"),
        (decision("child_safeguarding", "emergency"), "where the child is"),
        (decision("domestic_abuse", "emergency", sensitive=True), "press 55 when you are asked"),
        (decision("violence", "emergency", cannot_speak=True), "55 alone does nothing"),
        (decision("mental_health_crisis", "emergency", harm_to_self=True), "116 123"),
    ],
    ids=lambda one: getattr(one, "category", one),
)
def test_999_comes_first_with_the_service_that_is_needed(judged, words: str) -> None:
    talk = Talk().says("help", judged)

    first = talk.replies[0]
    assert first.call_999
    assert first.text.startswith("Call 999 now")
    assert words in first.text
    assert isinstance(talk.effects[0], RaiseAlert)
    assert talk.phrases[1:] in (["ask_called"], ["ask_called_for_other"])


def test_danger_is_heard_in_the_middle_of_a_form_which_is_kept() -> None:
    talk = Talk().says("new graffiti here", decision()).says("he's got a knife", KNIFE)

    assert talk.replies[0].call_999
    talk.says("it was a joke")
    assert "back to your report about graffiti" in talk.text
    assert talk.state.question == "location"


def test_an_alert_has_the_place_that_was_told_before() -> None:
    talk = Talk().says("graffiti in Fore Street", decision(), place=found("Fore Street"))
    talk.says("he has a knife", KNIFE)

    assert talk.effect(RaiseAlert).team == BODMIN.id


def test_where_is_asked_once_after_999_and_goes_to_the_alert() -> None:
    talk = in_danger().presses("called")

    assert talk.asking == "location"
    talk.says("the bus station in Bodmin", place=found("bus station, Bodmin"))
    raised = talk.effect(RaiseAlert)
    assert (raised.team, raised.place_text) == (BODMIN.id, "bus station, Bodmin")
    assert talk.phrases == ["added_to_alert", "ask_safe"]


def test_where_may_be_left_open() -> None:
    talk = in_danger().presses("called").presses("skip")

    assert talk.state.question == "safe"
    talk.presses("skip")
    assert talk.phrases == ["still_here"]


def test_a_place_that_cannot_be_found_still_goes_to_the_alert() -> None:
    talk = in_danger().presses("called").says("by the big tree", place=UNKNOWN)

    assert talk.effect(TellAlert).note == "wrote: by the big tree"
    assert talk.state.question == "safe"


def test_where_is_not_asked_when_it_is_known() -> None:
    talk = in_danger(place=found("Fore Street, Bodmin")).says("yes, I've called them")

    assert talk.phrases == ["called", "ask_safe"]


def test_who_cannot_call_is_told_the_other_ways_and_put_before_a_person() -> None:
    talk = in_danger().says("I can't call, no signal")

    assert talk.replies[0].call_999
    for way in ("18000", "Relay UK", "999 BSL", "register"):
        assert way in talk.text
    assert talk.effect(HandOver).urgent


def test_who_cannot_speak_is_told_the_silent_way() -> None:
    talk = in_danger().says("he's in the next room")

    assert talk.replies[0].call_999
    assert "press 55" in talk.text
    assert talk.effect(TellAlert).note == "cannot speak"


@pytest.mark.parametrize("answer", ["no", "nobody has called yet", "not called"])
def test_who_has_not_called_is_asked_to(answer: str) -> None:
    talk = in_danger().says(answer)

    assert talk.replies[0].call_999
    assert talk.state.question == "called"


def test_who_is_not_safe_is_sent_to_999_again() -> None:
    talk = in_danger(place=found("Bodmin")).presses("called").says("no I'm not safe")

    assert talk.phrases == ["please_call"]


def test_safe_now_offers_a_report_and_leaves_the_alert_open() -> None:
    talk = in_danger(place=found("Bodmin")).presses("called").says("yes")

    assert not talk.effect(TellAlert).closes
    assert talk.phrases == ["safe_now", "ask_offer"]
    talk.presses("yes").presses("skip").presses("submit")
    assert talk.effect(FileReport).urgency == "priority"
    assert talk.effect(FileReport).destination == "control_room"


def test_safe_and_no_report_wanted_ends_kindly() -> None:
    talk = in_danger().presses("safe").says("ok thanks")

    assert talk.phrases == ["no_report"]


@pytest.mark.parametrize(
    ("category", "urgency"), [("burglary", "priority"), ("criminal_damage", "routine")]
)
def test_long_ago_goes_on_as_an_ordinary_report(category: str, urgency: str) -> None:
    talk = Talk().says("they broke in", decision(category, "emergency"), place=found("Bodmin"))
    talk.says("sorry, it was years ago")

    assert talk.effect(TellAlert).closes
    assert talk.phrases[0] == "not_now"
    while talk.state.question != "confirm":
        talk.presses("skip")
    talk.presses("submit")
    assert talk.effect(FileReport).urgency == urgency


def test_the_same_matter_judged_graver_in_the_past_stays_priority() -> None:
    talk = Talk().says("they smashed it", decision("criminal_damage", "emergency"))
    talk.says("it happened months ago, they had a bat", decision("criminal_damage", "priority"))

    assert talk.state.draft is not None
    assert talk.state.draft.urgency == "priority"


def test_a_tale_of_the_past_is_heard_from_its_tense() -> None:
    talk = in_danger().says(
        "I was telling you of my school days", decision("weapons", "information", frame="past")
    )

    assert talk.phrases[0] == "not_now"


def test_a_mistake_closes_the_alert_and_takes_no_report() -> None:
    talk = in_danger().says("oops")

    assert talk.effect(TellAlert).closes
    assert talk.state.draft is None
    assert talk.phrases == ["mistake"]


@pytest.mark.parametrize("more", [{"sensitive": True}, {"cannot_speak": True}])
def test_a_denial_that_may_be_forced_closes_nothing(more: dict[str, bool]) -> None:
    mistaken = in_danger(**more).says("it was a mistake")
    over = in_danger(**more).says("it was last week")

    assert "under pressure" in mistaken.effect(TellAlert).note
    assert not mistaken.effect(TellAlert).closes
    assert not over.effect(TellAlert).closes


def test_more_words_go_to_the_alert_and_nobody_is_asked_a_third_time() -> None:
    talk = in_danger(place=found("Bodmin"))
    talk.says("he has a red coat")
    assert talk.phrases == ["added_to_alert", "ask_called_again"]
    talk.says("and a dog")
    assert talk.phrases == ["added_to_alert", "still_here"]
    talk.says("yes I called")
    assert talk.state.danger is not None
    assert talk.state.danger.called


def test_later_all_clear_is_still_understood() -> None:
    talk = in_danger(place=found("Bodmin")).says("red coat").says("and a dog").says("I'm safe now")

    assert talk.phrases == ["safe_now", "ask_offer"]


def test_more_danger_is_999_again_in_other_words_and_adds_to_the_alert() -> None:
    talk = in_danger()
    talk.says("he is at the door", KNIFE)
    first = talk.replies[0].text
    talk.says("he is inside", KNIFE)

    assert talk.replies[0].call_999
    assert talk.replies[0].text != first
    assert len([one for one in talk.effects if isinstance(one, RaiseAlert)]) == 3


def test_danger_after_a_report_was_begun_asks_again_how_they_are() -> None:
    talk = in_danger(place=found("Bodmin")).presses("called").presses("safe").presses("yes")
    assert talk.state.danger is None
    talk.says("he is back with the knife", KNIFE)
    assert talk.phrases[:2] == ["call_999", "ask_called"]


def test_danger_while_an_offer_is_open_puts_the_question_back() -> None:
    talk = in_danger(place=found("Bodmin")).presses("called").presses("safe")
    talk.says("he is back", KNIFE)

    assert talk.state.question == "safe"


def test_a_photo_and_a_voice_note_are_told_to_the_alert() -> None:
    talk = in_danger().hears(Heard(kind="photo", photo="p1"), None)
    assert talk.effect(TellAlert).note == "sent a photo"
    talk.hears(Heard(kind="voice"), None)
    assert "voice note" in talk.effect(TellAlert).note


def test_nobody_watching_is_said_with_what_is_added() -> None:
    talk = Talk().given(people_watching=False).says("knife", KNIFE).says("he has a red coat")

    assert "Nobody may be reading it now" in talk.text


def test_cancel_closes_no_alert() -> None:
    talk = in_danger()
    talk.says("cancel")
    talk.says("cancel")
    assert not any(isinstance(one, TellAlert) and one.closes for one in talk.effects)
    assert talk.phrases == ["cancel_alert"]


def test_a_member_of_staff_writes_and_danger_is_still_answered() -> None:
    talk = Talk().given(taken_over=True)

    assert talk.says("hello").phrases == ["taken_over"]
    assert talk.says("are you there?").replies == ()
    assert talk.says("he has a knife", KNIFE).replies[0].call_999


# --- a doubt ---


DOUBT = decision("suspicious_activity", "priority", ask_first="danger_now", place=found("Bodmin"))


def test_a_doubt_is_one_question_that_begins_with_999() -> None:
    talk = Talk().says("someone is outside", DOUBT)

    assert talk.asking == "danger_now"
    assert talk.replies[0].text.startswith(
        "If anyone is in danger now, call 999. Is anyone in danger right now?"
    )
    assert "automated" in talk.replies[0].text
    assert not talk.replies[0].call_999
    assert talk.effect(RaiseAlert) is None


@pytest.mark.parametrize("answer", ["yes", "yes he is at the window", "don't know"])
def test_yes_and_not_knowing_are_danger(answer: str) -> None:
    talk = Talk().says("someone is outside", DOUBT).says(answer)

    assert talk.replies[0].call_999
    assert talk.effect(RaiseAlert).team == BODMIN.id
    assert "someone is outside" in talk.effect(RaiseAlert).words


@pytest.mark.parametrize(
    "answer", ["no", "nah", "no it was last night", "it happened days ago", "I'm safe"]
)
def test_no_goes_on_with_the_report(answer: str) -> None:
    talk = Talk().says("someone is outside", DOUBT).says(answer)

    assert talk.effect(RaiseAlert) is None
    assert talk.state.question in ("when", "contact")


def test_a_doubt_of_an_emergency_that_is_denied_becomes_what_fits() -> None:
    doubt = decision(
        "criminal_damage",
        "emergency",
        ask_first="danger_now",
        call_999=False,
        place=found("Bodmin"),
    )
    talk = Talk().says("they are smashing it", doubt).says("no")

    assert talk.state.draft is not None
    assert talk.state.draft.urgency == "routine"


def test_a_doubt_is_asked_twice_and_then_the_report_goes_on_with_a_reminder() -> None:
    talk = Talk().says("someone is outside", DOUBT).says("tall").says("thin")

    assert talk.phrases[0] == "remember_999"
    assert talk.asking != "danger_now"


def test_a_doubt_in_the_middle_of_a_form_is_asked_and_once_denied_not_again() -> None:
    talk = Talk().says("graffiti here", decision()).says("they are shouting", DOUBT)
    assert talk.asking == "danger_now"
    talk.presses("no")
    talk.says("they are still shouting", DOUBT)
    assert talk.asking != "danger_now"


def test_now_as_the_time_of_a_crime_is_a_doubt() -> None:
    talk = Talk().says("they nick bikes", decision("theft"), place=found("Bodmin")).presses("now")

    assert talk.asking == "danger_now"


def test_an_ambiguous_place_of_an_alert_is_kept_in_its_words() -> None:
    talk = in_danger(place=ambiguous("Fore Street"))

    assert talk.effect(RaiseAlert).place_text == "Fore Street"
    assert talk.effect(RaiseAlert).lat is None


def test_another_danger_in_a_second_report_keeps_the_gravest() -> None:
    talk = in_danger().says("calm now", talk_decision())
    talk.hears(Heard(kind="text", text="fire"), decision("fire", "emergency"))

    assert talk.replies[0].call_999


def test_danger_before_anything_was_said_of_a_report_is_that_report() -> None:
    talk = Talk().says("I want to report something").says("he has a knife", KNIFE)

    assert talk.replies[0].call_999
    assert talk.state.shelved is None
    assert talk.state.draft is not None
    assert talk.state.draft.category == "weapons"
