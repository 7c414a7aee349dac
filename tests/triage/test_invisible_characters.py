"""What cannot be seen neither hides a word of danger nor glues two together."""

from __future__ import annotations

import pytest

from triage import red_flags

SPACES = "\u00a0\u1680\u2003\u202f\u3000\x0b\x0c\x1c\x85\u2029"
WITHIN = "\u00ad\u200c\u200d"  # a soft hyphen and joiners: they stand in a word, never for a space
BETWEEN = "\u034f\u061c\u180e\u200b\u200e\u200f\u202a\u202e\u2060\u2066\ufeff"


def is_danger(text: str) -> bool:
    return any(flag.certain for flag in red_flags.find(text))


@pytest.mark.parametrize("odd", [*SPACES, *BETWEEN], ids=ascii)
def test_between_two_words_it_is_a_space(odd: str) -> None:
    for words in ("there is a fire{}in my house", "he has{}a knife", "he is{}stabbing me"):
        assert is_danger(words.format(odd))
        assert is_danger(words.replace(" ", odd).format(odd))


@pytest.mark.parametrize("odd", WITHIN + BETWEEN, ids=ascii)
def test_within_a_word_it_is_nothing(odd: str) -> None:
    assert is_danger(f"he is stab{odd}bing me")
    assert is_danger(f"th{odd}ere is a fi{odd}re in my ho{odd}use")


def test_what_was_said_is_told_as_it_came() -> None:
    text = "so, he has\u200ba knife"
    (flag,) = [one for one in red_flags.find(text) if one.certain]

    assert flag.words == text[flag.start : flag.end]
    assert "\u200b" in flag.words


def test_calm_words_stay_calm() -> None:
    assert not red_flags.find("my\u200bbike was\u200dstolen \u200e last night")


def test_a_word_that_was_pasted_with_its_hyphens_is_read_as_one() -> None:
    assert not red_flags.find("the fire\u00adplace was stolen from the bomb\u00adshell pub")
