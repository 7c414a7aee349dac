"""Waiting for something outside to become true, no longer than it needs; and how long it took."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_S = 30.0  # a busy machine is no fault: only what never comes true is


def until(claim: Callable[[], object], *, seconds: float = PATIENCE_S) -> None:
    """Fails the test when the claim has not come true in time."""
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, f"not true after {seconds:g} s: {claim.__qualname__}"
        time.sleep(0.01)


class Stopwatch:
    """Seconds, without those in which the machine had no processor for us or for `others`.

    A promise of one second is made for a machine that does its work; what a neighbour takes from
    it is no fault of the bot. Linux counts that time for each thread (these are the main ones),
    and what other virtual machines took from all of us. Where several wait at once it leaves out
    more than it must: on a quiet machine, where a limit is measured in earnest, that is nothing.
    """

    def __init__(self, *others: int) -> None:
        self._processes = (os.getpid(), *others)
        self._waited_before = self._waited()
        self._began = time.monotonic()

    def seconds(self) -> float:
        return time.monotonic() - self._began - (self._waited() - self._waited_before)

    def _waited(self) -> float:
        return _stolen_s() + sum(map(_waited_for_a_processor_s, self._processes))


def _waited_for_a_processor_s(process: int) -> float:
    """0 where the kernel does not tell."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def _stolen_s() -> float:
    try:
        return int(Path("/proc/stat").read_text().split(maxsplit=9)[8]) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError):
        return 0.0
