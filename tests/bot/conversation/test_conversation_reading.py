"""What short answers, times, contacts and corrections are read as."""

from __future__ import annotations

import time

import pytest

from bot.conversation import details, said
from bot.conversation.outcome import Button

PLACES = (
    Button(label="Fore Street, Bodmin", value="place:1"),
    Button(label="Fore Street, Exeter", value="place:2"),
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes please", "yes"),
        ("Yep!", "yes"),
        ("👍🏽", "yes"),
        ("nah", "no"),
        ("No thanks", "no"),
        ("don't know", "skip"),
        ("I’m not sure", "skip"),
        ("Never mind", "cancel"),
        ("ok cancel it please", "cancel"),
        ("Can I talk to a person?", "human"),
        ("send it", "submit"),
        ("can I stay anonymous", "anonymous"),
        ("here is fine", "here"),
        ("they took my bike", None),
        ("", None),
        ("x" * 200, None),
    ],
)
def test_short_answers(text: str, value: str | None) -> None:
    assert said.short_answer(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", "place:1"),
        ("2 please", "place:2"),
        ("fore street, exeter", "place:2"),
        ("place:1", "place:1"),
        ("Fore Street Exeter please", "place:2"),
        ("3", None),
        ("0", None),
        ("²", None),
        ("", None),
        ("elsewhere", None),
    ],
)
def test_typed_choices(text: str, value: str | None) -> None:
    assert said.chosen(text, PLACES) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes I have called 999", "called"),
        ("they are on their way", "called"),
        ("my son rang them just now", "called"),
        ("I can't ring, the phone is dead", "cannot_call"),
        ("I cannot talk", "cannot_speak"),
        ("I haven't called yet", "not_called"),
        ("we don't feel safe", "not_safe"),
        ("I am safe", "safe"),
        ("that was last week", "not_now"),
        ("it happened years ago", "not_now"),
        ("I was only joking", "mistake"),
        ("he has a red coat", None),
    ],
)
def test_longer_answers_after_999(text: str, value: str | None) -> None:
    assert said.after_999(text) == value


def test_an_answer_after_999_and_an_ordinary_one_are_kept_apart() -> None:
    assert said.short_answer("yesterday") is None
    assert said.short_answer("yesterday", after_999=True) == "not_now"
    assert said.short_answer("yes", after_999=True) == "yes"


@pytest.mark.parametrize(
    ("text", "value"), [("yes, two", "yes"), ("No, but", "no"), ("nope", "no"), ("maybe", None)]
)
def test_the_first_word_may_be_the_answer(text: str, value: str | None) -> None:
    assert said.opens_with(text) == value


@pytest.mark.parametrize(
    ("text", "is_thanks"),
    [("ok thanks", True), ("Thank you so much", True), ("ok", False), ("thanks, he hit me", False)],
)
def test_thanks_alone_is_no_yes(text: str, is_thanks: bool) -> None:
    assert said.is_only_thanks(text) is is_thanks


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("my bike went last night", "last night"),
        ("it was yesterday morning", "yesterday morning"),
        ("boy racers every night at the quay", "every night"),
        ("about two weeks ago", "about two weeks ago"),
        ("on 12 March someone", "on 12 March"),
        ("at 3pm", "at 3pm"),
        ("since Tuesday", "since Tuesday"),
        ("a girl, nine years old, shouted", ""),
        ("in the lane", ""),
        ("on 3/4/26", "3/4/26"),
    ],
)
def test_times_are_found(text: str, when: str) -> None:
    assert details.when(text) == when


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("call me on 07700 900123", "07700 900123"),
        ("my name is Jo, 01632 960456", "Jo, 01632 960456"),
        ("thanks. Sam 07700900123", "Sam, 07700900123"),
        ("jo@example.com please", "jo@example.com"),
        ("my name is Jo Bloggs", "Jo Bloggs"),
        ("it was 10 of them", ""),
    ],
)
def test_contacts_are_found(text: str, contact: str) -> None:
    assert details.contact(text) == contact


def test_contacts_are_taken_out_of_the_story() -> None:
    assert details.hides_contact("they fight. 07700 900123 or jo@example.com") == "they fight.   or"


@pytest.mark.parametrize(
    ("text", "hurt"),
    [
        ("nobody was hurt", False),
        ("he isn't badly injured", False),
        ("my arm is hurt", True),
        ("he kicked the door", None),
    ],
)
def test_injuries(text: str, hurt: bool | None) -> None:
    assert details.injured(text) is hurt


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("sorry, Exmouth not Exeter", "Exmouth"),
        ("Exmouth, not Exeter", "Exmouth"),
        ("no, I meant Bodmin", "Bodmin"),
        ("it's not Exeter, it's Exmouth", "Exmouth"),
        ("should be Fore Street", "Fore Street"),
    ],
)
def test_corrections(text: str, right: str) -> None:
    assert details.corrects(text)
    assert details.put_right(text) == right


@pytest.mark.parametrize(
    "text", ["they are on Fore Street", "two men and a dog", "there is glass everywhere"]
)
def test_a_story_is_no_correction(text: str) -> None:
    assert not details.corrects(text)
    assert not details.corrects_plainly(text)


@pytest.mark.parametrize(
    "text",
    ["a (" * 40000, "no " * 40000, "x" * 100_000, "1 " * 50_000, "at 1" * 25_000, "_" * 100_000],
)
def test_no_text_makes_reading_slow(text: str) -> None:
    begun = time.process_time()
    for read in (
        details.when,
        details.contact,
        details.injured,
        details.corrects,
        details.put_right,
        details.asks,
        details.names_another_matter,
        details.hides_contact,
        details.corrects_plainly,
        details.goes_back,
        said.after_999,
        said.short_answer,
        said.opens_with,
    ):
        read(text)
    assert time.process_time() - begun < 1.0
