"""Picks up what was left behind: messages of a process that died, and the spool's.

Ordinarily the process that accepted a message also handles it, at once. One process sweeps at
a time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.health import Health
from bot.replay import Replay
from bot.storage import inbox as rows
from bot.storage.engine import is_away

log = logging.getLogger(__name__)
SWEEP_EVERY_S = 2.0
BREATH_S = 0.05
LEFT_BEHIND = timedelta(seconds=5)  # younger ones are being handled where they came in
MOST = 50  # a sweep; the next follows at once, so that spool and inbox take turns
AT_ONCE = 4  # conversations side by side; those that come in meanwhile want places too
SWEEP_LOCK = 0x426C75655377  # "BlueSw"


class Handles(Protocol):
    async def handle(self, *, channel: str, address: str, left_behind: bool) -> None: ...


@dataclass(kw_only=True)
class Sweeper:
    """`run` until cancelled; `sweep` once."""

    engine: AsyncEngine
    replay: Replay
    front_desk: Handles
    clock: Callable[[], datetime]
    health: Health
    unserved: Callable[[], Collection[str]] = frozenset  # channels that we cannot answer on
    every_s: float = SWEEP_EVERY_S
    _unanswered: Sequence[str] = ()
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self, _payload: str = "") -> None:
        self._woken.set()

    async def run(self) -> None:
        while True:
            self._woken.clear()
            found = 0
            try:
                found = await self.sweep()
            except Exception as error:  # noqa: BLE001  # the sweeper outlives every fault
                log.warning("cannot sweep: %s", type(error).__name__)
                self.health.tell("sweeper", "away" if is_away(error) else "stuck")
            else:
                self._tell_who_waits()
            if found:
                await asyncio.sleep(BREATH_S)  # there may be more
                continue
            try:
                async with asyncio.timeout(self.every_s):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def sweep(self) -> int:
        """How many conversations were looked after: some of the spool's, some that were left."""
        replayed = 0
        try:
            replayed = await self.replay_some()
        finally:  # what waits in the database never waits for a fault of the spool's
            left_behind = await self._handle_left_behind()
        return replayed + left_behind

    async def replay_some(self) -> int:
        """How many conversations some of the spool's messages belonged to."""
        touched = await self.replay.some()
        await self._handle_all(touched)
        return len(touched)

    async def _handle_left_behind(self) -> int:
        async with self.engine.begin() as ours:
            mine = await ours.execute(select(func.pg_try_advisory_xact_lock(SWEEP_LOCK)))
            if not mine.scalar_one():
                return 0  # another process sweeps
            now, unserved = self.clock(), self.unserved()
            before = now - LEFT_BEHIND
            waiting = await rows.left_behind(
                ours, before=before, now=now, most=MOST, unserved=unserved
            )
            self._unanswered = await rows.waiting_on(
                ours, channels=unserved, before=before, now=now
            )
            await self._handle_all(waiting)
        return len(waiting)

    def _tell_who_waits(self) -> None:
        """Messages on a channel that was turned off wait until it is set up again."""
        names = " and ".join(self._unanswered)
        detail = f"messages wait on {names}, which is not set up here" if names else ""
        self.health.tell("sweeper", "stuck" if names else "up", detail)

    async def _handle_all(self, conversations: Sequence[tuple[str, str]]) -> None:
        """Side by side, begun in the given order: danger stands first in it.

        Raises at the end where the database was away: what looks like that to one conversation,
        such as a table that is missing, must not keep the others waiting.
        """
        places = asyncio.Semaphore(AT_ONCE)

        async def one(channel: str, address: str) -> Exception | None:
            async with places:
                return await self._handle(channel, address)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(*conversation)) for conversation in conversations]
        for error in filter(None, (task.result() for task in tasks)):
            raise error

    async def _handle(self, channel: str, address: str) -> Exception | None:
        """One conversation's fault never keeps the others waiting. Returns that of the database."""
        try:
            await self.front_desk.handle(channel=channel, address=address, left_behind=True)
        except Exception as error:  # noqa: BLE001  # whatever it was, it is tried again
            log.warning("a conversation could not be swept: %s", type(error).__name__)
            return error if is_away(error) else None
        return None
