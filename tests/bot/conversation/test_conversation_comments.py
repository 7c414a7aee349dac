"""Comments on a Page: what is said in public and in private, and what staff are told."""

from __future__ import annotations

import pytest

from bot.conversation.heard import Heard
from bot.conversation.outcome import HandOver, RaiseAlert
from bot.conversation.say import Say
from tests.bot.conversation.talk import PHRASES, Talk, decision, found, talk_decision

AT = "https://www.facebook.com/777_1"


def comment(text: str, judged=None, **more) -> Talk:
    talk = more.pop("talk", None) or Talk().given(channel="page_comment")
    return talk.says(text, judged or decision(), stands_at=AT, **more)


def test_every_comment_gets_the_same_sentence_and_one_private_message_that_names_no_matter():
    graffiti = comment("new graffiti here")
    assault = comment("he hit me last week", decision("violence"))

    assert graffiti.phrases == assault.phrases == ["comment_public", "comment_private"]
    assert graffiti.text == assault.text
    assert graffiti.effect(HandOver) is None


@pytest.mark.parametrize("category", ["small_talk", "praise", "out_of_scope"])
def test_talk_is_left_as_it_is(category):
    assert comment("well done", talk_decision(category)).replies == ()


def test_talk_that_may_mean_danger_is_not_left():
    talk = comment(
        "he will kill her", decision("small_talk", "information", ask_first="danger_now")
    )

    assert talk.phrases == ["comment_public", "comment_private"]
    assert "serious" in talk.effect(HandOver).why


def test_a_comment_is_answered_once_and_edits_are_only_read():
    talk = comment("new graffiti here")
    comment("new graffiti here!", talk=talk, edited=True)

    assert talk.replies == ()


def test_danger_is_told_999_and_the_control_room_learns_where_it_was_written():
    talk = comment("a man with a knife", decision("weapons", "emergency"), place=found("Bodmin"))

    assert talk.phrases == ["comment_public", "comment_private_999"]
    assert all("999" in one.text.split(".")[0] for one in talk.replies)
    raised = talk.effect(RaiseAlert)
    assert (raised.words, raised.place_text, raised.team) == ("a man with a knife", "Bodmin", "T.1")
    assert any(AT in one for one in raised.because)
    assert talk.effect(HandOver).urgent


def test_danger_in_an_edit_raises_the_alert_though_nothing_more_may_be_said():
    talk = comment("new graffiti here")
    comment("a man with a knife", decision("weapons", "emergency"), talk=talk, edited=True)

    assert talk.replies == ()
    assert talk.effect(RaiseAlert).place_text == ""


def test_a_serious_matter_is_read_by_a_person_the_same_day():
    talk = comment("they broke in last night", decision("burglary", "priority"))

    assert talk.effect(HandOver).why == f"a serious matter in a public comment – {AT}"


def test_personal_details_are_named_by_kind_only_also_in_mere_talk():
    talk = comment("happy birthday, ring me on 01632 960123", talk_decision())

    assert talk.replies == ()
    assert "phone number" in talk.effect(HandOver).why
    assert "960123" not in talk.effect(HandOver).why


def test_another_language_is_put_before_a_person():
    talk = comment("ktoś pomalował ścianę na dworcu", decision(language="pl"))

    assert "Polish" in talk.effect(HandOver).why


@pytest.mark.parametrize(
    ("facts", "why", "silent"),
    [
        ({"understanding_down": True}, "did not read", False),
        ({"paused": True}, "paused", True),
    ],
)
def test_while_the_model_is_away_or_the_bot_is_paused_a_person_reads_it(facts, why, silent):
    talk = comment("new graffiti here", talk=Talk().given(channel="page_comment", **facts))
    chatter = comment("lovely", talk_decision(), talk=Talk().given(channel="page_comment", **facts))

    assert why in talk.effect(HandOver).why
    assert (talk.replies == ()) is silent
    assert chatter.effect(HandOver) is None


def test_paused_or_not_danger_is_told_999():
    talk = Talk().given(channel="page_comment", paused=True)
    comment("a man with a knife", decision("weapons", "emergency"), talk=talk)

    assert talk.phrases == ["comment_public", "comment_private_999"]


def test_a_picture_without_words_is_answered_like_any_comment():
    talk = Talk().given(channel="page_comment")
    talk.hears(Heard(kind="photo", photo="1"), None)
    assert talk.phrases == ["comment_public", "comment_private"]


def test_the_public_sentence_has_nothing_to_press_and_no_blank():
    public = PHRASES.variant(Say.COMMENT_PUBLIC, child=False, channel="page_comment")

    assert public.buttons == ()
    assert "{" not in public.text
    assert len(PHRASES.by_name[Say.COMMENT_PUBLIC]) == 1  # one wording, to everybody alike


@pytest.mark.parametrize("text", ["", "😡"])
def test_a_picture_without_words_is_put_before_a_person(text: str) -> None:
    """Nobody knows what it shows, and other residents may see it, too."""
    talk = Talk().given(channel="page_comment")
    talk.hears(Heard(kind="photo", photo="1", text=text, stands_at=AT), None)

    assert talk.phrases == ["comment_public", "comment_private"]
    assert talk.effect(HandOver).why == f"a picture without words in a public comment – {AT}"


def test_a_picture_with_words_is_judged_by_them() -> None:
    talk = comment("new graffiti here", kind="photo", photo="1")

    assert talk.effect(HandOver) is None
