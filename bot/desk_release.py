"""Sends what officers wrote once the minute to undo it is over: looks every second.

What was safe to send may no longer be: the resident may have said so in that minute. Then nothing
is sent, and the report's history says why.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.desk_act import Words, may_go
from bot.desk_opened import Opened, open_report, tell_resident
from bot.storage import report_acts, reports
from bot.storage.report_acts import ReportAct

log = logging.getLogger(__name__)
EVERY_S = 1.0
AT_ONCE = 50


@dataclass(kw_only=True)
class Release:
    """`run` until cancelled; `send_due` once."""

    engine: AsyncEngine
    clock: Callable[[], datetime]
    every_s: float = EVERY_S

    async def run(self) -> None:
        while True:
            try:
                await self.send_due()
            except Exception as error:  # noqa: BLE001  # what waits is still there the next second
                log.warning("cannot send what officers wrote: %s", type(error).__name__)
            await asyncio.sleep(self.every_s)

    async def send_due(self) -> int:
        """How many went out."""
        now = self.clock()
        async with self.engine.begin() as connection:
            await report_acts.begin_anew(connection, now=now)
            found = await report_acts.due(connection, now=now, most=AT_ONCE)
        sent = 0
        for act_id, reference in found:
            sent += await self._send(act_id, reference)
        return sent

    async def _send(self, act_id: int, reference: str) -> bool:
        now = self.clock()
        async with self.engine.begin() as connection:
            report = await open_report(connection, reference)  # the lock that an undo takes too
            act = await report_acts.one(connection, act_id)
            if report is None or act is None or not act.waits:
                return False
            await report_acts.mark(connection, act.id, sent_at=now)
            return await _let_go(connection, report, act, now)


async def _let_go(
    connection: AsyncConnection, report: Opened, act: ReportAct, now: datetime
) -> bool:
    words = Words(
        text=act.words or "", phrase=act.phrase, override_why=str(act.after.get("_override") or "")
    )
    allowed, because = may_go(report, words, now=now)
    if not allowed:
        await reports.add_event(
            connection,
            report_id=report.id,
            at=now,
            kind="not_sent",
            text=because,
            detail={"act": act.id},
        )
        return False
    message = await tell_resident(
        connection,
        report,
        words.text,
        now=now,
        staff_id=None if act.phrase else act.staff_id,
        phrase=act.phrase,
    )
    await report_acts.mark(connection, act.id, message_id=message)
    return True
