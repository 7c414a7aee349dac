"""Wakes who waits for news in other tasks and processes: they hear it when we commit, not before.

What hears it is `listen.py`; a notice may get lost, so all of them also look now and then.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

RELAY = "bluelamp_relay"  # something is to be sent, to residents or to staff
WEB = "bluelamp_web"  # the conversation that browsers should ask for again


async def wake(
    connection: AsyncConnection, *, relay: bool = False, conversation: UUID | None = None
) -> None:
    """`relay`: there is something to send. `conversation`: somebody said something there."""
    news = []
    if conversation is not None:
        news.append(func.pg_notify(WEB, str(conversation)))
    if relay:
        news.append(func.pg_notify(RELAY, ""))
    await connection.execute(select(*news))
