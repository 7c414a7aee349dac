"""Reports: only what is missing is asked, and what was said is never asked again."""

from __future__ import annotations

import pytest

from tests.bot.conversation.graffiti import GRAFFITI, HERE, THEFT, filed, graffiti, read_back
from tests.bot.conversation.talk import (
    BODMIN,
    Talk,
    decision,
    found,
)


def test_a_message_that_says_everything_goes_straight_to_the_read_back() -> None:
    made = filed(read_back())

    assert (made.category, made.urgency, made.destination) == ("graffiti", "routine", "team")
    assert (made.team, made.place_text, made.place_status) == (
        BODMIN.id,
        "Fore Street, Bodmin",
        "found",
    )
    assert made.description == "new graffiti in Fore Street, Bodmin"
    assert made.because == ("it reads as graffiti",)


def test_what_is_told_after_sending() -> None:
    talk = read_back().presses("submit")

    for words in (
        "BL-7Q2K",
        "copper-heron",
        "72 hours",
        "not yet recorded as a crime",
        "Bodmin St Petroc",
    ):
        assert words in talk.text
    assert {one.value for one in talk.choices} == {"report", "human"}


def test_the_place_is_asked_when_it_is_missing() -> None:
    talk = graffiti()

    assert talk.phrases == ["thanks_for_telling", "ask_location"]
    assert talk.says("bus shelter on Fore Street, Bodmin", place=HERE).asking == "confirm"


def test_time_injuries_and_contact_are_asked_where_they_matter() -> None:
    talk = Talk().says("two lads punched me", decision("violence", "priority"), place=HERE)
    assert talk.asking == "when"
    assert talk.says("on Tuesday").asking == "injured"
    assert talk.says("yes, my lip").phrases == ["remember_999", "ask_contact"]
    assert talk.says("Sam, 07700 900123").asking == "confirm"
    made = filed(talk)
    assert (made.happened_at, made.injured, made.contact) == (
        "on Tuesday",
        True,
        "Sam, 07700 900123",
    )
    assert (made.destination, made.also_notify) == ("control_room", ("team",))
    assert "07700" not in made.description


def test_nothing_is_asked_that_was_said() -> None:
    talk = Talk().says(
        "I was punched last night, nobody was badly hurt. Sam 07700 900123",
        decision("violence", "priority"),
        place=HERE,
    )
    assert talk.asking == "confirm"
    made = filed(talk)
    assert (made.injured, made.contact, made.happened_at) == (
        False,
        "Sam, 07700 900123",
        "last night",
    )


@pytest.mark.parametrize(
    ("press", "words"), [("now", "now"), ("today", "today"), ("yesterday", "yesterday")]
)
def test_the_time_may_be_pressed(press: str, words: str) -> None:
    talk = (
        Talk()
        .says("a drone over the school", decision("suspicious_activity"), place=HERE)
        .presses(press)
    )

    assert filed(talk).happened_at == words


def test_the_time_is_taken_as_it_is_told() -> None:
    talk = Talk().says("my bike was nicked", THEFT, place=HERE).says("while I was at my nan's")

    assert filed(talk).happened_at == "while I was at my nan's"


def test_a_long_story_is_no_time() -> None:
    talk = Talk().says("my bike was nicked", THEFT, place=HERE)
    talk.says("well " * 30)

    assert talk.phrases == ["ask_when_again"]


@pytest.mark.parametrize(
    ("answer", "injured"), [("nobody was hurt", False), ("no", False), ("not sure", None)]
)
def test_injuries_are_read_in_words(answer: str, injured: bool | None) -> None:
    talk = Talk().says(
        "a crash yesterday, call 07700 900123", decision("road_collision"), place=HERE
    )
    talk.says("Sam").says(answer)

    assert filed(talk).injured is injured


def test_an_unclear_answer_on_injuries_is_asked_again() -> None:
    talk = (
        Talk()
        .says("a dog ran at me yesterday", decision("dog_incident"), place=HERE)
        .says("it was brown")
    )

    assert talk.phrases == ["ask_injured_again"]


def test_the_third_time_the_talk_moves_on() -> None:
    talk = Talk().says("a dog ran at me yesterday", decision("dog_incident"), place=HERE)
    talk.says("it was brown").says("and big")

    assert talk.phrases[0] == "moving_on"
    assert talk.asking == "confirm"


def test_a_town_alone_is_too_little_for_the_street_and_is_asked_once() -> None:
    talk = Talk().says("graffiti in Bodmin", GRAFFITI, place=found("Bodmin", precise=False))
    assert talk.phrases[-1] == "ask_closer"
    assert filed(talk.says("by the library")).place_text == "by the library, Bodmin"


def test_a_closer_place_may_be_found_skipped_or_pinned() -> None:
    def town() -> Talk:
        return Talk().says("graffiti in Bodmin", GRAFFITI, place=found("Bodmin", precise=False))

    assert filed(town().says("Fore Street", place=HERE)).place_text == "Fore Street, Bodmin"
    assert filed(town().presses("skip")).place_text == "Bodmin"
    assert town().pins(found("")).asking == "confirm"
    assert town().presses("yes").phrases == ["ask_closer_again"]


def test_sensitive_matters_ask_for_a_safe_way_and_keep_silent_without_one() -> None:
    talk = Talk().says(
        "my ex hit me", decision("domestic_abuse", "priority", sensitive=True), place=HERE
    )
    assert talk.phrases == ["help_domestic", "quick_exit", "ask_safe_contact"]
    assert talk.asking == "contact"
    talk.presses("no")
    assert "domestic" not in talk.text
    made = filed(talk)
    assert not made.may_be_told
    assert "Nobody will write to you first" in talk.text


@pytest.mark.parametrize(
    ("answer", "told", "safe"),
    [
        ("text my sister after 6", True, "text my sister after 6"),
        ("here", True, "in this chat"),
        ("no, never call", False, "no, never call"),
    ],
)
def test_a_safe_way_that_was_agreed_is_used(answer: str, told: bool, safe: str) -> None:
    talk = Talk().given(channel="telegram")
    talk.says("my ex hit me", decision("domestic_abuse", "priority", sensitive=True), place=HERE)
    assert "quick_exit" not in talk.phrases
    made = filed(talk.says(answer))
    assert (made.may_be_told, made.safe_contact) == (told, safe)


def test_a_question_instead_of_a_safe_way_is_asked_again() -> None:
    talk = Talk().says(
        "my ex hit me", decision("domestic_abuse", "priority", sensitive=True), place=HERE
    )

    assert talk.says("why would that matter?").phrases == ["ask_safe_contact_again"]


@pytest.mark.parametrize(
    ("category", "more", "phrase"),
    [
        ("sexual_offence", {"sensitive": True}, "help_sexual"),
        ("harassment_stalking", {"sensitive": True}, "help_stalking"),
        ("child_safeguarding", {"sensitive": True}, "help_child"),
        ("mental_health_crisis", {"harm_to_self": True}, "help_distress"),
        ("domestic_abuse", {"sensitive": True, "from_child": True}, "help_child"),
    ],
)
def test_the_helpline_that_fits_is_named_once(
    category: str, more: dict[str, bool], phrase: str
) -> None:
    talk = Talk().says("something happened", decision(category, "priority", **more))
    assert phrase in talk.phrases
    assert phrase not in talk.presses("skip").phrases


def test_a_sensitive_matter_without_a_helpline_of_its_own_has_the_quick_exit() -> None:
    talk = Talk().says("it was at my flat", decision("violence", "priority", sensitive=True))

    assert "quick_exit" in talk.phrases


def test_simpler_words_for_a_child_from_then_on() -> None:
    talk = Talk().says("someone took my scooter", decision("theft", from_child=True))

    assert "Tell me the road and the town" in talk.text
    assert "computer" in talk.text
    assert "three days" in talk.says("the park", place=HERE).presses("skip").presses("submit").text
