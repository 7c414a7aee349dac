"""How far a figure may be off: 95 % intervals."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Z = 1.959964
RESAMPLES = 1_000
SEED = 1829  # the same interval for the same answers


def wilson(hits: int, count: int) -> tuple[float, float, float]:
    """A share with its interval, honest also near 0 and 1; of nothing, anything is possible."""
    if not count:
        return math.nan, 0.0, 1.0
    share, square = hits / count, Z * Z / count
    middle = (share + square / 2) / (1 + square)
    half = Z * math.sqrt(share * (1 - share) / count + square / (4 * count)) / (1 + square)
    return share, max(0.0, middle - half), min(1.0, middle + half)


def bootstrap(
    statistic: Callable[[NDArray[np.intp]], float], count: int
) -> tuple[float, float, float]:
    """A figure of rows 0..count-1 with its interval, by drawing the rows again and again."""
    chance = np.random.default_rng(SEED)
    drawn = [statistic(chance.integers(0, count, count)) for _ in range(RESAMPLES)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return statistic(np.arange(count)), float(low), float(high)
