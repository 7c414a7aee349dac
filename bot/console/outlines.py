"""Which ground belongs to which team, around one place: worked out from the postcodes.

The force's own boundaries are not published. Routing gives a point to the team of the nearest live
postcode, so this draws exactly what routing does; the pages call it approximate.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

import numpy as np
import numpy.typing as npt

from triage.routing import Router

ACROSS, DOWN = 120, 90  # cells of the raster from which outlines are traced
LEAST_KM = 1.6  # height of the smallest window: a few streets
FORCE = ""  # stands for all teams, where a map is too wide to tell them apart
FINER = 4  # times as many cells each way, for the map of the whole force
ALONE_KM = 4.0  # height of the window around a point without a team
KM_PER_DEGREE = 111.2
MARGIN = 1.35
STRAYS = (0.015, 0.985)
SEA_KM = 0.5  # a postcode this close means land, whatever the mask of one-kilometre cells says
KEPT = 256  # windows kept: every team of the force, and some points

Loop = tuple[tuple[float, float], ...]  # corners in cells: x to the east, y to the south


@dataclass(frozen=True, slots=True)
class Window:
    """A piece of the earth in the shape of the picture."""

    north: float
    west: float
    south: float
    east: float

    @property
    def km_across(self) -> float:
        middle = radians((self.north + self.south) / 2)
        return (self.east - self.west) * KM_PER_DEGREE * cos(middle)

    def place(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a position lies in the picture, in cells."""
        return (
            (lon - self.west) / (self.east - self.west) * ACROSS,
            (self.north - lat) / (self.north - self.south) * DOWN,
        )


@dataclass(frozen=True, slots=True)
class Area:
    """One team's ground within the window; team None is ground outside the force."""

    team: str | None
    loops: tuple[Loop, ...]
    label_at: tuple[float, float]
    cells: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A window and every area in it; what no area covers is sea."""

    window: Window
    areas: tuple[Area, ...]


class Outlines:
    """Works each window out at its first map, and keeps it."""

    def __init__(self, router: Router) -> None:
        self._router = router
        self.around_team = lru_cache(maxsize=KEPT)(self._around_team)
        self.around_point = lru_cache(maxsize=KEPT)(self._around_point)
        self.whole_force = lru_cache(maxsize=1)(self._whole_force)

    def around(self, team: str | None, lat: float, lon: float) -> Surroundings:
        """The team's whole patch, or where the point lies outside of it, the point's neighbourhood.

        Takes a tenth of a second the first time: call it in a thread.
        """
        if team is not None:
            whole = self.around_team(team)
            if whole is not None:
                x, y = whole.window.place(lat, lon)
                if 0 < x < ACROSS and 0 < y < DOWN:
                    return whole
        return self.around_point(round(lat, 3), round(lon, 3))

    def _around_team(self, team: str) -> Surroundings | None:
        router = self._router
        rows = [row for row in range(router.table.inside) if router.team_of_row(row) == team]
        if not rows:
            return None
        lat = np.asarray(router.table.lat)[rows]
        lon = np.asarray(router.table.lon)[rows]
        # a few postcodes far from the rest, slips of the tables, must not shrink the picture
        (south, north), (west, east) = np.quantile(lat, STRAYS), np.quantile(lon, STRAYS)
        return self._survey(_window(float(south), float(west), float(north), float(east)))

    def _around_point(self, lat: float, lon: float) -> Surroundings:
        half = ALONE_KM / KM_PER_DEGREE / 2 / MARGIN
        return self._survey(_window(lat - half, lon - half, lat + half, lon + half))

    def _whole_force(self) -> Surroundings:
        """Land and sea, and what of the land is the force's: no teams."""
        table = self._router.table
        lat, lon = np.asarray(table.lat)[: table.inside], np.asarray(table.lon)[: table.inside]
        (south, north), (west, east) = np.quantile(lat, (0, 1)), np.quantile(lon, (0, 1))
        window = _window(float(south), float(west), float(north), float(east), margin=1.05)
        rows, sea = self._ground(window, finer=FINER)
        grid = np.where(sea, -1, np.where((rows >= 0) & (rows < table.inside), 0, 1))
        grid = grid.reshape(DOWN * FINER, ACROSS * FINER)
        areas = [
            _area(team, grid == number, finer=FINER) for number, team in enumerate((FORCE, None))
        ]
        return Surroundings(window, tuple(areas))

    def _ground(
        self, window: Window, *, finer: int = 1
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        """For each cell, row by row: the nearest postcode's row, and whether it is sea."""
        router = self._router
        down, across = DOWN * finer, ACROSS * finer
        lat = window.north - (np.arange(down) + 0.5) * (window.north - window.south) / down
        lon = window.west + (np.arange(across) + 0.5) * (window.east - window.west) / across
        lats, lons = np.repeat(lat, across), np.tile(lon, down)
        rows, km = router.ground.nearest(lats, lons)
        return rows, (km > SEA_KM) & ~_land(router, lats, lons)

    def _survey(self, window: Window) -> Surroundings:
        """Every cell's team, then each team's cells as outlines."""
        router = self._router
        rows, sea = self._ground(window)
        owners: list[str | None] = []
        numbers: dict[str | None, int] = {}
        grid = np.full(rows.size, -1, dtype=np.int64)
        for cell, row in enumerate(rows.tolist()):
            if sea[cell]:
                continue
            team = router.team_of_row(row)
            if team not in numbers:
                numbers[team] = len(owners)
                owners.append(team)
            grid[cell] = numbers[team]
        grid = _without_specks(grid.reshape(DOWN, ACROSS), len(owners))
        areas = [
            _area(team, grid == number)
            for team, number in numbers.items()
            if (grid == number).any()
        ]
        return Surroundings(window, tuple(sorted(areas, key=lambda one: -one.cells)))


def _without_specks(
    grid: npt.NDArray[np.int64], owners: int, reach: int = 2
) -> npt.NDArray[np.int64]:
    """Gives each cell of land to whom most of the cells around it belong."""
    padded = np.pad(grid, reach, mode="edge")
    side = 2 * reach + 1
    around = np.lib.stride_tricks.sliding_window_view(padded, (side, side))
    votes = np.stack([(around == number).sum(axis=(2, 3)) for number in range(owners)] or [grid])
    return np.where(grid < 0, grid, votes.argmax(axis=0))


def _window(south: float, west: float, north: float, east: float, margin: float = MARGIN) -> Window:
    """The box with a margin, in the picture's shape."""
    lat, lon = (south + north) / 2, (west + east) / 2
    narrow = cos(radians(lat))
    high = max((north - south) * margin, LEAST_KM / KM_PER_DEGREE)
    wide = max((east - west) * narrow * margin, high * ACROSS / DOWN)
    high = max(high, wide * DOWN / ACROSS)
    half_lon = wide / 2 / narrow
    return Window(lat + high / 2, lon - half_lon, lat - high / 2, lon + half_lon)


def _land(
    router: Router, lats: npt.NDArray[np.float64], lons: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    land = router.ground.land
    rows = np.rint((lats - land.corner[0]) / land.step[0]).astype(int)
    columns = np.rint((lons - land.corner[1]) / land.step[1]).astype(int)
    inside = (
        (rows >= 0) & (rows < land.mask.shape[0]) & (columns >= 0) & (columns < land.mask.shape[1])
    )
    found = np.zeros(lats.shape, dtype=bool)
    found[inside] = land.mask[rows[inside], columns[inside]]
    return found


def _area(team: str | None, mine: npt.NDArray[np.bool_], *, finer: int = 1) -> Area:
    """`finer` is how many cells each way make one of the picture's."""
    loops = (tuple((x / finer, y / finer) for x, y in loop) for loop in trace(mine))
    return Area(team, tuple(_rounded(loop) for loop in loops), _middle(mine), int(mine.sum()))


def trace(mine: npt.NDArray[np.bool_]) -> list[Loop]:
    """The borders of the cells that are True, as closed loops of corners."""
    padded = np.pad(mine, 1)
    edges: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row, column in np.argwhere(mine).tolist():
        y, x = row + 1, column + 1
        if not padded[y - 1, x]:
            edges.setdefault((column, row), []).append((column + 1, row))
        if not padded[y, x + 1]:
            edges.setdefault((column + 1, row), []).append((column + 1, row + 1))
        if not padded[y + 1, x]:
            edges.setdefault((column + 1, row + 1), []).append((column, row + 1))
        if not padded[y, x - 1]:
            edges.setdefault((column, row + 1), []).append((column, row))
    loops: list[Loop] = []
    while edges:
        start = next(iter(edges))
        corners, at = [start], start
        while True:
            going = edges[at]
            then = going.pop()
            if not going:
                del edges[at]
            if then == start:
                break
            corners.append(then)
            at = then
        loops.append(tuple((float(x), float(y)) for x, y in corners))
    return loops


def _rounded(loop: Loop, times: int = 2) -> Loop:
    """Cuts the corners of the raster's stairs, but keeps the picture's own edge straight."""
    corners = _without_straight(loop)
    for _ in range(times):
        cut: list[tuple[float, float]] = []
        for (x1, y1), (x2, y2) in zip(corners, (*corners[1:], corners[0]), strict=True):
            cut.append((0.75 * x1 + 0.25 * x2, 0.75 * y1 + 0.25 * y2))
            cut.append((0.25 * x1 + 0.75 * x2, 0.25 * y1 + 0.75 * y2))
        corners = tuple(cut)
    return corners


def _without_straight(loop: Loop) -> Loop:
    """The middles of the stairs' sides: a slope becomes a line, not a comb."""
    kept = []
    for (x1, y1), (x2, y2) in zip(loop, (*loop[1:], loop[0]), strict=True):
        edge = {0.0, float(ACROSS)} & {x1, x2} or {0.0, float(DOWN)} & {y1, y2}
        kept.append((x1, y1) if edge else ((x1 + x2) / 2, (y1 + y2) / 2))
    return tuple(kept)


def _middle(mine: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """A cell of the area itself, as near as can be to its middle: where its name is written."""
    cells = np.argwhere(mine)
    middle = cells.mean(axis=0)
    row, column = cells[((cells - middle) ** 2).sum(axis=1).argmin()]
    return float(column) + 0.5, float(row) + 0.5
