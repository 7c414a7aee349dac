"""How often one sender may come: a bucket that fills slowly and is emptied by each request."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

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

    def wait(self, sender: str) -> float:
        now = self._seconds()
        left, since = self._left.pop(sender, (self._pace.burst, now))
        left = min(self._pace.burst, left + (now - since) * self._pace.each_second)
        allowed = left >= 1
        self._left[sender] = (left - 1 if allowed else left, now)
        if len(self._left) > MOST_SENDERS:
            self._left.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self._pace.each_second
