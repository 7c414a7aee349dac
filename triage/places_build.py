"""Make the full list of places out of a gazetteer's rows: pure."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from triage.gazetteer import SETTLEMENTS, Place, km_between
from triage.national_grid import to_wgs84
from triage.place_words import name_key

Listed = tuple[Place, tuple[str, ...]]
# south, west, north, east: the force's ground and a little around it
BOX: Final = (49.7, -6.8, 51.4, -2.8)

_KINDS: Final = MappingProxyType(
    {
        "named road": "street",
        "section of named road": "street",
        "street": "street",
        "city": "city",
        "town": "town",
        "suburban area": "suburb",
        "village": "village",
        "hamlet": "hamlet",
        "other settlement": "hamlet",
        "locality": "hamlet",
        "island": "hamlet",
        "group of islands": "hamlet",
        "railway station": "station",
        "bus station": "station",
        "beach": "beach",
        "bay": "beach",
        "hospital": "hospital",
    }
)
# A number alone is a whole road's length, and these are no names that anybody says.
_LEFT_OUT: Final = frozenset({"numbered road", "section of numbered road", "generic", "postcode"})
_NUMBER: Final = re.compile(r"(?:[ABM]?\d+(?:\(M\))?)$", re.IGNORECASE)
_POSSESSIVE: Final = re.compile(
    r"'S\b"
)  # "St Paul'S Road", where capitals were put on by a program
_SAME_KM: Final = MappingProxyType({"street": 0.8})
_SAME_SETTLEMENT_KM: Final = 2.5


def kind_of(written: str) -> str:
    """Our word for a gazetteer's type."""
    return _KINDS.get(written.lower(), "poi")


def read_rows(rows: Iterable[Mapping[str, str]]) -> Iterator[Listed]:
    """Places of a CSV with columns name (or street), type (or kind), lat, lon and perhaps place."""
    for row in rows:
        name = _POSSESSIVE.sub("'s", (row.get("name") or row.get("street") or "").strip())
        written = (row.get("type") or row.get("kind") or "locality").lower()
        if not name or not name_key(name) or written in _LEFT_OUT or _NUMBER.match(name):
            continue
        try:
            lat, lon = round(float(row["lat"]), 5), round(float(row["lon"]), 5)
        except (KeyError, ValueError):
            continue
        if not (BOX[0] <= lat <= BOX[2] and BOX[1] <= lon <= BOX[3]):
            continue
        others = tuple(other for other in (row.get("alt_name", "").strip(),) if other)
        kind = kind_of(written)
        if kind == "station" and "station" not in name.lower():
            name, others = f"{name} Station", (*others, f"{name} Railway Station")
        yield Place(name, kind, (row.get("place") or "").strip(), lat, lon), others


def read_open_names(lines: Iterable[str]) -> Iterator[Listed]:
    """Places of one tile of OS Open Names as Ordnance Survey ships it: CSV without a header."""
    for fields in csv.reader(lines):
        if len(fields) < 19:
            continue
        try:
            point = to_wgs84(float(fields[8]), float(fields[9]))
        except ValueError:
            continue
        yield from read_rows(
            [
                {
                    "name": fields[2],
                    "alt_name": fields[4],
                    "type": fields[7],
                    "lat": str(point.lat),
                    "lon": str(point.lon),
                    "place": fields[18],
                }
            ]
        )


def merge(own: Iterable[Listed], found: Iterable[Listed]) -> list[Listed]:
    """What was found beyond our own list, each place once, each street with a town."""
    kept: dict[str, list[Place]] = {}
    for place, others in own:
        for name in (place.name, *others):
            kept.setdefault(name_key(name), []).append(place)
    merged: list[Listed] = []
    for place, others in sorted(found, key=lambda item: (-item[0].size, item[0])):
        same = kept.setdefault(name_key(place.name), [])
        if not any(_same(place, other) for other in same):
            same.append(place)
            merged.append((place, others))
    towns = _Towns(place for places in kept.values() for place in places)
    return [
        (place if place.town else place._replace(town=towns.of(place)), others)
        for place, others in merged
    ]


def _same(one: Place, other: Place) -> bool:
    """Whether two entries are one place: near each other, and both streets or neither."""
    if (one.kind == "street") != (other.kind == "street"):
        return False
    if one.kind == "street" and one.town and other.town and one.town != other.town:
        return km_between(one[3:5], other[3:5]) < 0.15
    return km_between(one[3:5], other[3:5]) < _SAME_KM.get(one.kind, _SAME_SETTLEMENT_KM)


class _Towns:
    """The nearest town or village of a place, for the ones that come without."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._blocks: dict[tuple[int, int], list[Place]] = {}
        for place in set(places):
            if place.kind in SETTLEMENTS - {"hamlet"}:
                self._blocks.setdefault(_block(place), []).append(place)

    def of(self, place: Place) -> str:
        row, column = _block(place)
        near = [
            town
            for along in range(row - 1, row + 2)
            for across in range(column - 1, column + 2)
            for town in self._blocks.get((along, across), ())
            if town.name != place.name
        ]
        # A street in a suburb is looked for under its town's name; a far town is no help.
        best = min(near, key=lambda town: km_between(town[3:5], place[3:5]), default=None)
        if best is None:
            return ""
        return best.town if best.kind == "suburb" and best.town else best.name


def _block(place: Place) -> tuple[int, int]:
    return int(place.lat / 0.06), int(place.lon / 0.09)
