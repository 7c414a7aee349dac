"""Waiting for something outside to become true, no longer than it needs."""

from __future__ import annotations

import time
from collections.abc import Callable


def until(claim: Callable[[], object], *, seconds: float = 10.0) -> None:
    """Fails the test when the claim has not come true in time."""
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, f"not true after {seconds:g} s: {claim.__qualname__}"
        time.sleep(0.01)
