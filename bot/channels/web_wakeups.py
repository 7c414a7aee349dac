"""Tells waiting pages that something new was said: one LISTEN of the process for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(eq=False)
class Waiter:
    """One open page. `names` are its address and, once known, its conversation."""

    names: set[str]
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def learns(self, conversation_id: UUID | None) -> bool:
        """Whether it is only now woken by this conversation, too."""
        if conversation_id is None or str(conversation_id) in self.names:
            return False
        self.names.add(str(conversation_id))
        return True

    async def wait(self, seconds: float) -> bool:
        """True when somebody woke it, False when the time was up."""
        try:
            async with asyncio.timeout(seconds):
                await self.woken.wait()
        except TimeoutError:
            return False
        self.woken.clear()
        return True


class Wakeups:
    """Who waits for what, in this process; the listener of WEB calls `wake`."""

    def __init__(self) -> None:
        self._waiters: set[Waiter] = set()

    def __len__(self) -> int:
        return len(self._waiters)

    @contextmanager
    def waiting(self, *names: str) -> Iterator[Waiter]:
        waiter = Waiter(set(names))
        self._waiters.add(waiter)
        try:
            yield waiter
        finally:
            self._waiters.discard(waiter)

    def count(self, name: str) -> int:
        return sum(name in one.names for one in self._waiters)

    def wake(self, name: str) -> None:
        """An empty name wakes everybody."""
        for waiter in self._waiters:
            if not name or name in waiter.names:
                waiter.woken.set()
