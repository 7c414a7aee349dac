"""A name is not believed where it is half of another's, or where a guess may be a real name."""

from __future__ import annotations

import pytest

from triage.place_doubts import plain_slip
from triage.places import Places


@pytest.mark.parametrize(
    "text",
    [
        "Higher Slade",  # Slade is a hamlet near Honiton, Higher Slade another one
        "Skittle Cove",
        "Church Cove Farm Cottages",
        "Lane-End",
        "Rose-in-the-bush",
        "Huxham's Cross Estate",
        "St Martin's Church of England Primary School",
    ],
)
def test_half_of_another_name_is_no_place(places: Places, text: str) -> None:
    assert places.find(text, expecting=True).status == "unknown"


@pytest.mark.parametrize(
    "text", ["Forder Green", "forder green", "Mill Bickleigh", "woolwell farm"]
)
def test_a_name_that_may_be_anothers_half_is_asked_about(places: Places, text: str) -> None:
    assert places.find(text, expecting=True).status == "ambiguous"


@pytest.mark.parametrize("text", ["Bodmin - Fore Street", "Fore Street - Bodmin"])
def test_a_dash_parts_two_names_and_joins_none(places: Places, text: str) -> None:
    assert places.find(text, expecting=True).because.startswith("Fore Street, Bodmin")


@pytest.mark.parametrize("text", ["Hutcherleigh", "Angarrick", "Dinworthy"])
def test_a_name_like_a_known_one_is_asked_about_or_unknown(places: Places, text: str) -> None:
    answer = places.find(text, expecting=True)
    assert answer.status in ("ambiguous", "unknown")
    assert answer.team is None


@pytest.mark.parametrize(
    ("text", "team"),
    [
        ("Tavistok", "Tavistock Town"),
        ("Okehamptonn", "Okehampton Town"),
        ("Kingsbrdige", "Kingsbridge"),
        ("fore stret bodmin", "Bodmin St Petroc"),
    ],
)
def test_a_plain_slip_is_read_as_what_it_is(places: Places, text: str, team: str) -> None:
    answer = places.find(text, expecting=True)
    assert answer.team is not None, answer
    assert answer.team.name == team


@pytest.mark.parametrize(
    "text", ["Nowhere Close, Brixham", "brixham skate park", "Qwx Hospital Falmouth"]
)
def test_an_unknown_spot_of_a_town_of_several_teams_is_asked_about(
    places: Places, text: str
) -> None:
    answer = places.find(text, expecting=True)
    assert answer.status == "ambiguous"
    assert len({candidate.team_id for candidate in answer.candidates}) >= 2
    for candidate in answer.candidates:
        team = places.at(*candidate.point).team
        assert team is not None
        assert team.id == candidate.team_id


def test_a_street_of_a_short_list_may_be_elsewhere_too(places: Places) -> None:
    answer = places.find("Queens Road", expecting=True)
    assert answer.status == "ambiguous"
    named = places.find("Queens Road, Brixham", expecting=True)
    assert named.team is None or "Paignton" not in named.because


@pytest.mark.parametrize(
    ("said", "meant", "plain"),
    [
        ("abbott", "abbot", True),
        ("leeedstown", "leedstown", True),
        ("marshagte", "marshgate", True),
        ("coryton", "colyton", False),
        ("cheston", "chelston", False),
        ("same", "same", False),
        ("", "a", False),
    ],
)
def test_plain_slips(said: str, meant: str, plain: bool) -> None:
    assert plain_slip(said, meant) is plain
