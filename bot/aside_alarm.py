"""Danger in a message that was put aside and is heard nowhere else: the control room is told.

It is in no conversation, so no alert can be raised from it; it must not wait for somebody to look.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.aside_mark import Marks
from bot.delivery import team_notices
from bot.delivery.staff_mail import Routes
from bot.delivery.team_notices import News
from bot.put_aside import PutAside
from bot.storage import outbox, team_posts
from bot.storage.engine import is_away
from bot.storage.wake import wake

log = logging.getLogger(__name__)
LOOK_EVERY_S = 2.0
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
                post = await team_posts.of_team(connection, team_posts.CONTROL_ROOM)
                to = self.mail.control_room if self.mail.enabled else ()
                for news in self._news(fresh):
                    rows = team_notices.notices(news, post, to, now=self.clock())
                    await outbox.add_notices(connection, rows)
                await wake(connection, relay=True)
        self._told = lying

    def _news(self, fresh: Sequence[str]) -> Iterator[News]:
        at = {"host": self.host, "console_url": self.mail.console_url}
        for name in fresh[:AT_ONCE]:
            yield team_notices.of_put_aside(mark=self.marks.of(name), **at)
        if rest := fresh[AT_ONCE:]:
            mark = self.marks.of(rest)
            yield team_notices.of_more_put_aside(count=len(rest), mark=mark, **at)
