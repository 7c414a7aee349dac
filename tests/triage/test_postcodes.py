"""Postcodes in residents' spellings."""

from __future__ import annotations

import pytest

from triage.places import Places
from triage.postcodes import find_postcode


@pytest.mark.parametrize(
    ("text", "code", "full"),
    [
        ("my nan, EX4 6NS", "EX4 6NS", True),
        ("ex46ns", "EX4 6NS", True),
        ("ex4  6ns", "EX4 6NS", True),
        ("EX4-6NS", "EX4 6NS", True),
        ("PL1 1OO", "PL1 1OO", True),
        ("TQl3 9AA", "TQ13 9AA", True),
        ("EX4 ONS", "EX4 0NS", True),
        ("TR1O 8AA", "TR10 8AA", True),
        ("somewhere in TQ13", "TQ13", False),
        ("TQ13 9xx", "TQ13 9XX", True),
        ("TQ13 9", "TQ13 9", False),
        ("pl4", "PL4", False),
        ("SW1A 1AA", "SW1A 1AA", True),
    ],
)
def test_reads_a_postcode(text: str, code: str, full: bool) -> None:
    written = find_postcode(text)
    assert written is not None
    assert (written.code, written.full) == (code, full)


@pytest.mark.parametrize(
    "text",
    [
        "in 2 3rd floor",
        "b12 4am i heard",
        "the A38",
        "M5 J30",
        "at 5pm",
        "covid19 4th",
        "",
        "EX",
        "NOBODY",
        "HIP LOOKS WRONG",
        "AND NOT ONE CALL",
        "x1 2ab",
    ],
)
def test_ordinary_words_are_no_postcode(text: str) -> None:
    assert find_postcode(text) is None


def test_a_live_postcode_is_found_with_its_team_and_council(places: Places) -> None:
    answer = places.find("hasn't answered her door for two days, EX4 6NS")
    assert (answer.status, answer.source, answer.precise) == ("found", "postcode", True)
    assert answer.team is not None
    assert answer.team.name == "St James"
    assert answer.council == "E07000041"


def test_an_unknown_postcode_is_never_guessed(places: Places) -> None:
    answer = places.find("EX4 6ZZ")
    assert (answer.status, answer.team, answer.point) == ("unknown", None, None)
    assert "not among the live postcodes" in answer.because


def test_an_unknown_postcode_beside_a_known_place_is_mentioned(places: Places) -> None:
    answer = places.find("in Tavistock, PL19 9ZZ", expecting=True)
    assert answer.team is not None
    assert answer.team.name == "Tavistock Town"
    assert any("PL19 9ZZ" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("TA1 1AA", "Avon and Somerset Police"),
        ("DT6 3AA", "Dorset Police"),
        ("SW1A 1AA", "Metropolitan Police"),
        ("CF10 1AA", "South Wales Police"),
    ],
)
def test_a_postcode_of_another_force_is_outside(places: Places, text: str, force: str) -> None:
    answer = places.find(text)
    assert (answer.status, answer.outside_force, answer.team) == ("outside", force, None)


def test_the_beginning_of_a_postcode_asks_which_team(places: Places) -> None:
    answer = places.find("pl4", expecting=True)
    assert answer.status == "ambiguous"
    assert 2 <= len(answer.candidates) <= 5
    for candidate in answer.candidates:  # a chosen one leads to its own team
        again = places.at(*candidate.point)
        assert again.team is not None
        assert again.team.id == candidate.team_id


def test_the_beginning_of_a_postcode_of_one_team_is_enough(places: Places) -> None:
    answer = places.find("EX33 2", expecting=True)
    assert answer.status in ("found", "ambiguous")
    assert answer.source == "postcode"
    assert not answer.precise


@pytest.mark.parametrize("text", ["PL 4 8AA", "P L 4 8 A A", "pl4 8 aa", "at tr 26 1he please"])
def test_spaces_anywhere_are_put_right(text: str) -> None:
    found = find_postcode(text)
    assert found is not None
    assert found.full
    assert found.code in ("PL4 8AA", "TR26 1HE")


@pytest.mark.parametrize("text", ["I saw my ex 2 5 am", "PL 4 and 8 am", "ex 5 at 6 pm"])
def test_times_beside_an_ex_are_no_postcode(text: str) -> None:
    assert find_postcode(text) is None
