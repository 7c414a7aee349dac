"""How many places are taken to the right team, asked back, unknown or wrong, class by class.

The truth is the shared development data; a name that many places bear has many right teams.
"""

from __future__ import annotations

import csv
import gzip
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks._place_landmarks import LANDMARKS
from triage.gazetteer import km_between
from triage.neighbourhoods import Neighbourhoods
from triage.place_types import PlaceAnswer
from triage.place_words import name_key
from triage.places import Places
from triage.places_build import BOX, kind_of

GAZETTEERS: Final = (
    "osopen_roads",
    "osopen_places",
    "osopen_pois",
    "street_points",
    "ons_ipn_places",
)
Asked = tuple[str, frozenset[str]]
"""A text and the teams that are right for it."""
_SHORT: Final = {
    "Street": "st", "Road": "rd", "Avenue": "ave", "Lane": "ln", "Close": "cl",
    "Terrace": "terr", "Crescent": "cres", "Gardens": "gdns", "Drive": "dr",
}  # fmt: skip
_LIVED_BY_KM: Final = 0.3
"""A beach with an address no further off than a shout has residents who name it."""
_CARE: Final = ("Medical Care", "Hospice", "Education")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a gazetteer."""

    name: str
    type: str
    town: str
    team: str
    at: tuple[float, float]


class Truth:
    """The gazetteers, and which teams a name may stand for."""

    def __init__(self, geo: Path) -> None:
        self.rows = {name: list(_rows(geo, name)) for name in GAZETTEERS}
        self._addresses = Addresses(geo)
        self._teams: dict[str, set[str]] = defaultdict(set)
        self._in_town: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in (row for rows in self.rows.values() for row in rows):
            self._teams[name_key(row.name)].add(row.team)
            self._in_town[name_key(row.name), row.town].add(row.team)
        # A suburb that a team is called after is that team's, wherever a gazetteer has its point.
        for team in Neighbourhoods.load().teams.values():
            for part in re.split(r", | & |-with-(?:the-)?", team.name):
                if name_key(part) in self._teams:
                    self._teams[name_key(part)].add(team.id)

    def teams(self, name: str) -> frozenset[str]:
        """All teams that have a place of the name."""
        return frozenset(self._teams[name_key(name)])

    def alone(self, table: str, wanted: Callable[[str], bool]) -> list[Asked]:
        """Every name of some types, once."""
        names = dict.fromkeys(row.name for row in self.rows[table] if wanted(row.type))
        return [(name, self.teams(name)) for name in names]

    def beaches(self, *, lived_by: bool) -> list[Asked]:
        """Beaches, bays and harbours where somebody lives, or the rest."""
        near: dict[str, bool] = {}
        for row in self.rows["osopen_pois"]:
            if row.type in ("Beach", "Bay", "Harbour"):
                lived = self._addresses.nearest_km(row.at) <= _LIVED_BY_KM
                near[row.name] = near.get(row.name, False) or lived
        return [(name, self.teams(name)) for name, lived in near.items() if lived is lived_by]

    def landmarks(self) -> list[Asked]:
        """What residents meet at, with the team of its own postcode."""
        return [(name, frozenset({self._addresses.teams[code]})) for name, code in LANDMARKS]

    def roads(self, table: str, count: int, seed: int) -> list[tuple[str, str, frozenset[str]]]:
        """Roads with their towns; the same road of a town may cross two teams' ground."""
        pairs = sorted(
            {
                (row.name, row.town)
                for row in self.rows[table]
                if row.town and kind_of(row.type) == "street" and not re.match(r"[ABM]\d", row.name)
            }
        )
        chosen = random.Random(seed).sample(pairs, min(count, len(pairs)))
        return [(r, t, frozenset(self._in_town[name_key(r), t])) for r, t in chosen]

    def shared_roads(self, count: int) -> list[Asked]:
        """Names of roads on the ground of three to five teams."""
        names = sorted({row.name for row in self.rows["osopen_roads"] if row.type == "Named Road"})
        shared = [(name, self.teams(name)) for name in names if 3 <= len(self.teams(name)) <= 5]
        return random.Random(9).sample(shared, min(count, len(shared)))

    def postcodes(self, geo: Path) -> list[Asked]:
        """Live postcodes, each with its team."""
        return [
            (row["postcode"], frozenset({row["neighbourhood_id_approx"]}))
            for row in _read(geo, "postcodes")
            if row["status"] == "live"
        ]


class Addresses:
    """Postcodes: the team of each, and how far a point is from the nearest live one."""

    def __init__(self, geo: Path) -> None:
        self.teams: dict[str, str] = {}
        self._blocks: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
        for row in _read(geo, "postcodes"):
            self.teams[row["postcode"]] = row["neighbourhood_id_approx"]
            if row["status"] == "live":
                at = float(row["lat"]), float(row["lon"])
                self._blocks[_block(at)].append(at)

    def nearest_km(self, point: tuple[float, float]) -> float:
        """How far the nearest address is; anything over a kilometre is only that."""
        row, column = _block(point)
        near = (
            km_between(at, point)
            for along in range(row - 1, row + 2)
            for across in range(column - 1, column + 2)
            for at in self._blocks.get((along, across), ())
        )
        return min(near, default=99.0)


def _block(point: tuple[float, float]) -> tuple[int, int]:
    return int(point[0] / 0.01), int(point[1] / 0.015)


def _read(geo: Path, name: str) -> Iterator[dict[str, str]]:
    with gzip.open(geo / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)


def _rows(geo: Path, name: str) -> Iterator[Row]:
    for row in _read(geo, name):
        if BOX[0] <= float(row["lat"]) <= BOX[2]:
            written = row.get("type") or row.get("kind") or "locality"
            named, town = row.get("name") or row["street"], row.get("place") or ""
            at = float(row["lat"]), float(row["lon"])
            yield Row(named, written, town, row["neighbourhood_id_approx"], at)


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the texts of one class, in hundredths."""

    asked: int
    right: float
    choice: float
    other_choice: float
    unknown: float
    wrong: float
    examples: tuple[str, ...]


def tally(places: Places, asked: Iterable[Asked], *, expecting: bool = True) -> Tally:
    """Ask all of them. Asked back with choices that lack the right team is told apart."""
    counts: Counter[str] = Counter()
    examples: list[str] = []
    for text, teams in asked:
        answer = places.find(text, expecting=expecting)
        verdict = judge(answer, teams)
        counts[verdict] += 1
        if verdict == "wrong":
            examples.append(f"{text}: {answer.because}")
    total = counts.total() or 1
    share = {
        name: 100 * counts[name] / total
        for name in ("right", "choice", "other_choice", "unknown", "wrong")
    }
    return Tally(total, **share, examples=tuple(examples))


def judge(answer: PlaceAnswer, teams: frozenset[str]) -> str:
    """right, choice, other_choice, unknown or wrong."""
    if answer.status == "unknown":
        return "unknown"
    if answer.status == "ambiguous":
        return "choice" if any(c.team_id in teams for c in answer.candidates) else "other_choice"
    return "right" if answer.team is not None and answer.team.id in teams else "wrong"


def abbreviated(road: str, town: str) -> str:
    """The town first, the road's last word shortened, no capitals."""
    brief = re.sub(r"\w+$", lambda end: _SHORT.get(end.group(), end.group()), road)
    return f"{town} {brief}".lower()


def misspelt(name: str, chance: random.Random) -> str:
    """One slip in the longest word: a letter left out, doubled or swapped with its neighbour."""
    parts = name.split()
    at = max(range(len(parts)), key=lambda i: len(parts[i]))
    word = parts[at]
    if len(word) < 4:
        return name
    cut = chance.randrange(1, len(word) - 1)
    parts[at] = chance.choice(
        [
            word[:cut] + word[cut + 1 :],
            word[:cut] + word[cut] + word[cut:],
            word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :],
        ]
    )
    return " ".join(parts)


def from_the_tree(truth: Truth) -> dict[str, list[Asked]]:
    """What the project's own list is asked: names alone, and a street with its town."""
    chance = random.Random(5)
    places, pois = "osopen_places", "osopen_pois"
    towns = truth.alone(places, lambda t: t in ("Town", "City"))
    villages = truth.alone(places, lambda t: t == "Village")
    streets = truth.roads("street_points", 1500, 6) + truth.roads("osopen_roads", 1500, 7)
    slipped = [(misspelt(name, chance), teams) for name, teams in (*towns, *villages)]
    return {
        "town": towns,
        "village": villages,
        "suburb": truth.alone(places, lambda t: t == "Suburban Area"),
        "beach that people live by": truth.beaches(lived_by=True),
        "cove that nobody lives by": truth.beaches(lived_by=False),
        "landmark, by its postcode": truth.landmarks(),
        "hospital": truth.alone(pois, lambda t: t == "Hospital"),
        "station or ferry": [
            (name if re.search(r"Station|Ferry|Halt|Quay", name) else f"{name} Station", teams)
            for name, teams in truth.alone(pois, lambda t: "Station" in t or "Ferry" in t)
        ],  # Falmouth Town is a station, and to everybody else the middle of Falmouth
        "secondary school, college": truth.alone(
            pois, lambda t: any(word in t for word in ("Secondary", "Further", "Higher"))
        ),
        "primary school": truth.alone(pois, lambda t: t == "Primary Education"),
        "care home, special school": truth.alone(pois, lambda t: t.startswith(("Med", "Spec"))),
        "other landmark": truth.alone(
            pois, lambda t: t in ("Airport", "Airfield", "Urban Greenspace", "Waterfall")
        ),
        "hamlet": truth.alone(places, lambda t: t in ("Hamlet", "Other Settlement", "Island")),
        "locality": truth.alone("ons_ipn_places", bool),
        "misspelt town or village": slipped,
        "street and town": [(f"{road}, {town}", teams) for road, town, teams in streets],
        "street and town, shortened": [(abbreviated(r, t), teams) for r, t, teams in streets],
    }


def from_the_full_finder(truth: Truth) -> dict[str, list[Asked]]:
    """What a finder built from all gazetteers is asked."""
    chance = random.Random(8)
    roads = truth.roads("osopen_roads", 1500, 7)
    return {
        "exact road and town": [(f"{road}, {town}", teams) for road, town, teams in roads],
        "shortened, reordered": [(abbreviated(r, t), teams) for r, t, teams in roads],
        "misspelt road and town": [(f"{misspelt(r, chance)}, {t}", teams) for r, t, teams in roads],
        "road of many towns": truth.shared_roads(300),
        "village": truth.alone("osopen_places", lambda t: t == "Village"),
        "hamlet": truth.alone("osopen_places", lambda t: t == "Hamlet"),
        "landmark": truth.alone("osopen_pois", lambda t: not t.startswith(_CARE)),
    }
