"""From a point to the team whose ground it is: that of the nearest live postcode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from typing import Final

import numpy as np

from triage.areas import Areas, Edge
from triage.ground import Floats, Ground, Standing
from triage.land import Land
from triage.neighbourhoods import DATA, Neighbourhoods
from triage.place_types import Point, Team
from triage.postcode_files import PostcodeChanges
from triage.postcodes import PostcodeTable

GAP_KM: Final = 3.0
"""Quays and sea walls beyond an area's line are still its team's; and edges are told up to here."""


@dataclass(frozen=True, slots=True)
class Router:
    """Points to teams, one at a time or many."""

    table: PostcodeTable
    neighbourhoods: Neighbourhoods
    ground: Ground
    areas: Areas | None = None
    """The force's own areas, where they were imported; they go before the nearest postcode."""

    @classmethod
    def load(
        cls,
        folder: Traversable = DATA,
        areas: Areas | None = None,
        teams: Mapping[str, Team] | None = None,
        postcodes: PostcodeChanges | None = None,
    ) -> Router:
        """Everything from the tree's own tables, and the areas, teams and postcodes imported."""
        newer = postcodes or PostcodeChanges()
        table = PostcodeTable.load(folder, added=newer.added, ended=newer.ended)
        ground = Ground(table.lat, table.lon, Land.load(folder))
        known = Neighbourhoods.load(folder)
        return cls(table, replace(known, teams=teams) if teams else known, ground, areas)

    def team_at(self, point: Point, standing: Standing) -> str | None:
        """The team of one point, on what `ground.standing` said of it; None outside the force."""
        by_postcode = self.team_of_row(standing.row)
        if self.areas is None:
            return by_postcode
        if team := self.areas.team_at(point):
            return team
        if by_postcode is None or by_postcode not in self.areas.teams:
            return by_postcode
        return self.areas.nearest(point, GAP_KM) or by_postcode

    def edge(self, point: Point, team: str, standing: Standing) -> Edge | None:
        """How near a team's ground ends; None where that is more than three kilometres away."""
        if self.areas is not None:
            return self.areas.edge(point, team, GAP_KM)
        if standing.row < 0:
            return None
        row, far = self.ground.nearest_if(
            point, GAP_KM * 2 + standing.km, lambda other: self.team_of_row(other) != team
        )
        # The ground ends half-way to the first address of somebody else's.
        km = max(0.0, (far - standing.km) / 2)
        return Edge(km, self.team_of_row(row)) if row >= 0 and km <= GAP_KM else None

    def team_of_row(self, row: int) -> str | None:
        """The team of a row of the postcode table; None for a row outside the force."""
        if not 0 <= row < self.table.inside:
            return None
        return self.neighbourhoods.team_of_area[self.table.area[row]]

    def teams(self, lat: Floats, lon: Floats) -> list[str | None]:
        """The team of each point; None outside. Land or sea is not looked at here."""
        if self.areas is not None:
            held = self.areas.teams_at(lat, lon)
            left = np.array([at for at, team in enumerate(held) if team is None], dtype=np.int64)
            rows, far = self.ground.nearest(lat[left], lon[left])
            for at, row, km in zip(left.tolist(), rows.tolist(), far.tolist(), strict=True):
                point = Point(float(lat[at]), float(lon[at]))
                held[at] = self.team_at(point, Standing(row, km, at_sea=False))
            return held
        rows, _ = self.ground.nearest(lat, lon)
        return [self.team_of_row(int(row)) for row in rows]
