"""Land and sea, so that a point on the water is not taken for an address."""

from __future__ import annotations

import io
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from math import cos, radians
from typing import Final

import numpy as np
import numpy.typing as npt

from triage.neighbourhoods import DATA
from triage.place_types import Point

KM_PER_DEGREE: Final = 111.2


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
