"""Whether the database answers and can be written: felt every second, over its own connection.

Without it every message would find out for itself, two seconds each, that the database is away or
hangs; and a bot whose database is away at the start could not even say 999.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import psycopg
from sqlalchemy.exc import DBAPIError

from bot.health import Health
from bot.storage.engine import CONNECT_WITHIN_S, is_away
from bot.within import within

log = logging.getLogger(__name__)
EVERY_S = 1.0
ANSWERS_WITHIN_S = 2.0
PREPARED_WITHIN_S = 10.0
READ_ONLY = "takes nothing in: it is read-only, a standby or full"


class Feels(Protocol):
    """What the inbox asks before it tries the database."""

    @property
    def is_up(self) -> bool: ...

    def missed(self) -> None:
        """Somebody waited for it in vain."""
        ...


class AlwaysTried:
    """Nobody feels the pulse: each message tries for itself."""

    is_up = True

    def missed(self) -> None:
        return


@dataclass(kw_only=True)
class Pulse:
    """`run` until cancelled. The database counts as up once its tables are those that we know."""

    url: str
    health: Health
    prepare: Callable[[str], None]  # blocks; run in a thread until it has worked once
    every_s: float = EVERY_S
    _preparing: asyncio.Task[None] | None = None
    _prepared: bool = False
    _up: asyncio.Event = field(default_factory=asyncio.Event)
    _connection: psycopg.AsyncConnection | None = None

    @property
    def is_up(self) -> bool:
        return self._up.is_set()

    def missed(self) -> None:
        self._up.clear()

    async def until_up(self) -> None:
        await self._up.wait()

    async def feel(self) -> bool:
        """One look. Raises what no waiting mends, such as tables of a newer release."""
        try:
            if not self._prepared:
                await self._prepare()
            read_only = await within(ANSWERS_WITHIN_S, self._ask())
        except (DBAPIError, psycopg.Error, OSError) as error:
            if isinstance(error, DBAPIError) and not is_away(error):
                raise
            self._lost(_kind_of(error))
            return False
        if read_only:  # it answers, and yet no message could be kept there
            self._lost(READ_ONLY, detail=READ_ONLY)
            return False
        self.health.tell("database", "up")
        self._up.set()
        return True

    async def run(self) -> None:
        try:
            while True:
                await self.feel()
                await asyncio.sleep(self.every_s)
        finally:
            await self.close()

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _prepare(self) -> None:
        """A thread cannot be cancelled: one that hangs is waited for again at the next look."""
        if self._preparing is None:
            self._preparing = asyncio.create_task(asyncio.to_thread(self.prepare, self.url))
        done, _ = await asyncio.wait({self._preparing}, timeout=PREPARED_WITHIN_S)
        if not done:
            raise TimeoutError
        ended, self._preparing = self._preparing, None
        ended.result()
        self._prepared = True

    async def _ask(self) -> bool:
        """Whether it is read-only."""
        if self._connection is None:
            plain = self.url.replace("postgresql+psycopg://", "postgresql://", 1)
            self._connection = await psycopg.AsyncConnection.connect(
                plain, autocommit=True, connect_timeout=CONNECT_WITHIN_S
            )
        answer = await self._connection.execute("SHOW transaction_read_only")
        return await answer.fetchone() == ("on",)

    def _lost(self, why: str, *, detail: str = "") -> None:
        if self.is_up or self.health.state("database") == "starting":
            log.warning("the database is away: %s", why)
        lost, self._connection = self._connection, None
        if lost is not None:
            lost.pgconn.finish()  # `close` could wait for a server that hangs
        self._up.clear()
        self.health.tell("database", "away", detail)


def _kind_of(error: Exception) -> str:
    """The driver's own name for it says more: InsufficientPrivilege, UndefinedTable …"""
    return type(getattr(error, "orig", None) or error).__name__
