"""Clears this process's own folder of what was put aside and must go, whatever others have done.

The nightly purge is done once for all machines and an erasure on one of them, but each machine has
a folder of its own, which nobody else reaches.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot import aside_ends, receipts
from bot.chores import SCHEDULE
from bot.put_aside import PutAside
from bot.storage import erased_marks
from bot.storage.engine import is_away

log = logging.getLogger(__name__)
EVERY_S = 3600.0
AGAIN_S = 60.0  # after a failure
WHY = "past their age, or of a conversation that was erased"


@dataclass(kw_only=True)
class AsideClearing:
    """`run` until cancelled; `look` once. `age` is that of a conversation without a report."""

    engine: AsyncEngine
    aside: PutAside
    age: timedelta
    clock: Callable[[], datetime]

    async def run(self) -> None:
        while True:
            wait_s = EVERY_S
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001  # it is looked at again
                wait_s = AGAIN_S
                if not is_away(error):
                    log.warning("what was put aside is not cleared: %s", type(error).__name__)
            await asyncio.sleep(wait_s)

    async def look(self) -> None:
        now = self.clock()
        async with self.engine.begin() as connection:
            await erased_marks.forget(connection, before=now - self.age)
            files = {
                *await aside_ends.too_old(connection, self.aside, before=now - self.age),
                *await aside_ends.of_erased(connection, self.aside),
            }
            # before the receipt, which tells what went: a process that shares the folder may have
            # been quicker, and one that is stuck is not told of every hour
            if gone := await aside_ends.go(self.aside, files):
                await receipts.write(
                    connection,
                    at=now,
                    kind="purge",
                    subject="purge",
                    why=WHY,
                    by=SCHEDULE,
                    detail={"gone": {"put_aside": gone}, "kept": {}},
                )
