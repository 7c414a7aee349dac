"""Tells waiting pages that something new was said: one LISTEN for all of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg

log = logging.getLogger(__name__)
TOPIC = "bluelamp_web"  # its payload is a conversation's id
AGAIN_S = 2.0


@dataclass(eq=False)
class Waiter:
    """One open page. `names` are its address and, once known, its conversation."""

    names: set[str]
    woken: asyncio.Event = field(default_factory=asyncio.Event)

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
    """Who waits for what, in this process."""

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

    async def listen(self, url: str) -> None:
        """Runs until cancelled; after a lost connection everybody looks for themselves."""
        plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    plain, autocommit=True, connect_timeout=5
                ) as connection:
                    await connection.execute(f"LISTEN {TOPIC}")
                    self.wake("")
                    async for note in connection.notifies():
                        self.wake(note.payload)
            except (psycopg.Error, OSError) as error:
                log.warning("no live updates for now: %s", type(error).__name__)
            await asyncio.sleep(AGAIN_S)
