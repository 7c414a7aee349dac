"""The ledger's own figures for /metrics: how old the oldest unhandled and undelivered ones are."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.spool import Spool
from bot.storage.engine import is_away
from bot.storage.schema import alerts, deliveries, inbox, notices

log = logging.getLogger(__name__)
EVERY_S = 5.0
OLDEST_MESSAGE = ("oldest_unhandled_seconds", "Age of the oldest unhandled message")
OLDEST_REPLY = ("oldest_undelivered_seconds", "Age of the oldest undelivered reply")


@dataclass(kw_only=True)
class LedgerMetrics:
    """`run` until cancelled; `look` once."""

    engine: AsyncEngine
    spool: Spool
    clock: Callable[[], datetime]
    registry: CollectorRegistry
    _gauges: dict[str, Gauge] = field(default_factory=dict)
    _ages: dict[str, float] = field(default_factory=dict)  # and other figures, when last read
    _read_at: datetime | None = None  # since then the database tells nothing

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001  # figures never stop the bot
                if not is_away(error):
                    log.warning("no figures of the ledger: %s", type(error).__name__)
            await asyncio.sleep(EVERY_S)

    async def look(self) -> None:
        """What lies in the spool is told also while the database is away, and counts as unhandled:
        an alarm on these ages must ring then of all times."""
        if self._read_at is None:
            self._read_at = self.clock()
        waiting, age = await asyncio.to_thread(self._spooled)
        self._set("spooled_messages", "Messages that wait in the spool", waiting)
        aside, shut = await asyncio.to_thread(self.spool.troubles)
        self._set("spooled_put_aside", "Spooled messages that a person must look at", aside + shut)
        older = self._unread_for
        self._set(*OLDEST_MESSAGE, max(age, self._ages.get(OLDEST_MESSAGE[0], 0.0) + older))
        self._set(*OLDEST_REPLY, self._ages.get(OLDEST_REPLY[0], 0.0) + older)
        async with self.engine.connect() as connection:
            found = await figures(connection, now=self.clock())
        self._read_at = self.clock()
        for name, explained, value in found:
            self._ages[name] = value
            self._set(name, explained, max(value, age) if name == OLDEST_MESSAGE[0] else value)

    @property
    def _unread_for(self) -> float:
        """How long the database has told us nothing: what waits there is at least as old."""
        return max(_age(self._read_at, self.clock()) - EVERY_S, 0.0)

    def _spooled(self) -> tuple[int, float]:
        """How many messages lie there, and for how long the oldest has."""
        files = self.spool.waiting()
        with suppress(OSError):
            if files:
                return len(files), max(time.time() - files[0].stat().st_mtime, 0.0)
        return len(files), 0.0

    def _set(self, name: str, explained: str, value: float) -> None:
        if name not in self._gauges:
            self._gauges[name] = Gauge(f"bluelamp_{name}", explained, registry=self.registry)
        self._gauges[name].set(value)


async def figures(connection: AsyncConnection, *, now: datetime) -> list[tuple[str, str, float]]:
    """(name, what it is, value) of each."""
    waiting = inbox.c.handled_at.is_(None) & inbox.c.fault.is_(None)
    undelivered = deliveries.c.state.in_(("waiting", "sending"))
    found = await connection.execute(
        select(
            select(func.min(inbox.c.received_at)).where(waiting).scalar_subquery(),
            select(func.min(deliveries.c.made_at)).where(undelivered).scalar_subquery(),
            select(func.count()).where(inbox.c.fault.is_not(None)).scalar_subquery(),
            select(func.count()).where(deliveries.c.state == "stuck").scalar_subquery(),
            select(func.count()).where(notices.c.state == "stuck").scalar_subquery(),
            select(func.count()).where(alerts.c.acknowledged_at.is_(None)).scalar_subquery(),
        )
    )
    oldest_message, oldest_reply, faults, replies, mails, open_alerts = found.one()
    return [
        (*OLDEST_MESSAGE, _age(oldest_message, now)),
        (*OLDEST_REPLY, _age(oldest_reply, now)),
        ("messages_set_aside", "Messages that the bot failed on", faults),
        ("replies_stuck", "Replies that could not be sent", replies),
        ("notices_stuck", "Mails to staff that could not be sent", mails),
        ("alerts_open", "Alerts that nobody has acknowledged", open_alerts),
    ]


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0
