"""Hears what other processes say through PostgreSQL, over one connection for all of us."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable

import psycopg
from psycopg import sql

log = logging.getLogger(__name__)
AGAIN_S = 1.0  # between attempts while the database is away

Hears = Callable[[str], None]  # gets the payload; called on the event loop, must not block


class Listener:
    """Register with `on`, then let `run` run. After a gap all are called with "": look yourself.

    A notice is a hint, never the only way to learn of something: also look now and then.
    """

    def __init__(self, url: str) -> None:
        self._dsn = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._who: dict[str, list[Hears]] = defaultdict(list)

    def on(self, channel: str, hears: Hears) -> Callable[[], None]:
        """Before `run` starts. The returned function stops it."""
        self._who[channel].append(hears)
        return lambda: self._who[channel].remove(hears)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as error:
                log.warning("not listening for now: %s", type(error).__name__)
            await asyncio.sleep(AGAIN_S)

    async def _listen(self) -> None:
        connection = await psycopg.AsyncConnection.connect(
            self._dsn, autocommit=True, connect_timeout=5
        )
        async with connection:
            for channel in list(self._who):
                await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
            for channel in list(self._who):
                self._tell(channel, "")
            async for notice in connection.notifies():
                self._tell(notice.channel, notice.payload)

    def _tell(self, channel: str, payload: str) -> None:
        for hears in list(self._who[channel]):
            hears(payload)
