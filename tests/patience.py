"""Waiting for something outside to become true, no longer than it needs."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE_S = 30.0  # a busy machine is no fault: only what never comes true is


def until(claim: Callable[[], object], *, seconds: float = PATIENCE_S) -> None:
    """Fails the test when the claim has not come true in time."""
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, f"not true after {seconds:g} s: {claim.__qualname__}"
        time.sleep(0.01)
