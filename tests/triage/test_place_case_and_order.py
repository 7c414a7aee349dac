"""Neither capital letters nor the order of words change the team: over the whole own list."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.places_areas import read_areas
from triage.areas import Areas
from triage.gazetteer import Place, listed_places
from triage.neighbourhoods import Neighbourhoods
from triage.place_types import PlaceAnswer
from triage.places import Places
from triage.places_build import merge, read_rows

CASES = st.sampled_from([str.lower, str.upper, str.title, str.swapcase, str.capitalize])
ANSWERS = ("{0}", "in {0}", "near {0}", "{0}, {1}", "{1} {0}", "outside the shop in {0}", "{0} way")
MESSAGES = (
    "lads fighting in {0}",
    "my car was scratched near {0} last night",
    "{0} is noisy again",
)
ORDERS = ("{0} {1}", "{1} {0}", "{1}, {0}", "{0} in {1}", "{1} - {0}", "{0}; {1}")
BEYOND_WORDS = {
    "Strete",
    "Week",
    "Cott",
    "Higher Downs",
    "Church Town",
    "Canon's Town",
    "Westleigh",
}
"""Read another way with another neighbour: "Dartmouth Strete" may be Dartmouth Street."""


@pytest.fixture(scope="module")
def built(geo: Path) -> Places:
    found = []
    for name in ("osopen_roads", "osopen_places", "osopen_pois", "street_points", "ons_ipn_places"):
        with gzip.open(geo / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as opened:
            found += list(read_rows(csv.DictReader(opened)))
    outlines, _ = read_areas(geo, frozenset(Neighbourhoods.load().teams))
    areas = Areas.of(outlines, official=False)
    return Places.load(more=merge(listed_places(), found), areas=areas)


@pytest.fixture(scope="session")
def with_towns(places: Places) -> list[Place]:
    """Places that are told by a town, one of a name there."""
    return [
        place
        for place in places.gazetteer.places
        if place.town and place.town not in place.name and "," not in place.name
        if not {place.name, place.town} & BEYOND_WORDS
    ]


def teams(answer: PlaceAnswer) -> tuple[str, ...]:
    """The team, or those that the resident is asked about."""
    asked = tuple(sorted(str(one.team_id) for one in answer.candidates))
    return (answer.team.id,) if answer.team else asked


def test_every_name_of_the_list_means_the_same_in_small_letters(places: Places) -> None:
    other = [
        (text, case.__name__)
        for place in places.gazetteer.places
        for text in (place.name, f"in {place.name}")
        for case in (str.lower, str.upper, str.title)
        if teams(places.find(case(text), expecting=True))
        != teams(places.find(text, expecting=True))
    ]
    assert other == []


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 100_000), CASES, st.sampled_from(ANSWERS))
def test_case_never_changes_the_team_of_an_answer(
    places: Places, which: int, case: Callable[[str], str], form: str
) -> None:
    place = places.gazetteer.places[which % len(places.gazetteer.places)]
    text = form.format(place.name, place.town)
    written = places.find(text, expecting=True)
    assert teams(places.find(case(text), expecting=True)) == teams(written)


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 100_000), CASES, st.sampled_from(MESSAGES))
def test_case_never_changes_the_team_of_a_whole_message(
    places: Places, which: int, case: Callable[[str], str], form: str
) -> None:
    place = places.gazetteer.places[which % len(places.gazetteer.places)]
    text = form.format(place.name)
    assert teams(places.find(case(text))) == teams(places.find(text))


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 100_000), CASES, st.sampled_from((*ANSWERS, *MESSAGES)))
def test_case_never_changes_the_team_of_a_full_finder(
    built: Places, which: int, case: Callable[[str], str], form: str
) -> None:
    place = built.gazetteer.places[which % len(built.gazetteer.places)]
    text = form.format(place.name, place.town)
    expecting = form in ANSWERS
    written = built.find(text, expecting=expecting)
    assert teams(built.find(case(text), expecting=expecting)) == teams(written)


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 100_000), st.sampled_from(ORDERS))
def test_order_never_changes_the_team(
    places: Places, with_towns: list[Place], which: int, order: str
) -> None:
    place = with_towns[which % len(with_towns)]
    plain = places.find(f"{place.name}, {place.town}", expecting=True)
    again = places.find(order.format(place.name, place.town), expecting=True)
    assert again.team == plain.team
