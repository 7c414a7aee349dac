"""The force's teams by id, for names and for choosing one."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Patch:
    """A neighbourhood team as the console names it."""

    id: str
    name: str
    area: str


@cache
def all_teams() -> dict[str, Patch]:
    """Read once, at the first page that needs it."""
    table = files("triage.data").joinpath("teams.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(table.splitlines())
    return {row["id"]: Patch(row["id"], row["name"], row["area"]) for row in rows}


def team_name(team: str | None) -> str:
    if team is None:
        return ""
    known = all_teams().get(team)
    return known.name if known else team


def by_area() -> dict[str, list[Patch]]:
    """For a long choice: areas in order, and each area's teams by name."""
    areas: dict[str, list[Patch]] = {}
    for patch in sorted(all_teams().values(), key=lambda one: (one.area, one.name)):
        areas.setdefault(patch.area, []).append(patch)
    return areas
