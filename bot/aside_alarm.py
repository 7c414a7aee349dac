"""Danger in a message that was put aside and is heard nowhere else: the control room is told.

It is in no conversation, so no alert can be raised from it; it must not wait for somebody to look.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.aside_mark import Marks
from bot.delivery import team_notices
from bot.delivery.staff_mail import Routes
from bot.put_aside import PutAside
from bot.storage import outbox, team_posts
from bot.storage.engine import is_away
from bot.storage.wake import wake

log = logging.getLogger(__name__)
LOOK_EVERY_S = 2.0
LOOK_LOCK = 0x426C75654173  # "BlueAs"
AT_ONCE = 5  # told one by one; of the others, their number


@dataclass(kw_only=True)
class AsideAlarm:
    """`run` until cancelled; `look` once. Each is told once, whichever process looks."""

    engine: AsyncEngine
    aside: PutAside
    mail: Routes
    marks: Marks
    host: str  # on which machine they lie
    clock: Callable[[], datetime]
    _told: frozenset[str] = field(default_factory=frozenset)

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001  # it is looked at again
                if not is_away(error):
                    log.warning("danger put aside cannot be told: %s", type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        lying = frozenset(await asyncio.to_thread(self.aside.in_danger))
        fresh = sorted(lying - self._told)
        if fresh:
            async with self.engine.begin() as connection:
                # else two that look at once count the same ones, each with others
                await connection.execute(select(func.pg_advisory_xact_lock(LOOK_LOCK)))
                if await self._tell(connection, fresh):
                    await wake(connection, relay=True)
        self._told = lying

    async def _tell(self, connection: AsyncConnection, fresh: Sequence[str]) -> bool:
        """Whether there was anything to tell: some may have been, before a restart."""
        post = await team_posts.of_team(connection, team_posts.CONTROL_ROOM)
        to = self.mail.control_room if self.mail.enabled else ()
        at, now = {"host": self.host, "console_url": self.mail.console_url}, self.clock()
        single = [
            team_notices.notices(
                team_notices.of_put_aside(mark=self.marks.of(name), **at), post, to, now=now
            )
            for name in fresh
        ]
        unwritten = await outbox.not_yet(connection, list(chain.from_iterable(single)))
        keys = {row["key"] for row in unwritten}
        new = [
            (name, rows)
            for name, rows in zip(fresh, single, strict=True)
            if any(row["key"] in keys for row in rows)
        ]
        for _, rows in new[:AT_ONCE]:
            await outbox.add_notices(connection, rows)
        if rest := new[AT_ONCE:]:
            mark = self.marks.of(name for name, _ in rest)
            more = team_notices.of_more_put_aside(count=len(rest), mark=mark, **at)
            rows = team_notices.notices(more, post, to, now=now)
            await outbox.add_notices(connection, rows)
            for _, rows in rest:  # each is told by that: never again by itself, or in a number
                told = [row | {"state": "sent", "sent_at": now} for row in rows]
                await outbox.add_notices(connection, told)
        return bool(new)
