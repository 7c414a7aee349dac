"""A stop that takes too long is cut short: who waits for the next start waits for residents.

Nothing is lost by it, as by no kill: what was kept is kept, and the children (database, model) are
stopped by their tethers.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

STDERR = 2
SAID_WITHIN_S = 0.2
STOPS_WITHIN_S = 8.0  # less than the ten seconds after which `docker stop` kills


@dataclass(kw_only=True)
class StopClock:
    """Around the whole run. A thread of its own: whatever hangs, the loop or a thread, is left."""

    within_s: float = STOPS_WITHIN_S
    _timer: threading.Timer | None = None

    def __enter__(self) -> Self:
        return self

    def begin(self, code: int) -> None:
        """From now on it runs; `code` is what we end with either way."""
        self._timer = threading.Timer(self.within_s, _leave, (code, self.within_s))
        self._timer.daemon = True
        self._timer.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()


def _leave(code: int, within_s: float) -> None:
    """Whoever reads stderr may be gone, or slow: what we say there is not waited for."""
    try:
        saying = threading.Thread(target=_say, args=(within_s,), daemon=True)
        saying.start()
        saying.join(SAID_WITHIN_S)
    finally:
        os._exit(code)


def _say(within_s: float) -> None:
    with suppress(OSError):  # written past `sys.stderr`, whose lock a thread that hangs may hold
        os.write(STDERR, f"Not everything ended within {within_s:g} s: it is left.\n".encode())
