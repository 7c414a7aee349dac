"""The force's teams and their ground, read from this package's own tables."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from triage.place_types import Point, Team

DATA: Traversable = files("triage") / "data"


@dataclass(frozen=True, slots=True, repr=False)
class Neighbourhoods:
    """Every team of the force, and which of them has which census output area."""

    teams: Mapping[str, Team]
    team_of_area: Mapping[str, str]

    @classmethod
    def load(cls, folder: Traversable = DATA) -> Neighbourhoods:
        """Read the two tables; about 10 ms."""
        teams = {
            row["id"]: Team(
                row["id"], row["name"], row["area"], Point(float(row["lat"]), float(row["lon"]))
            )
            for row in rows(folder / "teams.csv")
        }
        areas = {
            area: row["team"]
            for row in rows(folder / "oa_to_team.csv")
            for area in row["output_areas"].split()
        }
        return cls(MappingProxyType(teams), MappingProxyType(areas))


def rows(table: Traversable) -> list[dict[str, str]]:
    """The rows of one of the tree's CSV tables."""
    return list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
