"""What is heard of texts that are far too long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.fixed_words import said_danger
from bot.channels.overheard import AROUND, AT_EACH_END, MOST_BETWEEN, Overheard, gist

DANGER = " help, he is stabbing her with a knife right now "
FILLER = "the grass is long by the path. "


@pytest.mark.parametrize("piece", [1_000, 65_536, 10_000_000])
@pytest.mark.parametrize("before", [0, 10_000, 49_000, 300_000, 999_000])
def test_danger_is_heard_wherever_it_stands_and_however_it_arrives(before: int, piece: int) -> None:
    text = (FILLER * 40_000)[:before] + DANGER + (FILLER * 40_000)[before:1_000_000]
    heard = Overheard()
    for start in range(0, len(text), piece):
        heard.add(text[start : start + piece])

    assert said_danger(heard.text)


def test_what_is_heard_stays_small_whatever_is_said() -> None:
    numbered = " ".join(f"knife number {n} lies here" for n in range(100_000))

    most = 2 * AT_EACH_END + 2 * MOST_BETWEEN + 2 * AROUND
    assert len(gist(numbered)) < most


@given(st.text(max_size=2_000))
def test_a_text_of_the_usual_size_is_heard_as_it_is(text: str) -> None:
    assert gist(text) == text
