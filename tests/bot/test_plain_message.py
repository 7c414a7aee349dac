"""Plain words mean what the whole message meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.fixed_words import said_danger
from bot.inbound_json import cleaned
from bot.plain_message import plain
from tests.bot.rows import NOW
from tests.bot.test_inbox_and_sweeper import message

FIRE = "there is a fire{}in my house"
ODD = (
    "\u00a0\u1680\u2003\u202f\u3000\x0b\x0c\x1c\x85\u2028\u2029\r"  # spaces
    "\x01\u200b\u200c\u2060\u202e\u180e\ufeff\ue000\U000e0020"  # what is not shown
)


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_no_odd_space_glues_two_words_together(odd: str) -> None:
    said = plain(message(text=FIRE.format(odd)), now=NOW)

    assert said_danger(said.text)
    assert said.text.replace("\n", "").isprintable()


def test_a_nul_is_a_space_whole_or_plain() -> None:
    given = cleaned(message(text=FIRE.format("\x00")))

    assert said_danger(given.text)
    assert said_danger(plain(given, now=NOW).text)


def test_what_was_put_into_a_word_goes_and_the_word_is_heard() -> None:
    said = plain(message(text="he is stab\u202ebing me"), now=NOW)

    assert said.text == "he is stabbing me"


@given(
    st.lists(
        st.sampled_from(["he", "is", "stabbing", "me", "fire", "in", "my", "house", "a", "knife"]),
        max_size=8,
    ),
    st.sampled_from(ODD),
)
def test_danger_is_never_lost_by_being_said_plainly(words: list[str], odd: str) -> None:
    text = odd.join(words)

    assert said_danger(plain(message(text=text), now=NOW).text) >= said_danger(text)


def test_a_pressed_button_stays_pressed() -> None:
    """ "Yes, now" to whether somebody is in danger is worth as much as words."""
    said = plain(message(kind="press", text="", press="danger_now"), now=NOW)
    assert (said.kind, said.press) == ("press", "danger_now")


@pytest.mark.parametrize("odd", ["a\x00b", "y" * 500, "", "\u202e"])
def test_a_button_that_is_none_is_not(odd: str) -> None:
    said = plain(message(kind="press", text="", press=odd), now=NOW)
    assert (said.kind, said.press) == ("other", None)
