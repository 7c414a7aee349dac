"""Whose turn it is to poll Telegram: one process's, by a lock; and the mark of how far it came.

Both hang on a connection of their own, and no poll waits for it: marks are written beside the
polling. What does not answer in time is cut off, so that the server lets the lock go as soon as it
can, and nobody waits for a hung connection to close.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import psycopg
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import steps
from bot.storage import inbox
from bot.within import within

MARK = "telegram.offset"
LOCK = 0x7E1E6A  # "one poller" among PostgreSQL's advisory locks
ANSWERS_WITHIN_S = 2.0
LEAVES_WITHIN_S = 0.5
# a server that lost us without a word would hold our lock for hours
KEEPALIVES = {
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
}
T = TypeVar("T")


@dataclass(kw_only=True)
class Turn:
    """`open` it, ask `is_ours`, and `leave` at the end. Raises TimeoutError where it takes long."""

    connection: AsyncConnection
    driver: psycopg.AsyncConnection
    _mark: int | None = None
    _kept: int | None = None
    _keeping: asyncio.Task[None] | None = None
    _asking: asyncio.Task[Any] | None = None

    @classmethod
    async def open(cls, engine: AsyncEngine) -> Self:
        return await within(ANSWERS_WITHIN_S, cls._open(engine))

    @classmethod
    async def _open(cls, engine: AsyncEngine) -> Self:
        connection = await engine.connect()
        try:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(
                select(*(func.set_config(name, value, False) for name, value in KEEPALIVES.items()))
            )
            driver = (await connection.get_raw_connection()).driver_connection
            assert isinstance(driver, psycopg.AsyncConnection)
        except BaseException:
            await connection.invalidate()
            await connection.close()
            raise
        return cls(connection=connection, driver=driver)

    async def is_ours(self) -> bool:
        """True from then on, for as long as the connection lives."""
        found = await self._in_time(
            self.connection.execute(select(func.pg_try_advisory_lock(LOCK)))
        )
        return bool(found.scalar_one())

    async def mark(self) -> int | None:
        found = await self._in_time(inbox.read_mark(self.connection, MARK))
        return found if isinstance(found, int) else None

    def keep_soon(self, mark: int | None) -> None:
        """Raises what the last one met: then the turn is lost."""
        if self._keeping is not None and self._keeping.done():
            self._keeping.result()
        self._mark = mark
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.create_task(self._keep())

    async def leave(self) -> None:
        """What is being written may end. The connection goes, and with it the lock."""
        if self._keeping is not None and not self._keeping.done():
            await asyncio.wait({self._keeping}, timeout=LEAVES_WITHIN_S)
        self._cut()
        unfinished = {one for one in (self._keeping, self._asking) if one and not one.done()}
        if unfinished:
            await asyncio.wait(unfinished, timeout=LEAVES_WITHIN_S)
        with suppress(TimeoutError):
            await within(LEAVES_WITHIN_S, self._close())

    async def _keep(self) -> None:
        """The newest, if several came meanwhile. Without a new one the connection is felt all the
        same: whoever has lost it has lost the lock."""
        while True:
            mark = self._mark
            if mark is None or mark == self._kept:
                await self._in_time(self.connection.execute(select(1)))
            else:
                await self._in_time(inbox.keep_mark(self.connection, MARK, mark))
                self._kept = mark
                steps.reached("poll.marked")
            if mark == self._mark:
                return

    async def _in_time(self, work: Coroutine[Any, Any, T]) -> T:
        """Late work is not cancelled, which would ask the server that hangs: it is cut off."""
        self._asking = asyncio.ensure_future(work)
        done, _ = await asyncio.wait({self._asking}, timeout=ANSWERS_WITHIN_S)
        if not done:
            self._asking.add_done_callback(_look_at)
            self._cut()
            raise TimeoutError
        ended: T = self._asking.result()
        return ended

    def _cut(self) -> None:
        """Shut down, not closed: the loop still looks at it, and its number must not be reused."""
        with (
            suppress(psycopg.Error, OSError),
            socket.socket(fileno=os.dup(self.driver.pgconn.socket)) as wire,
        ):
            wire.shutdown(socket.SHUT_RDWR)

    async def _close(self) -> None:
        with suppress(Exception):  # it was cut off: whatever that brings is no news
            await self.connection.invalidate()
        with suppress(Exception):
            await self.connection.close()


def _look_at(ended: asyncio.Future[Any]) -> None:
    """So that nobody is told of a fault that was expected."""
    _ = ended.cancelled() or ended.exception()
