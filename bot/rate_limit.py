"""How often one sender may come: a bucket that fills slowly and is emptied by each request."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

MOST_SENDERS = 50_000  # remembered at once; the longest silent are forgotten first


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """`burst` at once, then `each_second`."""

    burst: float
    each_second: float


class RateLimit:
    """Answers in seconds to wait; 0 means: come in."""

    def __init__(self, pace: Pace, seconds: Callable[[], float]) -> None:
        self._pace = pace
        self._seconds = seconds  # a clock that only goes forward
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, sender: str, *, leaving: float = 0.0) -> float:
        """`leaving`: so much must be left for others when this one is in."""
        left, now = self._refilled(sender)
        allowed = left >= 1 + leaving
        self._keep(sender, left - 1 if allowed else left, now)
        return 0.0 if allowed else (1 + leaving - left) / self._pace.each_second

    def ahead(self, sender: str) -> float:
        """The same, and nothing is counted."""
        left, now = self._refilled(sender)
        self._keep(sender, left, now)
        return 0.0 if left >= 1 else (1 - left) / self._pace.each_second

    def spend(self, sender: str) -> None:
        """Counts one that asked nobody. Who asks waits until it is made up: a burst at most."""
        left, now = self._refilled(sender)
        self._keep(sender, max(-self._pace.burst, left - 1), now)

    def _refilled(self, sender: str) -> tuple[float, float]:
        now = self._seconds()
        left, since = self._left.pop(sender, (self._pace.burst, now))
        gone = max(0.0, now - since)  # a clock set back must not empty the bucket
        return min(self._pace.burst, left + gone * self._pace.each_second), now

    def _keep(self, sender: str, left: float, now: float) -> None:
        self._left[sender] = (left, now)
        if len(self._left) > MOST_SENDERS:
            self._left.popitem(last=False)


def only_forward(clock: Callable[[], datetime]) -> Callable[[], float]:
    """Seconds that go as the clock goes; where that is set back, they go on from where they are."""
    last, gone = clock(), 0.0

    def seconds() -> float:
        nonlocal last, gone
        now = clock()
        gone += max(0.0, (now - last).total_seconds())
        last = now
        return gone

    return seconds
