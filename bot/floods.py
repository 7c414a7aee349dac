"""Floods: more messages than are taken in. Each becomes one alarm, however long it lasts.

Refusals are counted in memory and written every few seconds, so that a flood costs no more than a
trickle. The console shows the alarm to everybody until somebody acknowledges it, and the control
room gets mail. Floods of alerts (bot/alarm.py) are told with them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.delivery import staff_mail
from bot.health import Health
from bot.storage import floods as rows
from bot.storage import outbox
from bot.storage.alert_floods import SCOPE as ALERTS
from bot.storage.engine import is_away
from bot.storage.wake import wake

log = logging.getLogger(__name__)
A_FLOOD = 20  # refusals; fewer are one impatient person
FORGET = timedelta(minutes=1)  # what stays below A_FLOOD for so long is none
LOOK_EVERY_S = 2.0


@dataclass
class Count:
    """Refusals on one channel for one reason, not written yet."""

    refused: int = 0
    danger: int = 0
    since: datetime | None = None


@dataclass
class Floods:
    """What was refused and is not written yet."""

    counts: dict[tuple[str, str], Count] = field(default_factory=dict)

    def refused(self, channel: str, scope: str, *, danger: bool) -> None:
        one = self.counts.setdefault((channel, scope), Count())
        one.refused += 1
        one.danger += danger


@dataclass(kw_only=True)
class FloodWatch:
    """`run` until cancelled; `look` once. Where the database is away, what was counted is lost."""

    floods: Floods
    engine: AsyncEngine
    clock: Callable[[], datetime]
    health: Health
    control_room: tuple[str, ...]  # where mail goes; empty where none goes out

    async def run(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001  # an alarm less, but the bot goes on
                if not is_away(error):
                    log.warning("floods cannot be written: %s", type(error).__name__)

    async def look(self) -> None:
        now = self.clock()
        async with self.engine.begin() as connection:
            going_on = {(one.channel, one.scope) for one in await rows.going_on(connection, now)}
        for what, count in list(self.floods.counts.items()):
            if count.refused >= A_FLOOD or what in going_on:
                del self.floods.counts[what]  # what comes while we write is the next time's
                await self._write(what, count, now)
            elif count.since is None:
                count.since = now
            elif now - count.since > FORGET:
                del self.floods.counts[what]
        async with self.engine.connect() as connection:
            floods = await rows.going_on(connection, now)
        alarming = any(one.acknowledged_at is None for one in floods)
        self.health.tell(
            "traffic", "flood" if alarming else "up", "; ".join(_told(one) for one in floods)
        )

    async def _write(self, what: tuple[str, str], count: Count, now: datetime) -> None:
        channel, scope = what
        async with self.engine.begin() as connection:
            flood, is_new = await rows.note(
                connection,
                channel=channel,
                scope=scope,
                refused=count.refused,
                danger=count.danger,
                now=now,
            )
            if not is_new:
                return
            log.error("a flood on %s (%s)", channel, scope)
            mail = staff_mail.about_flood(flood, self.control_room, now=now)
            await outbox.add_notices(connection, mail)
            await wake(connection, relay=True)


def _told(one: rows.Flood) -> str:
    what = (
        f"{one.danger} alerts gathered"
        if one.scope == ALERTS
        else f"{one.channel}, {one.scope}: {one.refused} messages turned away"
    )
    return what if one.acknowledged_at is None else f"{what} (acknowledged)"
