"""Sends what staff must know, urgent ones first, at least once: by e-mail or a team's own ways."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, assert_never

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.delivery.retry import Dropped, Stuck, Wait, after_failure
from bot.health import Health
from bot.storage import notices
from bot.storage.engine import is_away
from bot.storage.notices import Notice

log = logging.getLogger(__name__)
AT_ONCE = 4
LOOK_AGAIN_S = 2.0
PARTS = {"email": "mail", "telegram": "team_groups", "teams": "team_channels"}  # of our health
URGENT_NEVER_PAST = 5  # in the table of waits: an alert is tried every two minutes until it is out


class Courier(Protocol):
    """Raises TryLater or Undeliverable."""

    async def send(self, notice: Notice) -> None: ...


@dataclass(kw_only=True)
class StaffPost:
    """`run` until cancelled; `send_due` once."""

    engine: AsyncEngine
    courier: Courier
    clock: Callable[[], datetime]
    health: Health
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self, _payload: str = "") -> None:
        self._woken.set()

    async def run(self) -> None:
        while True:
            self._woken.clear()
            try:
                tried = await self.send_due()
            except Exception as error:  # noqa: BLE001  # mail goes on when the database is back
                log.warning("cannot look for notices: %s", type(error).__name__)
                self.health.tell("staff_post", "away" if is_away(error) else "stuck")
                tried = 0
            if not tried:
                try:
                    async with asyncio.timeout(LOOK_AGAIN_S):
                        await self._woken.wait()
                except TimeoutError:
                    continue

    async def send_due(self) -> int:
        """Everything that is due now; how many were tried."""
        tried = 0
        while True:
            async with self.engine.begin() as connection:
                claimed = await notices.claim(connection, most=AT_ONCE, now=self.clock())
            if not claimed:
                return tried
            await asyncio.gather(*(self._deliver(one) for one in claimed))
            tried += len(claimed)

    async def _deliver(self, one: Notice) -> None:
        try:
            await self.courier.send(one)
        except Exception as error:  # noqa: BLE001  # whatever it is, the row must say so to a person
            await self._failed(one, error)
            return
        async with self.engine.begin() as connection:
            await notices.mark_sent(connection, one.id, now=self.clock())
        self.health.tell(PARTS[one.route], "up")

    async def _failed(self, one: Notice, error: Exception) -> None:
        attempt = min(one.attempts, URGENT_NEVER_PAST) if one.urgent else one.attempts
        decided = after_failure(attempt, error)
        log.warning("notice %d: %s", one.id, decided.because)
        self.health.tell(PARTS[one.route], "away", decided.because)
        async with self.engine.begin() as connection:
            match decided:
                case Wait():
                    until = self.clock() + decided.after
                    await notices.wait(connection, one.id, until=until, why=decided.because)
                case Stuck() | Dropped():
                    await notices.give_up(connection, one.id, why=decided.because)
                case never:
                    assert_never(never)
