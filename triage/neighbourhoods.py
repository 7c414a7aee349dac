"""The force's teams and the councils on its ground, read from this package's own tables."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Literal

from triage.place_types import Point, Team

DATA: Traversable = files("triage") / "data"


@dataclass(frozen=True, slots=True)
class Council:
    """A council, with who else shares its ground in the two tiers of Devon."""

    gss: str
    name: str
    slug: str
    tier: Literal["unitary", "district", "county"]
    parent: str | None
    website: str


@dataclass(frozen=True, slots=True, repr=False)
class Neighbourhoods:
    """Every team of the force, which of them has which census output area, and the councils."""

    teams: Mapping[str, Team]
    team_of_area: Mapping[str, str]
    councils: Mapping[str, Council]

    @classmethod
    def load(cls, folder: Traversable = DATA) -> Neighbourhoods:
        """Read the three tables; about 10 ms."""
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
        councils = {row["gss"]: _council(row) for row in rows(folder / "councils.csv")}
        return cls(MappingProxyType(teams), MappingProxyType(areas), MappingProxyType(councils))

    def for_highways(self, gss: str | None) -> Council | None:
        """Who looks after the roads: the county in two-tier Devon, else the council itself."""
        council = self.councils.get(gss or "")
        return self.councils[council.parent] if council and council.parent else council


def _council(row: Mapping[str, str]) -> Council:
    tier = row["tier"]
    if tier not in ("unitary", "district", "county"):
        raise ValueError(f"councils.csv: unknown tier {tier!r}")
    return Council(
        gss=row["gss"],
        name=row["name"],
        slug=row["slug"],
        tier=tier,  # type: ignore[arg-type]  # narrowed above
        parent=row["parent"] or None,
        website=row["website"],
    )


def rows(table: Traversable) -> list[dict[str, str]]:
    """The rows of one of the tree's CSV tables."""
    return list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
