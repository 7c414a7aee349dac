"""No text makes the reading of words slow."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage import red_flags
from triage.privacy import mask

SIZE = 100_000
SHAPES = {
    "one danger word": "knife ",
    "half a phrase, over and over": "he has got a ",
    "one letter": "a",
    "denials": "not no never ",
    "sentence ends": "! ? .\n",
    "small words": "in on the he at to with his ",
    "no spaces": "strangling",
    "apostrophes": "'",
    "digits": "07700 900",
    "plates and postcodes": "AB12 CDE EX4 6N ",
    "addresses": "12 Aa Bb ",
    "Chinese": "救命",
    "Cyrillic": "нож ",
    "invisible": "\u200b",
    "mail": "a@b.",
    "names": "my name is ",
}
SECONDS = 5.0  # of this program's own work; a quadratic reading would take minutes


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    red_flags.find("Помогите, нож")


@pytest.mark.parametrize("shape", SHAPES)
def test_a_hundred_kilobytes_are_read_at_once(shape: str) -> None:
    text = (SHAPES[shape] * SIZE)[:SIZE]
    began = time.process_time()
    red_flags.find(text)
    mask(text)
    assert time.process_time() - began < SECONDS


def test_the_time_grows_with_the_length_and_no_faster() -> None:
    def seconds(times: int) -> float:
        text = "he was in the house with a man who got his hand on the knife " * times
        took = []
        for _ in range(3):
            began = time.process_time()
            red_flags.find(text)
            took.append(time.process_time() - began)
        return min(took)

    assert seconds(800) < 24 * seconds(100)


def test_danger_is_found_at_the_end_of_a_very_long_text() -> None:
    text = "we went to the beach and had a nice time. " * 2_000 + "Now my house is on fire"
    assert any(flag.certain for flag in red_flags.find(text))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_at_all_is_read_without_a_fault(text: str) -> None:
    for flag in red_flags.find(text):
        assert text[flag.start : flag.end] == flag.words
