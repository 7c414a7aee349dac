"""How many conversations are handled side by side, and whose turn is next: danger first.

Without it a burst would take every connection to the database, and the loop itself, from the
messages that still come in. So handling gives way to taking in: while a message comes in, only one
conversation is begun at a time, and those where words mean danger.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Hashable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

AT_ONCE = 8  # of sixteen connections: the others are for what comes in and for the relay
URGENT_MORE = 4  # where words mean danger: eight slow ones never hold an alert up


@dataclass(kw_only=True)
class Gate:
    """`passing` waits for a place; `hurry` lets a conversation that waits go first."""

    places: int = AT_ONCE
    inside: int = 0
    arriving: int = 0
    _waiting: dict[Hashable, asyncio.Future[None]] = field(default_factory=dict)
    _urgent: deque[Hashable] = field(default_factory=deque)

    @property
    def queue(self) -> int:
        return len(self._waiting)

    @contextmanager
    def arrival(self) -> Iterator[None]:
        """A message is being taken in."""
        self.arriving += 1
        try:
            yield
        finally:
            self.arriving -= 1
            self._let_in()

    @asynccontextmanager
    async def passing(self, who: Hashable, *, urgent: bool = False) -> AsyncIterator[None]:
        """`who` waits in one place at a time."""
        turn = self._waiting[who] = asyncio.get_running_loop().create_future()
        if urgent:
            self.hurry(who)
        else:
            self._let_in()
        try:
            await turn
        except asyncio.CancelledError:
            if self._waiting.get(who) is turn:
                del self._waiting[who]
            elif turn.done() and not turn.cancelled():
                self._leave()  # it was our turn just now: somebody else's then
            raise
        try:
            yield
        finally:
            self._leave()

    def hurry(self, who: Hashable) -> None:
        if who in self._waiting and who not in self._urgent:
            self._urgent.append(who)
            self._let_in()

    def _leave(self) -> None:
        self.inside -= 1
        self._let_in()

    def _let_in(self) -> None:
        while self.inside < self.places + URGENT_MORE and self._urgent:
            self._enter(self._urgent.popleft())
        room = 1 if self.arriving else self.places
        while self.inside < room and self._waiting:
            self._enter(next(iter(self._waiting)))

    def _enter(self, who: Hashable) -> None:
        turn = self._waiting.pop(who, None)
        if turn is not None and not turn.done():
            self.inside += 1
            turn.set_result(None)
