"""The force's own areas, where they were imported: which team's holds a point, how near its edge.

Without them the ground of a team is what lies nearest to its postcodes (see routing.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians
from typing import Final

import numpy as np
import numpy.typing as npt
from shapely import STRtree, make_valid, points, prepare
from shapely.geometry import Point as Spot
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from triage.place_types import Point

Ring = tuple[tuple[float, float], ...]
"""Corners as longitude and latitude."""
Floats = npt.NDArray[np.float64]
KM_PER_DEGREE: Final = 111.2
_NARROW: Final = cos(radians(50.6))
"""One shortening of longitudes for the whole force: an edge's distance is right to two in 100."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One piece of a team's ground: its outer ring, then its holes."""

    team: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """Where the ground of a team ends."""

    km: float
    neighbour: str | None
    """The team beyond, where one is."""


@dataclass(frozen=True, slots=True, repr=False)
class Areas:
    """Teams' areas in a plane in which both directions are alike, ready to be asked."""

    teams: tuple[str, ...]
    shapes: tuple[BaseGeometry, ...]
    lines: tuple[BaseGeometry, ...]
    """Each shape's outline, kept because to make one takes longer than to measure with it."""
    tree: STRtree
    official: bool

    @classmethod
    def of(cls, outlines: Iterable[Outline], *, official: bool) -> Areas | None:
        """All areas; None where there are none."""
        pieces: dict[str, list[BaseGeometry]] = {}
        for outline in outlines:
            outer, *holes = [[(x * _NARROW, y) for x, y in ring] for ring in outline.rings]
            piece = make_valid(Polygon(outer, holes))
            pieces.setdefault(outline.team, []).append(piece)
        if not pieces:
            return None
        teams = tuple(sorted(pieces))
        shapes = tuple(unary_union(pieces[team]) for team in teams)
        lines = tuple(shape.boundary for shape in shapes)
        prepare([*shapes, *lines])
        return cls(teams, shapes, lines, STRtree(shapes), official)

    def team_at(self, point: Point) -> str | None:
        """The team whose area holds a point; of several, the first by id."""
        found = self.tree.query(Spot(point.lon * _NARROW, point.lat), predicate="intersects")
        return self.teams[int(found.min())] if found.size else None

    def teams_at(self, lat: Floats, lon: Floats) -> list[str | None]:
        """The same for many points at once."""
        who, which = self.tree.query(points(lon * _NARROW, lat), predicate="intersects")
        first = np.full(lat.size, len(self.teams))
        np.minimum.at(first, who, which)  # teams stand in the order of their ids
        return [*map((*self.teams, None).__getitem__, first.tolist())]

    def nearest(self, point: Point, km: float) -> str | None:
        """The team whose area is nearest, of those within some kilometres."""
        found = self._around(point, km, without=None)
        return min(found)[1] if found else None

    def edge(self, point: Point, team: str, km: float) -> Edge | None:
        """How far it is to the end of a team's ground; None where it is further than asked."""
        if team not in self.teams:
            return None
        spot = Spot(point.lon * _NARROW, point.lat)
        own = self.lines[self.teams.index(team)].distance(spot) * KM_PER_DEGREE
        if own > km:
            return None
        beside = min(self._around(point, own + 0.1, without=team), default=None)
        return Edge(own, beside[1] if beside else None)

    def _around(self, point: Point, km: float, *, without: str | None) -> list[tuple[float, str]]:
        spot, reach = Spot(point.lon * _NARROW, point.lat), km / KM_PER_DEGREE
        far = [
            (self.shapes[i].distance(spot) * KM_PER_DEGREE, self.teams[i])
            for i in self.tree.query(spot, predicate="dwithin", distance=reach).tolist()
            if self.teams[i] != without
        ]
        return [(distance, team) for distance, team in far if distance <= km]
