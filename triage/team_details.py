"""What a force tells of its teams beside our own table: names, contact routes, a named officer."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Final

from triage.place_types import Point, Team

COLUMNS: Final = tuple(
    [field.name for field in fields(Team) if field.name != "centre"] + ["lat", "lon"]
)
"""Any of these, id always; an empty cell leaves what is known as it is."""
_LONGEST: Final = 200
_MAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PAGE: Final = re.compile(r"https?://\S+")


def read_details(
    lines: Iterable[str], teams: Mapping[str, Team]
) -> tuple[Mapping[str, Team], list[str]]:
    """All teams with what the rows tell of them, and the faults, each with its line."""
    table = csv.DictReader(lines)
    given = [name.strip().lower() for name in table.fieldnames or ()]
    if "id" not in given or not set(given) - {"id"}:
        return teams, ["the first line must name the columns: id and any of " + ", ".join(COLUMNS)]
    faults = [f"column {name!r} is none that a team has" for name in given if name not in COLUMNS]
    table.fieldnames = given
    told: dict[str, Team] = {}
    for row in table:
        name = (row.get("id") or "").strip()
        try:
            if name in told:
                raise ValueError(f"team {name} stands there twice")
            told[name] = _told(teams, name, row)
        except ValueError as fault:
            faults.append(f"line {table.line_num}: {fault}")
    if not told and not faults:
        faults.append("there is no team in it")
    return MappingProxyType({**teams, **told}), faults


def _told(teams: Mapping[str, Team], name: str, row: Mapping[str, str]) -> Team:
    if name not in teams:
        raise ValueError(f"there is no team {name!r}; its ground would not be known")
    if None in row:
        raise ValueError("there are more cells than columns")
    cells = {key: (row.get(key) or "").strip() for key in COLUMNS if (row.get(key) or "").strip()}
    if any(len(cell) > _LONGEST or not cell.isprintable() for cell in cells.values()):
        raise ValueError(f"a cell is longer than {_LONGEST} characters, or holds odd ones")
    if "email" in cells and not _MAIL.fullmatch(cells["email"]):
        raise ValueError("email is no address")
    if "page" in cells and not _PAGE.fullmatch(cells["page"]):
        raise ValueError("page is no web address")
    lat, lon = cells.pop("lat", ""), cells.pop("lon", "")
    if bool(lat) != bool(lon):
        raise ValueError("lat and lon belong together")
    if lat:
        return replace(_named(teams[name], cells), centre=_centre(lat, lon))
    return _named(teams[name], cells)


def _centre(lat: str, lon: str) -> Point:
    try:
        point = Point(float(lat), float(lon))
    except ValueError:
        raise ValueError("lat and lon must be numbers in degrees") from None
    if not (-90 <= point.lat <= 90 and -180 <= point.lon <= 180):
        raise ValueError("lat and lon must be numbers in degrees")
    return point


def _named(team: Team, cells: Mapping[str, str]) -> Team:
    return replace(team, **cells)  # type: ignore[arg-type]  # every column but the centre is text
