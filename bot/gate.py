"""How many conversations are handled side by side, and whose turn is next: danger first.

Without it a burst would take every connection to the database from the messages that still come in.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

AT_ONCE = 8  # of sixteen connections: the others are for what comes in and for the relay


@dataclass(kw_only=True)
class Gate:
    """`passing` waits for a place; `hurry` lets a conversation that waits go first."""

    places: int = AT_ONCE
    _waiting: dict[Hashable, asyncio.Future[None]] = field(default_factory=dict)
    _urgent: deque[Hashable] = field(default_factory=deque)

    @property
    def queue(self) -> int:
        return len(self._waiting)

    @asynccontextmanager
    async def passing(self, who: Hashable, *, urgent: bool = False) -> AsyncIterator[None]:
        """`who` waits in one place at a time."""
        if self.places > 0 and not self._waiting:
            self.places -= 1
        else:
            await self._wait(who, urgent)
        try:
            yield
        finally:
            self._let_in()

    def hurry(self, who: Hashable) -> None:
        if who in self._waiting and who not in self._urgent:
            self._urgent.append(who)

    async def _wait(self, who: Hashable, urgent: bool) -> None:
        turn = self._waiting[who] = asyncio.get_running_loop().create_future()
        if urgent:
            self.hurry(who)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._let_in()  # it was our turn just now: somebody else's then
            raise
        finally:
            if self._waiting.get(who) is turn:
                del self._waiting[who]

    def _let_in(self) -> None:
        while self._urgent:
            if (turn := self._waiting.pop(self._urgent.popleft(), None)) and not turn.done():
                turn.set_result(None)
                return
        while self._waiting:
            turn = self._waiting.pop(next(iter(self._waiting)))
            if not turn.done():
                turn.set_result(None)
                return
        self.places += 1
