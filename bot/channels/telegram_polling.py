"""Asking Telegram for updates where no PUBLIC_URL is set: one process asks, and forgets nothing.

No poll waits for the database. Where it is away, or does not answer, polling goes on without it:
people in danger write now.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncEngine
from telegram.error import RetryAfter, TelegramError

from bot import steps
from bot.channels.telegram import Telegram
from bot.channels.telegram_batch import TelegramBatches
from bot.channels.telegram_turn import Turn
from bot.channels.telegram_updates import ALLOWED_UPDATES
from bot.channels.telegram_way_in import TelegramWayIn
from bot.storage.engine import is_away
from bot.storage.pulse import AlwaysTried, Feels

log = logging.getLogger(__name__)
LONG_POLL_S = 25
WITHOUT_POLL_S = 1  # the database may be back any moment
AGAIN_S = 3.0
FIRST_AGAIN_S = (0.3, 1.0)  # most faults of Telegram's pass at once, and somebody may be in danger
STUCK_S = 0.5  # nothing can be kept; who writes now is told 999 all the same, and soon
OTHERS_TURN_S = 2.0


@dataclass(kw_only=True)
class TelegramPolling:
    """`run` until cancelled."""

    engine: AsyncEngine
    telegram: Telegram
    way_in: TelegramWayIn
    tell: Callable[[str], None]  # how it goes, for /readyz
    database: Feels = field(default_factory=AlwaysTried)
    long_poll_s: int = LONG_POLL_S
    again_s: float = AGAIN_S
    _batches: TelegramBatches = field(init=False)
    _cleared: bool = False
    _failed: int = 0  # polls in a row

    def __post_init__(self) -> None:
        self._batches = TelegramBatches(way_in=self.way_in)

    async def run(self) -> None:
        while True:
            if not self.database.is_up:
                await self._run_without()
            try:
                await self._run_with()
            except Exception as error:
                if not is_away(error):
                    raise
                log.warning("Telegram is polled without the database: %s", type(error).__name__)
                self.database.missed()
            if self.database.is_up:  # nobody feels its pulse, and so we try it now and then
                await asyncio.sleep(self.again_s)

    async def _run_without(self) -> None:
        """While the database is away: without the lock, since people in danger write now.

        Should another process poll too, Telegram tells one of us of the conflict; what both get is
        kept once. Telegram forgets what we ask beyond, and by then it lies fsynced in the spool.
        """
        while not self.database.is_up:
            await self._once(WITHOUT_POLL_S)

    async def _run_with(self) -> None:
        """Polls for as long as its connection holds the lock."""
        turn = await Turn.open(self.engine)
        try:
            while not await turn.is_ours():
                self.tell("polled by another process")
                await asyncio.sleep(OTHERS_TURN_S)
            if self._batches.offset is None:
                self._batches.offset = await turn.mark()
            while True:
                await self._once(self.long_poll_s)
                turn.keep_soon(self._batches.offset)
        finally:
            await turn.leave()

    async def _once(self, long_poll_s: int) -> None:
        """One poll. Telegram is asked beyond an update only when that update is safe."""
        try:
            if not self._cleared:  # Telegram answers a poll with a conflict while a webhook is set
                await self.telegram.client.delete_webhook()
                self._cleared = True
            updates = await self._ask(self._batches.offset, long_poll_s=long_poll_s)
        except TelegramError as error:
            await self._wait_after(error)
            return
        self._failed = 0
        if updates:
            steps.reached("poll.told")
        if await self._batches.take(updates):
            if updates:
                steps.reached("poll.taken")
            self.tell("up")
        else:
            self.tell("stuck")
            await asyncio.sleep(min(STUCK_S, self.again_s))

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

    async def _wait_after(self, error: TelegramError) -> None:
        log.warning("Telegram does not answer a poll: %s", type(error).__name__)
        self.tell("away")
        if isinstance(error, RetryAfter):
            wait = error.retry_after
            await asyncio.sleep(wait.total_seconds() if isinstance(wait, timedelta) else wait)
        elif self._failed < len(FIRST_AGAIN_S):
            await asyncio.sleep(min(FIRST_AGAIN_S[self._failed], self.again_s))
        else:
            await asyncio.sleep(self.again_s)
        self._failed += 1
