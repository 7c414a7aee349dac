"""Whether anybody of the force is there to read: the bot never suggests so when nobody is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import staff_sessions
from bot.storage.set_back import not_ahead

LATELY = timedelta(minutes=10)  # an open console asks for news far more often


@dataclass(frozen=True, kw_only=True, slots=True)
class Watching:
    """Somebody is signed in and there, or alerts and reports go out by e-mail."""

    mail_goes_out: bool
    clock: Callable[[], datetime]

    async def __call__(self, connection: AsyncConnection) -> bool:
        if self.mail_goes_out:
            return True
        now = self.clock()
        found = await connection.execute(
            select(
                exists().where(
                    staff_sessions.c.seen_at > now - LATELY,
                    not_ahead(staff_sessions.c.seen_at, now),
                    staff_sessions.c.expires_at > now,
                )
            )
        )
        return bool(found.scalar_one())
