"""A place alone is an answer; whatever else is said is more than that."""

import pytest

from triage.only_where import may_be_a_cry, says_only_where

PLACES = [
    "In Fore Street",
    "at the beach",
    "in the park",
    "it's in the underpass",
    "bus shelter on Fore Street",
    "in the car park at Tesco",
    "at the bakery in Fore Street",
    "the Red Lion pub in Totnes",
    "on our road",
    "along the towpath",
    "in the lane by the church",
    "12 Mill Lane",
    "on the corner",
]
MORE = [
    "man down in Fore Street",
    "trapped in Fore Street",
    "Trapped, Fore Street",
    "trapped fore street",
    "blood in the alley",
    "crash on Fore Street",
    "a fight in the park",
    "Dead in the park",
    "he is in the park",
    "in labour at tesco",
    "in pain in Bodmin",
    "in the boot of a car",
    "in the back of a van",
    "outside my door",
    "at gunpoint",
    "in trouble",
    "In the park. Dying",
    "At the school. Shooter",
    "In the pub. Glassed",
    "the hall, Trapped",
    "In the woods. Rope",
    "Fore Street, Truro. Fighting",
    "2yo in the park",
    "in pain at school",
    "where is the park?",
    "here",
    "",
    "!",
]


@pytest.mark.parametrize("text", PLACES)
def test_a_place_alone_is_told_by_its_words(text: str) -> None:
    assert says_only_where(text)
    assert not may_be_a_cry(text)


@pytest.mark.parametrize("text", MORE)
def test_whatever_else_is_said_is_more_than_a_place(text: str) -> None:
    assert not says_only_where(text)


def test_a_name_is_a_place_where_a_finder_knows_it() -> None:
    assert not says_only_where("in bodmin")
    assert says_only_where("in bodmin", ["Bodmin"])
    assert not says_only_where("bleeding in bodmin", ["Bodmin"])


def test_a_name_is_guessed_only_where_that_does_no_harm() -> None:
    assert says_only_where("in the park at Tesco")
    assert not says_only_where("in the park at Tesco", guessing=False)
    assert says_only_where("in the park at Tesco", ["Tesco"], guessing=False)


@pytest.mark.parametrize(
    "text",
    ["on the bridge", "in the river", "on the A38", "at the cliff", "at home", "on the roof"],
)
def test_a_place_where_people_come_to_harm_may_be_a_cry(text: str) -> None:
    assert says_only_where(text)
    assert may_be_a_cry(text)


def test_a_long_story_is_never_only_a_place() -> None:
    assert not says_only_where("in the park by the park near the park at the park in the park")
