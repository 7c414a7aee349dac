"""What MPNet's published weights do not say about themselves."""

from __future__ import annotations

import numpy as np

from nlu.arrays import Array
from nlu.encoder import WIDTH

LAYERS, HEADS = 12, 12
HEAD_WIDTH = WIDTH // HEADS
POSITIONS_FROM = 2  # the first two rows of its positions are for what is no token
EPSILON = 1e-5  # in its layer normalisation


def near_or_far(length: int) -> Array:
    """MPNet's classes of distance between two tokens, [length, length]: coarser far off."""
    # 16 classes each way; up to 8 tokens one class each, then by the logarithm up to 128
    apart = np.arange(length)[None, :] - np.arange(length)[:, None]
    away = np.abs(apart)
    with np.errstate(divide="ignore"):
        coarse = 8 + (np.log(away / 8) / np.log(16) * 8).clip(min=0).astype(np.int64)
    near = np.where(away < 8, away, np.minimum(coarse, 15))
    return np.asarray(near + np.where(apart > 0, 16, 0))
