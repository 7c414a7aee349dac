"""Postcodes as their publishers ship them, and how they differ from our own table: pure."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Final, NamedTuple

import numpy as np

from triage.national_grid import to_wgs84
from triage.postcodes import PostcodeTable

AREAS: Final = ("EX", "PL", "TQ", "TR", "TA", "DT")
"""The letters with which the force's postcodes begin."""
_OURS: Final = re.compile(rf"\"?(?:{'|'.join(AREAS)})\d")
_NO_POSITION: Final = 90  # Code-Point's quality of a postcode whose place nobody knows
_WHOLE: Final = 300
"""Fewer postcodes of an area than so many are a piece of a file: nothing has ended by it."""


class Unit(NamedTuple):
    """One live postcode."""

    code: str
    lat: float
    lon: float
    area: str
    """Its output area of 2011, where the file says it."""
    council: str


@dataclass(frozen=True, slots=True)
class PostcodeChanges:
    """What newer files say beyond our own table."""

    added: tuple[Unit, ...] = ()
    """Each with an output area: the file's, else that of the nearest postcode we have."""
    ended: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.added or self.ended)


def read_code_point(lines: Iterable[str]) -> Iterator[Unit]:
    """One file of OS Code-Point Open: CSV without a header, ten columns, OSGB metres."""
    for row in csv.reader(line for line in lines if _OURS.match(line)):
        if len(row) < 9 or not (row[1].isdigit() and row[2].isdigit() and row[3].isdigit()):
            continue
        if int(row[1]) == _NO_POSITION or not int(row[2]):
            continue
        point = to_wgs84(float(row[2]), float(row[3]))
        yield Unit(_spaced(row[0]), point.lat, point.lon, "", row[8])


def read_onspd(lines: Iterable[str]) -> Iterator[Unit]:
    """One file of the ONS Postcode Directory, or a table with the columns that we need of it."""
    source = iter(lines)
    header = [name.strip().strip('"').lower() for name in next(source, "").split(",")]
    at = {name: header.index(name) for name in header}
    code = _first(at, r"pcds?$|postcode$|pcd[78]$")
    council = _first(at, r"oslaua$|laua$|lad\d\dcd$")
    ended, area = _first(at, r"doterm$"), _first(at, r"oa11(?:cd)?$")
    status, lat, lon = at.get("status"), at.get("lat"), at.get("long", at.get("lon"))
    if code is None or council is None or lat is None or lon is None:
        return
    if ended is None and status is None:
        return  # which of them live is not told
    for row in csv.reader(line for line in source if _OURS.match(line)):
        if len(row) < len(header):
            continue
        if (ended is not None and row[ended].strip()) or (
            status is not None and row[status] != "live"
        ):
            continue
        try:
            north, east = round(float(row[lat]), 5), round(float(row[lon]), 5)
        except ValueError:
            continue
        if north < 60:  # the directory's way to say that it knows no position is 99.999999
            yield Unit(
                _spaced(row[code]), north, east, row[area] if area is not None else "", row[council]
            )


def changes(
    units: Iterable[Unit], table: PostcodeTable, team_of_area: Mapping[str, str]
) -> PostcodeChanges:
    """The live postcodes of the force that our table lacks, and those of ours that have ended."""
    live = {unit.code: unit for unit in units}
    councils = set(table.council[: table.inside])
    counts = Counter(code[:2] for code in live)
    ended = {
        code
        for code, row in table.codes.items()
        if row < table.inside and code not in live and counts[code[:2]] >= _WHOLE
    }
    new = [
        unit
        for unit in live.values()
        if unit.council in councils
        and (unit.code not in table.codes or table.codes[unit.code] >= table.inside)
    ]
    lat = np.asarray(table.lat[: table.inside])
    lon = np.asarray(table.lon[: table.inside])
    added = []
    for unit in sorted(new):
        area = unit.area
        if area not in team_of_area:
            narrow = cos(radians(unit.lat))
            gaps = (lat - unit.lat) ** 2 + ((lon - unit.lon) * narrow) ** 2
            area = table.area[int(gaps.argmin())]
        added.append(unit._replace(area=area))
    return PostcodeChanges(tuple(added), frozenset(ended))


def _first(at: Mapping[str, int], pattern: str) -> int | None:
    return next((where for name, where in at.items() if re.match(pattern, name)), None)


def _spaced(code: str) -> str:
    unit = code.replace(" ", "").upper()
    return f"{unit[:-3]} {unit[-3:]}"
