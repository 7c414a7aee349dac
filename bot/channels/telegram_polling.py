"""Asking Telegram for updates where no PUBLIC_URL is set: one process asks, and forgets nothing."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from telegram.error import RetryAfter, TelegramError

from bot.channels.telegram import Telegram
from bot.channels.telegram_updates import ALLOWED_UPDATES
from bot.channels.telegram_way_in import TelegramWayIn
from bot.errors import CannotKeep
from bot.storage import inbox
from bot.storage.engine import is_away
from bot.storage.pulse import AlwaysTried, Feels

log = logging.getLogger(__name__)
MARK = "telegram.offset"
LOCK = 0x7E1E6A  # "one poller" among PostgreSQL's advisory locks
LONG_POLL_S = 25
WITHOUT_POLL_S = 1  # the database may be back any moment
AGAIN_S = 3.0
OTHERS_TURN_S = 10.0


@dataclass(frozen=True, kw_only=True)
class TelegramPolling:
    """`run` until cancelled."""

    engine: AsyncEngine
    telegram: Telegram
    way_in: TelegramWayIn
    tell: Callable[[str], None]  # how it goes, for /readyz
    database: Feels = field(default_factory=AlwaysTried)
    long_poll_s: int = LONG_POLL_S
    again_s: float = AGAIN_S

    async def run(self) -> None:
        while True:
            if self.database.is_up:
                try:
                    async with self.engine.connect() as connection:
                        await self._run_with(connection)
                except Exception as error:
                    if not is_away(error):
                        raise
                    log.warning("Telegram is polled without the database: %s", type(error).__name__)
                    self.database.missed()
            else:
                await self._run_without()
            await asyncio.sleep(self.again_s)

    async def _run_without(self) -> None:
        """While the database is away: without the lock, since people in danger write now.

        Should another process poll too, Telegram tells one of us of the conflict; what both get is
        kept once. Telegram forgets what we ask beyond, and by then it lies fsynced in the spool.
        """
        offset = None
        while not self.database.is_up:
            try:
                for update in await self._ask(offset, long_poll_s=WITHOUT_POLL_S):
                    await self.way_in.take(update)
                    offset = int(update["update_id"]) + 1
                self.tell("up")
            except CannotKeep:
                self.tell("stuck")
                await asyncio.sleep(self.again_s)
            except TelegramError as error:
                self.tell("away")
                await asyncio.sleep(self._wait_after(error))
        if offset is not None:
            with suppress(TelegramError):  # Telegram need not send those again, but it may
                await self._ask(offset, long_poll_s=0)

    async def _run_with(self, connection: AsyncConnection) -> None:
        """Polls for as long as this connection holds the lock."""
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        while not (await connection.execute(select(func.pg_try_advisory_lock(LOCK)))).scalar_one():
            self.tell("polled by another process")
            await asyncio.sleep(OTHERS_TURN_S)
        offset = await inbox.read_mark(connection, MARK)
        cleared = False
        while True:
            try:
                if not cleared:  # Telegram answers a poll with a conflict while a webhook is set
                    await self.telegram.client.delete_webhook()
                    cleared = True
                offset = await self._once(connection, offset)
                self.tell("up")
            except CannotKeep:
                self.tell("stuck")
                await asyncio.sleep(self.again_s)
            except TelegramError as error:
                log.warning("Telegram does not answer a poll: %s", type(error).__name__)
                self.tell("away")
                await asyncio.sleep(self._wait_after(error))

    async def _once(self, connection: AsyncConnection, offset: int | None) -> int | None:
        """One long poll. The offset moves past an update only when that update is safe."""
        updates = await self._ask(offset, long_poll_s=self.long_poll_s)
        for update in updates:
            await self.way_in.take(update)
            offset = int(update["update_id"]) + 1
            await inbox.keep_mark(connection, MARK, offset)
        if not updates:
            # notice a lost connection, and with it a lost lock, before the next poll
            await connection.execute(select(1))
        return offset

    async def _ask(self, offset: int | None, *, long_poll_s: int) -> Sequence[dict[str, Any]]:
        """As plain JSON: `get_updates` would fail as a whole over one update it cannot read."""
        query = {"timeout": long_poll_s, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
        if offset is not None:
            query["offset"] = offset
        client = self.telegram.client
        found = await client.request.post(
            f"{client.base_url}/getUpdates?{urlencode(query)}", read_timeout=long_poll_s + 10
        )
        return found if isinstance(found, list) else []

    def _wait_after(self, error: TelegramError) -> float:
        if isinstance(error, RetryAfter):
            wait = error.retry_after
            return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
        return self.again_s
