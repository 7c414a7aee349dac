"""The names of places and where each lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from math import cos, hypot, radians
from types import MappingProxyType
from typing import Final, NamedTuple

from triage.land import KM_PER_DEGREE
from triage.neighbourhoods import DATA, rows
from triage.place_types import Point
from triage.place_words import STREET_ENDS, name_key, words_of

SETTLEMENTS: Final = frozenset({"city", "town", "suburb", "village", "hamlet"})
SIZE: Final = MappingProxyType(
    {"region": 9, "city": 6, "town": 5, "suburb": 3, "village": 3, "hamlet": 2}
)
# How far from a settlement's middle a street or a landmark is still said to be "in" it.
_REACH: Final = MappingProxyType(
    {"region": 45.0, "city": 11.0, "town": 6.5, "suburb": 2.5, "village": 4.0, "hamlet": 2.5}
)
# Kinds of which there are thousands that nobody has looked through for odd names.
_UNVOUCHED: Final = frozenset({"street", "poi", "hamlet"})
_ALL_STREETS: Final = 10_000
"""The force's ground has some twenty-five thousand; a hand-kept list has the best known."""
_COAST_ENDS: Final = words_of("bch cove sands sand bay haven porth")
_TELL_LITTLE: Final = words_of(
    "broad great little north south outer inner upper lower white black green sandy stony"
)
LONGEST: Final = 7
_BLOCK: Final = 0.04


class Place(NamedTuple):
    """One named place."""

    name: str
    kind: str
    town: str
    lat: float
    lon: float

    @property
    def point(self) -> Point:
        """Where it lies."""
        return Point(self.lat, self.lon)

    @property
    def size(self) -> int:
        """How much of the map the name stands for; a street or a landmark is 1."""
        return SIZE.get(self.kind, 1)

    @property
    def reach_km(self) -> float:
        """How far around it a street or a landmark may be said to be in it."""
        return _REACH.get(self.kind, 2.5)

    @property
    def label(self) -> str:
        """What a resident would call it, with its town."""
        if not self.town or self.town.lower() in self.name.lower():
            return self.name
        return f"{self.name}, {self.town}" if self.size < 2 else f"{self.name}, near {self.town}"


def km_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance of two points, good to a metre in a thousand over the length of the force."""
    east = (one[1] - other[1]) * cos(radians((one[0] + other[0]) / 2))
    return hypot(one[0] - other[0], east) * KM_PER_DEGREE


@dataclass(frozen=True, slots=True, repr=False)
class Gazetteer:
    """Places by the single spelling of their names."""

    places: tuple[Place, ...]
    by_name: Mapping[str, tuple[int, ...]]
    need: Mapping[str, int]
    """How much must speak for a name in the middle of a message; 0 for most."""
    longest: Mapping[str, int]
    """The number of words in the longest name that starts with a word."""
    vocabulary: frozenset[str]
    blocks: Mapping[tuple[int, int], tuple[int, ...]]
    """Streets and landmarks by block of ground."""
    names_at: tuple[str, ...]
    """The single spelling of each place's own name."""
    has_all_streets: bool
    """Whether a street of one town only in the list is surely the one that is meant."""
    quarters: Mapping[tuple[int, int], tuple[int, ...]]
    """Villages, suburbs and hamlets by block of ground."""
    _near_towns: dict[Place, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)
    """Worked out when a town is first asked about: there are some sixty."""

    @classmethod
    def of(
        cls, listed: Iterable[tuple[Place, tuple[str, ...]]], ordinary: frozenset[str]
    ) -> Gazetteer:
        """Index places, each given with its other names."""
        places: list[Place] = []
        names_at: list[str] = []
        by_name: dict[str, list[int]] = {}
        blocks: dict[tuple[int, int], list[int]] = {}
        quarters: dict[tuple[int, int], list[int]] = {}
        for number, (place, others) in enumerate(listed):
            places.append(place)
            names_at.append(name_key(place.name))
            for key in dict.fromkeys((names_at[-1], *map(name_key, others))):
                if key:
                    by_name.setdefault(key, []).append(number)
            block = int(place.lat / _BLOCK), int(place.lon / _BLOCK)
            if place.size == 1:
                blocks.setdefault(block, []).append(number)
            elif place.size <= 3:
                quarters.setdefault(block, []).append(number)
        for key, numbers in _said_of_beaches(places, names_at, ordinary):
            by_name.setdefault(key, numbers)
        longest: dict[str, int] = {}
        vocabulary: set[str] = set()
        for key in by_name:
            parts = key.split()
            vocabulary.update(parts)
            longest[parts[0]] = max(longest.get(parts[0], 0), len(parts))
        need = {
            key: _need(key, [places[i].kind for i in ids], ordinary) for key, ids in by_name.items()
        }
        return cls(
            places=tuple(places),
            by_name=MappingProxyType({key: tuple(ids) for key, ids in by_name.items()}),
            need=MappingProxyType({key: level for key, level in need.items() if level}),
            longest=MappingProxyType(longest),
            vocabulary=frozenset(vocabulary),
            blocks=MappingProxyType({block: tuple(ids) for block, ids in blocks.items()}),
            names_at=tuple(names_at),
            has_all_streets=sum(place.kind == "street" for place in places) >= _ALL_STREETS,
            quarters=MappingProxyType({block: tuple(ids) for block, ids in quarters.items()}),
        )

    def label_apart(self, number: int) -> str:
        """A label by the nearest village or suburb, for two places of one name in one town."""
        place = self.places[number]
        small = [i for i in self.quarters_near(place.point) if self.places[i].name != place.name]
        nearest = min(
            small, key=lambda i: km_between(self.places[i][3:5], place[3:5]), default=None
        )
        quarter = "" if nearest is None else self.places[nearest].name
        return f"{place.name}, {quarter}, {place.town}" if quarter else place.label

    def quarters_near(self, point: Point) -> Iterator[int]:
        """Villages, suburbs and hamlets within a few kilometres, by block."""
        row, column = int(point.lat / _BLOCK), int(point.lon / _BLOCK)
        for along in range(row - 1, row + 2):
            for across in range(column - 1, column + 2):
                yield from self.quarters.get((along, across), ())

    def around(self, place: Place) -> Iterator[int]:
        """Streets and landmarks near a settlement, by block."""
        span = 1 + int(place.reach_km / KM_PER_DEGREE / _BLOCK)
        row, column = int(place.lat / _BLOCK), int(place.lon / _BLOCK)
        for along in range(row - span, row + span + 1):
            for across in range(column - 2 * span, column + 2 * span + 1):
                yield from self.blocks.get((along, across), ())

    def named_around(self, place: Place) -> Mapping[str, tuple[int, ...]]:
        """Streets and landmarks near a settlement by the single spelling of their names."""
        if known := self._near_towns.get(place):
            return known
        names: dict[str, list[int]] = {}
        for number in self.around(place):
            names.setdefault(self.names_at[number], []).append(number)
        found = MappingProxyType({name: tuple(some) for name, some in names.items()})
        if place.size >= 5:
            self._near_towns[place] = found
        return found


def _said_of_beaches(
    places: list[Place], names_at: list[str], ordinary: frozenset[str]
) -> Iterator[tuple[str, list[int]]]:
    """ "Poldhu beach" for Poldhu Cove, "Fistral beach" for Fistral: all who go there say beach."""
    said: dict[str, list[int]] = {}
    for number, place in enumerate(places):
        if place.kind != "beach":
            continue
        *stem, last = names_at[number].split()
        if last not in _COAST_ENDS:
            stem.append(last)
        told = any(len(word) > 4 and word not in ordinary | _TELL_LITTLE for word in stem)
        if last != "bch" and told:
            said.setdefault(" ".join((*stem, "bch")), []).append(number)
    yield from ((key, numbers) for key, numbers in said.items() if len(numbers) == 1)


def _need(key: str, kinds: list[str], ordinary: frozenset[str]) -> int:
    """How much must speak for a name: more where it is an ordinary word too."""
    if " " in key:
        if key.startswith("the ") and key.count(" ") == 1:
            return 2  # "fighting in the street", "planted in the park"
        if key in ordinary:
            return 1
        # "High Street" is a street whoever says it; "the old mill" needs a word like "near".
        return 0 if "street" not in kinds or key.split()[-1] in STREET_ENDS else 1
    if all(kind == "junction" for kind in kinds) and any(map(str.isdigit, key)):
        return 0  # "j27"
    if key in ordinary or len(key) < 4:
        return 2
    return 1 if all(kind in _UNVOUCHED for kind in kinds) else 0


def listed_places(folder: Traversable = DATA) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """The tree's own places, each with its other names."""
    for row in rows(folder / "places.csv"):
        place = Place(row["name"], row["kind"], row["town"], float(row["lat"]), float(row["lon"]))
        yield place, tuple(name for name in row["aliases"].split(";") if name)


def ordinary_names(folder: Traversable = DATA) -> frozenset[str]:
    """Names of places that are ordinary words or people's names too."""
    text = (folder / "ordinary_names.txt").read_text(encoding="utf-8")
    return frozenset(name_key(line) for line in text.splitlines() if line and line[0] != "#")
