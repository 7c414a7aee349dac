"""From a point to the team whose ground it is: that of the nearest live postcode."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from itertools import pairwise
from math import cos, floor, inf, radians, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from triage.areas import Areas, Edge
from triage.neighbourhoods import DATA, Neighbourhoods
from triage.place_types import Point, Team
from triage.postcode_files import PostcodeChanges
from triage.postcodes import PostcodeTable

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

KM_PER_DEGREE: Final = 111.2
# Window sizes in degrees of latitude: streets first, then villages, moors and the open sea.
_STEPS: Final = (0.002, 0.004, 0.008, 0.016, 0.032, 0.064)
_NARROW: Final = 1.6
"""Degrees of longitude are this much shorter than those of latitude: cells are near square."""
_AT_ONCE: Final = 500_000
"""Distances held in memory at a time."""
_CELL: Final = 0.004
_RINGS: Final = 17
GAP_KM: Final = 3.0
"""Quays and sea walls beyond an area's line are still its team's; and edges are told up to here."""
_FARTHEST_KM: Final = 14.0
"""No land of the force is further from a postcode than this."""
"""Side of the buckets that answer one point at a time, in degrees of latitude."""


@dataclass(frozen=True, slots=True)
class _Level:
    """The postcodes sorted into the cells of one grid."""

    step: float
    width: int
    keys: Ints
    order: Ints


@dataclass(frozen=True, slots=True)
class Standing:
    """What lies at a point."""

    row: int
    """Row of the nearest live postcode, -1 where none is within fourteen kilometres."""
    km: float
    at_sea: bool


class Ground:
    """Which row of the postcode table is nearest to a point, and whether the point is land.

    Grids of growing cells: three by three cells around a point surely hold everything within one
    cell's side, so the first grid whose best answer is that near has the right one. It needs no
    tree, loads in a moment and answers whole arrays at once.
    """

    def __init__(self, lat: Sequence[float], lon: Sequence[float], land: Land) -> None:
        self._lat: Floats = np.asarray(lat, dtype=np.float64)
        self._lon: Floats = np.asarray(lon, dtype=np.float64)
        self._corner = (float(self._lat.min()) - 1.0, float(self._lon.min()) - 1.0)
        self._levels = tuple(self._level(step) for step in _STEPS)
        self._buckets = self._fill_buckets()
        self.land = land

    def _cells(self, step: float, lat: Floats, lon: Floats) -> tuple[Ints, Ints]:
        row = np.floor((lat - self._corner[0]) / step).astype(np.int64)
        column = np.floor((lon - self._corner[1]) / (step * _NARROW)).astype(np.int64)
        return row, column

    def _level(self, step: float) -> _Level:
        row, column = self._cells(step, self._lat, self._lon)
        width = int(column.max()) + 3
        keys = row * width + column
        order = np.argsort(keys, kind="stable")
        return _Level(step, width, keys[order], order)

    def nearest(self, lat: Floats, lon: Floats) -> tuple[Ints, Floats]:
        """Row of the nearest postcode and its distance in km, for each point; -1 where far off."""
        rows = np.full(lat.shape, -1, dtype=np.int64)
        far = np.full(lat.shape, np.inf)
        left = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
        for level in self._levels:
            if not left.size:
                break
            sure = level.step * KM_PER_DEGREE * 0.99
            found, distance = self._look(level, lat[left], lon[left])
            rows[left], far[left] = found, distance
            left = left[distance > sure]
        far[left], rows[left] = np.inf, -1
        return rows, far

    def _look(self, level: _Level, lat: Floats, lon: Floats) -> tuple[Ints, Floats]:
        row, column = self._cells(level.step, lat, lon)
        column = np.clip(column, 0, level.width - 2)
        left = ((row[:, None] + np.array([-1, 0, 1])) * level.width + (column - 1)[:, None]).ravel()
        start = np.searchsorted(level.keys, left)
        stop = np.searchsorted(level.keys, left + 3)
        counts = (stop - start).reshape(-1, 3)
        per_point = counts.sum(axis=1)
        best = np.full(lat.shape, -1, dtype=np.int64)
        far = np.full(lat.shape, np.inf)
        edges = np.searchsorted(np.cumsum(per_point), np.arange(0, per_point.sum(), _AT_ONCE))
        bounds = sorted({0, *(int(edge) for edge in edges[1:]), lat.size})  # small enough pieces
        for low, high in pairwise(bounds):
            some = np.flatnonzero(per_point[low:high]) + low
            if not some.size:
                continue
            lengths = counts[some].ravel()
            offsets = np.repeat(start.reshape(-1, 3)[some].ravel() - _before(lengths), lengths)
            candidates = level.order[offsets + np.arange(lengths.sum())]
            owner = np.repeat(np.arange(some.size), per_point[some])
            near_lat, near_lon = lat[some][owner], lon[some][owner]
            north = self._lat[candidates] - near_lat
            east = (self._lon[candidates] - near_lon) * np.cos(np.radians(near_lat))
            squared = north * north + east * east
            first = _before(per_point[some])
            smallest = np.minimum.reduceat(squared, first)
            hits = np.flatnonzero(squared == smallest[owner])
            who = owner[hits]
            only = np.flatnonzero(np.diff(who, prepend=-1))  # of equals, the first row
            best[some[who[only]]] = candidates[hits[only]]
            far[some] = np.sqrt(smallest) * KM_PER_DEGREE
        return best, far

    def _fill_buckets(self) -> dict[tuple[int, int], list[tuple[float, float, int]]]:
        buckets: dict[tuple[int, int], list[tuple[float, float, int]]] = {}
        for row, (lat, lon) in enumerate(zip(self._lat.tolist(), self._lon.tolist(), strict=True)):
            cell = floor(lat / _CELL), floor(lon / (_CELL * _NARROW))
            buckets.setdefault(cell, []).append((lat, lon, row))
        return buckets

    def nearest_to(self, point: Point) -> tuple[int, float]:
        """The same as `nearest` for one point, without the cost of arrays."""
        middle_row, middle_column = floor(point.lat / _CELL), floor(point.lon / (_CELL * _NARROW))
        narrow = cos(radians(point.lat))
        best, found = inf, -1
        for ring in range(_RINGS):
            for cell in _ring(middle_row, middle_column, ring):
                for lat, lon, row in self._buckets.get(cell, ()):
                    north, east = lat - point.lat, (lon - point.lon) * narrow
                    squared = north * north + east * east
                    if squared < best or (squared == best and row < found):
                        best, found = squared, row
            # Nothing in the next ring can be nearer than the rings already seen are wide.
            if best <= (ring * _CELL * 0.99) ** 2:
                return found, sqrt(best) * KM_PER_DEGREE
        return -1, inf  # what the corners of the last rings held need not be the nearest

    def nearest_if(
        self, point: Point, km: float, wanted: Callable[[int], bool]
    ) -> tuple[int, float]:
        """The nearest postcode of some kind within some kilometres; -1 where there is none."""
        middle_row, middle_column = floor(point.lat / _CELL), floor(point.lon / (_CELL * _NARROW))
        narrow, reach = cos(radians(point.lat)), km / KM_PER_DEGREE
        best, found = reach * reach, -1
        for ring in range(int(reach / _CELL) + 2):
            for cell in _ring(middle_row, middle_column, ring):
                for lat, lon, row in self._buckets.get(cell, ()):
                    north, east = lat - point.lat, (lon - point.lon) * narrow
                    squared = north * north + east * east
                    if squared < best and wanted(row):
                        best, found = squared, row
            if found >= 0 and best <= (ring * _CELL * 0.99) ** 2:
                break
        return found, sqrt(best) * KM_PER_DEGREE

    def rows_within(self, point: Point, km: float) -> list[int]:
        """The postcodes in a circle."""
        reach = km / KM_PER_DEGREE
        narrow = cos(radians(point.lat))
        rows: list[int] = []
        for along in range(
            floor((point.lat - reach) / _CELL), floor((point.lat + reach) / _CELL) + 1
        ):
            step, wide = _CELL * _NARROW, reach / narrow
            for across in range(
                floor((point.lon - wide) / step), floor((point.lon + wide) / step) + 1
            ):
                for lat, lon, row in self._buckets.get((along, across), ()):
                    north, east = lat - point.lat, (lon - point.lon) * narrow
                    if north * north + east * east <= reach * reach:
                        rows.append(row)
        return rows

    def _far_from_all(self, point: Point) -> tuple[int, float]:
        """The middle of the moor, or a pin off a lonely coast: look at every postcode."""
        narrow = cos(radians(point.lat))
        squared = (self._lat - point.lat) ** 2 + ((self._lon - point.lon) * narrow) ** 2
        row = int(squared.argmin())
        km = sqrt(float(squared[row])) * KM_PER_DEGREE
        return (row, km) if km <= _FARTHEST_KM else (-1, inf)

    def standing(self, point: Point) -> Standing:
        """What lies at one point."""
        row, km = self.nearest_to(point)
        if row < 0 and (self.land.covers(point) or self.land.km_to_shore(point) < inf):
            row, km = self._far_from_all(point)
        # A postcode this close means a street: quays and sea walls are land whatever the mask says.
        at_sea = km > 0.5 and not self.land.covers(point)
        return Standing(row, km, at_sea)


def _ring(row: int, column: int, size: int) -> Iterator[tuple[int, int]]:
    """The cells of the square ring of that size around a cell."""
    if not size:
        yield row, column
        return
    for across in range(column - size, column + size + 1):
        yield row - size, across
        yield row + size, across
    for along in range(row - size + 1, row + size):
        yield along, column - size
        yield along, column + size


def _before(lengths: Ints) -> Ints:
    """Where each run starts when runs of these lengths are laid end to end."""
    starts: Ints = np.cumsum(lengths) - lengths
    return starts


@dataclass(frozen=True, slots=True)
class Land:
    """Land and sea around the peninsula in cells of about a kilometre."""

    mask: npt.NDArray[np.bool_]
    corner: tuple[float, float]
    step: tuple[float, float]

    @classmethod
    def load(cls, folder: Traversable = DATA) -> Land:
        """Unpack the mask."""
        with np.load(io.BytesIO((folder / "land.npz").read_bytes())) as packed:
            shape = tuple(int(side) for side in packed["shape"])
            bits = np.unpackbits(packed["bits"])[: shape[0] * shape[1]]
            corner, step = packed["corner"], packed["step"]
        return cls(
            bits.astype(bool).reshape(shape),
            (float(corner[0]), float(corner[1])),
            (float(step[0]), float(step[1])),
        )

    def covers(self, point: Point) -> bool:
        """Whether the point's cell is land; everything outside the window counts as sea."""
        row, column = self._cell(point)
        rows, columns = self.mask.shape
        return 0 <= row < rows and 0 <= column < columns and bool(self.mask[row, column])

    def sea_within(self, point: Point, km: float) -> bool:
        """Whether a cell of sea lies that near."""
        row, column = self._cell(point)
        across = abs(self.step[1]) * KM_PER_DEGREE * cos(radians(point.lat))
        tall, wide = round(km / (abs(self.step[0]) * KM_PER_DEGREE)), round(km / across)
        window = self.mask[
            max(0, row - tall) : row + tall + 1, max(0, column - wide) : column + wide + 1
        ]
        return not bool(window.all())

    def km_to_shore(self, point: Point, reach: int = 5) -> float:
        """Distance to the nearest land cell's edge, looking a few cells around; inf beyond."""
        row, column = self._cell(point)
        top, left = max(0, row - reach), max(0, column - reach)
        window = self.mask[top : max(0, row + reach + 1), left : max(0, column + reach + 1)]
        found = np.argwhere(window)
        if not found.size:
            return float("inf")
        lat = self.corner[0] + (found[:, 0] + top) * self.step[0]
        lon = self.corner[1] + (found[:, 1] + left) * self.step[1]
        north = lat - point.lat
        east = (lon - point.lon) * np.cos(np.radians(point.lat))
        middle = float(np.sqrt((north**2 + east**2).min())) * KM_PER_DEGREE
        return max(0.0, middle - abs(self.step[0]) * KM_PER_DEGREE / 2)

    def _cell(self, point: Point) -> tuple[int, int]:
        row = round((point.lat - self.corner[0]) / self.step[0])
        return row, round((point.lon - self.corner[1]) / self.step[1])


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
