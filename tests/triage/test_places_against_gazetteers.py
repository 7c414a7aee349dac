"""How many real places lead to the right team, measured on the shared development data."""

from __future__ import annotations

import csv
import gzip
import random
import re
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from benchmarks._place_answers import Truth, from_the_full_finder, from_the_tree, tally
from benchmarks._place_outside import OUTSIDE
from bot.commands.places_areas import read_areas
from triage.areas import Areas
from triage.gazetteer import km_between, listed_places
from triage.neighbourhoods import Neighbourhoods
from triage.place_types import PlaceAnswer
from triage.place_words import name_key
from triage.places import Places
from triage.places_build import merge, read_rows

# "Wrong" is found on another team's ground; asked back or unknown is no harm. Hundredths.
MOST_WRONG = 1.0
_EDGES = {
    "station or ferry": 1.4,
    "hamlet": 1.3,
    "locality": 1.5,
    "beach or bay": 1.3,
    "suburb": 1.2,
}
"""Names of dozens of farms each, and places on the very line between two teams' ground."""
GAZETTEERS = ("osopen_roads", "osopen_places", "osopen_pois", "street_points", "ons_ipn_places")


def table(geo: Path, name: str) -> list[dict[str, str]]:
    with gzip.open(geo / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.fixture(scope="module")
def built(geo: Path) -> Places:
    found = [place for name in GAZETTEERS for place in read_rows(table(geo, name))]
    outlines, _ = read_areas(geo, frozenset(Neighbourhoods.load().teams))
    areas = Areas.of(outlines, official=False)
    return Places.load(more=merge(listed_places(), found), areas=areas)


@pytest.fixture(scope="module")
def roads(geo: Path) -> list[tuple[str, str, frozenset[str]]]:
    """Road, town and the teams that are right; the same road of a town may cross two."""
    teams: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in table(geo, "osopen_roads"):
        if "Named" in row["type"] and row["place"]:
            teams[row["name"], row["place"]].add(row["neighbourhood_id_approx"])
    chosen = random.Random(7).sample(sorted(teams), 1500)
    return [(road, town, frozenset(teams[road, town])) for road, town in chosen]


def right(answer: PlaceAnswer, teams: frozenset[str] | set[str], *, asking: bool = False) -> bool:
    if answer.status == "ambiguous" and asking:
        return any(candidate.team_id in teams for candidate in answer.candidates)
    return answer.team is not None and answer.team.id in teams


def test_every_live_postcode(places: Places, geo: Path) -> None:
    router = places.router
    wrong = [
        row["postcode"]
        for row in table(geo, "postcodes")
        if row["status"] == "live"
        and router.team_of_row(router.table.codes.get(row["postcode"], -1))
        != row["neighbourhood_id_approx"]
    ]
    assert wrong == []


def test_positions_agree_with_the_published_ones(places: Places, geo: Path) -> None:
    finder = places.router.table
    gaps = [
        km_between(
            (float(row["lat"]), float(row["lon"])),
            (finder.lat[finder.codes[row["postcode"]]], finder.lon[finder.codes[row["postcode"]]]),
        )
        for row in table(geo, "postcodes")[::50]
        if row["status"] == "live"
    ]
    assert max(gaps) < 0.01


def test_every_land_point_belongs_to_exactly_one_team(places: Places) -> None:
    rng = np.random.default_rng(11)
    lat, lon = rng.uniform(50.0, 51.2, 4000), rng.uniform(-5.6, -3.2, 4000)
    for point in zip(lat.tolist(), lon.tolist(), strict=True):
        answer = places.at(*point)
        assert answer.status in ("found", "outside")
        if answer.status == "outside":  # the sea, or a neighbour's ground in the north-east
            standing = places.router.ground.standing(answer.point or point)  # type: ignore[arg-type]
            assert standing.at_sea or standing.row >= places.router.table.inside


def test_one_point_and_many_points_agree(places: Places) -> None:
    rng = np.random.default_rng(12)
    lat, lon = rng.uniform(50.3, 51.0, 2000), rng.uniform(-5.0, -3.3, 2000)
    together = places.router.teams(lat, lon)
    for at, team in enumerate(together):
        answer = places.at(float(lat[at]), float(lon[at]))
        assert answer.team is None or team is None or answer.team.id == team


@pytest.mark.parametrize("kind", ["Town", "Village"])
def test_a_town_or_village_alone_from_the_trees_own_list(
    places: Places, geo: Path, kind: str
) -> None:
    rows = table(geo, "osopen_places")
    teams: dict[str, set[str]] = defaultdict(set)
    for row in (*rows, *table(geo, "ons_ipn_places")):
        teams[row["name"]].add(row["neighbourhood_id_approx"])
    asked = [row["name"] for row in rows if row["type"] == kind]
    good = sum(right(places.find(name, expecting=True), teams[name], asking=True) for name in asked)
    assert good / len(asked) >= 0.95


def test_each_place_of_the_list_lies_where_the_gazetteers_have_it(geo: Path) -> None:
    known: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for name in GAZETTEERS:
        for place, others in read_rows(table(geo, name)):
            for one in (place.name, *others):
                known[name_key(one)].append((place.lat, place.lon))
    checked, off = 0, []
    for place, _ in listed_places():
        points = known.get(name_key(place.name))
        if not points or place.kind == "region":
            continue
        checked += 1
        if min(km_between(point, place[3:5]) for point in points) > 3.0:
            off.append(place.label)
    assert checked > 2500
    assert len(off) / checked < 0.03, off


def test_exact_road_and_town(built: Places, roads: list[tuple[str, str, frozenset[str]]]) -> None:
    good = sum(right(built.find(f"{r}, {t}", expecting=True), teams) for r, t, teams in roads)
    assert good / len(roads) >= 0.98


def test_abbreviated_and_reordered_road_and_town(
    built: Places, roads: list[tuple[str, str, frozenset[str]]]
) -> None:
    short = {"Street": "st", "Road": "rd", "Avenue": "ave", "Lane": "ln", "Close": "cl"}
    good = 0
    for road, town, teams in roads:
        brief = re.sub(r"\w+$", lambda end: short.get(end.group(), end.group()), road)
        good += right(built.find(f"{town} {brief}".lower(), expecting=True), teams)
    assert good / len(roads) >= 0.95


def test_misspelt_road_and_town(
    built: Places, roads: list[tuple[str, str, frozenset[str]]]
) -> None:
    chance = random.Random(8)

    def slip(words: str) -> str:
        parts = words.split()
        at = max(range(len(parts)), key=lambda i: len(parts[i]))
        word = parts[at]
        cut = chance.randrange(1, max(2, len(word) - 1))
        parts[at] = chance.choice(
            [word[:cut] + word[cut + 1 :], word[:cut] + word[cut - 1] + word[cut:]]
        )
        return " ".join(parts)

    good = sum(right(built.find(f"{slip(r)}, {t}", expecting=True), teams) for r, t, teams in roads)
    assert good / len(roads) >= 0.94


def test_a_road_of_many_towns_asks_back(built: Places, geo: Path) -> None:
    teams: dict[str, set[str]] = defaultdict(set)
    for row in table(geo, "osopen_roads"):
        if "Named" in row["type"]:
            teams[row["name"]].add(row["neighbourhood_id_approx"])
    shared = sorted(name for name, some in teams.items() if 3 <= len(some) <= 5)
    chosen = random.Random(9).sample(shared, 200)
    answers = [(built.find(name, expecting=True), teams[name]) for name in chosen]
    assert sum(answer.status == "ambiguous" for answer, _ in answers) / len(answers) >= 0.98
    assert sum(right(answer, some, asking=True) for answer, some in answers) / len(answers) >= 0.9


@pytest.fixture(scope="module")
def truth(geo: Path) -> Truth:
    return Truth(geo)


def test_the_trees_own_list_hardly_ever_names_a_wrong_team(places: Places, truth: Truth) -> None:
    for name, asked in from_the_tree(truth).items():
        found = tally(places, asked[::2])  # the benchmark asks all of them
        assert found.wrong <= _EDGES.get(name, MOST_WRONG) * 1.5, (name, found.examples)


def test_a_full_finder_hardly_ever_names_a_wrong_team(built: Places, truth: Truth) -> None:
    for name, asked in from_the_full_finder(truth).items():
        found = tally(built, asked[::3])
        assert found.wrong <= MOST_WRONG * 1.5, (name, found.examples)


def test_places_outside_the_force_are_known_as_such(places: Places) -> None:
    known = [text for text in OUTSIDE if places.find(text, expecting=True).status == "outside"]
    assert len(OUTSIDE) >= 200
    assert len(known) / len(OUTSIDE) >= 0.98, set(OUTSIDE) - set(known)


def test_imported_areas_decide_as_they_are_drawn(built: Places, geo: Path) -> None:
    areas = built.router.areas
    assert areas is not None
    rng = np.random.default_rng(13)
    lat, lon = rng.uniform(50.0, 51.2, 10_000), rng.uniform(-5.6, -3.0, 10_000)
    routed = built.router.teams(lat, lon)
    drawn = areas.teams_at(lat, lon)
    assert sum(team is not None for team in drawn) > 3000
    assert all(team == mine for team, mine in zip(drawn, routed, strict=True) if team)
