"""Every point of the tree's own list stands up against addresses, roads and other gazetteers."""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks._place_landmarks import LANDMARKS
from triage.gazetteer import Place, km_between, listed_places
from triage.place_words import name_key
from triage.places import Places
from triage.places_build import read_rows

_GAZETTEERS = (
    "osopen_roads",
    "osopen_places",
    "osopen_pois",
    "street_points",
    "ons_ipn_places",
)
_FARTHEST_FROM_TOWN_KM = 14.0
"""Tors and lakes are told by a town over the moor; Lundy is told by Hartland."""
_FARTHEST_FROM_ADDRESS_KM = 6.0
"""The middle of the high moor has no house nearer."""
_NAMESAKES = {"Raleigh", "Kenwyn", "Redannick", "Newnham"}
"""A suburb of another town, or on the ground of two teams with its name in one's."""
Points = dict[str, list[tuple[float, float]]]


def rows(geo: Path, name: str) -> Iterator[dict[str, str]]:
    with gzip.open(geo / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)


@pytest.fixture(scope="module")
def named(geo: Path) -> Points:
    """Where the gazetteers have each name."""
    found: Points = defaultdict(list)
    for name in _GAZETTEERS:
        for place, others in read_rows(rows(geo, name)):
            for one in (place.name, *others):
                found[name_key(one)].append((place.lat, place.lon))
    return found


@pytest.fixture(scope="module")
def addresses(geo: Path) -> dict[str, tuple[float, float, str]]:
    """Each postcode with its point and team."""
    return {
        row["postcode"]: (float(row["lat"]), float(row["lon"]), row["neighbourhood_id_approx"])
        for row in rows(geo, "postcodes")
    }


def gap(place: Place, points: list[tuple[float, float]]) -> float:
    return min((km_between(place[3:5], point) for point in points), default=999.0)


def test_what_is_in_no_gazetteer_lies_by_an_address_and_by_its_town(
    named: Points, addresses: dict[str, tuple[float, float, str]]
) -> None:
    blocks: Points = defaultdict(list)
    for lat, lon, _ in addresses.values():
        blocks[f"{lat:.1f} {lon:.1f}"].append((lat, lon))
    own: Points = defaultdict(list)
    for place, _ in listed_places():
        own[name_key(place.name)].append(place[3:5])
    unnamed = [
        place
        for place, others in listed_places()
        if place.kind != "region"
        and min(gap(place, named[name_key(one)]) for one in (place.name, *others)) > 1.0
    ]
    assert 400 < len(unnamed) < 1200
    for place in unnamed:
        near = [
            point
            for north in (-0.1, 0.0, 0.1)
            for east in (-0.1, 0.0, 0.1)
            for point in blocks[f"{place.lat + north:.1f} {place.lon + east:.1f}"]
        ]
        assert gap(place, near) <= _FARTHEST_FROM_ADDRESS_KM, place
        if place.town and place.name != "Lundy":
            towns = named[name_key(place.town)] + own[name_key(place.town)]
            assert gap(place, towns) <= _FARTHEST_FROM_TOWN_KM, place


def test_landmarks_are_taken_to_the_team_of_their_own_postcode(
    places: Places, addresses: dict[str, tuple[float, float, str]]
) -> None:
    wrong = []
    for name, postcode in LANDMARKS:
        answer = places.find(name, expecting=True)
        if answer.team is None or answer.team.id != addresses[postcode][2]:
            wrong.append((name, postcode, answer.because))
    assert len(LANDMARKS) >= 300
    assert len(wrong) <= len(LANDMARKS) * 0.01, wrong


def test_no_two_entries_of_the_list_are_one_place() -> None:
    seen: dict[tuple[str, str], Place] = {}
    for place, _ in listed_places():
        key = (name_key(place.name), place.kind)
        before = seen.setdefault(key, place)
        assert before is place or km_between(before[3:5], place[3:5]) > 0.05, (before, place)


def test_a_suburb_that_a_team_is_called_after_is_that_teams(places: Places) -> None:
    """Open gazetteers have Heavitree and Wellswood two kilometres from where people live there."""
    wrong = []
    for team in places.teams.values():
        for name in re.split(r", | & |-with-(?:the-)?", team.name):
            named = places.gazetteer.by_name.get(name_key(name), ())
            suburbs = [i for i in named if places.gazetteer.places[i].kind == "suburb"]
            if not suburbs or name in _NAMESAKES:
                continue
            answer = places.find(name, expecting=True)
            asked = {one.team_id for one in answer.candidates}
            if team.id not in asked and (answer.team is None or answer.team.id != team.id):
                wrong.append((name, team.name, answer.because))
    assert wrong == []
