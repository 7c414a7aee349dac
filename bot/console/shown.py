"""What each session was shown last, so that a screen that keeps asking fills no trail."""

from __future__ import annotations

MOST = 2_000  # sessions; more people than any force has signed in at once


class Shown:
    """In this process only: another one may leave a second line, never none."""

    def __init__(self) -> None:
        self._last: dict[int, str] = {}

    def is_news(self, session: int, state: str) -> bool:
        """Whether the session sees this for the first time; from now on it has seen it."""
        if self._last.get(session) == state:
            return False
        self._last.pop(session, None)
        self._last[session] = state
        while len(self._last) > MOST:
            del self._last[next(iter(self._last))]
        return True
