"""The nearest live postcodes to a point, one at a time or by thousands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, floor, inf, radians, sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

from triage.land import KM_PER_DEGREE, Land
from triage.place_types import Point

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Window sizes in degrees of latitude: streets first, then villages, moors and the open sea.
_STEPS: Final = (0.002, 0.004, 0.008, 0.016, 0.032, 0.064)
_NARROW: Final = 1.6
"""Degrees of longitude are this much shorter than those of latitude: cells are near square."""
_AT_ONCE: Final = 500_000
"""Distances held in memory at a time."""
_CELL: Final = 0.004
"""Side of the buckets that answer one point at a time, in degrees of latitude."""
_RINGS: Final = 17
_FARTHEST_KM: Final = 14.0
"""No land of the force is further from a postcode than this."""


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
