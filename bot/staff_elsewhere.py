"""What staff write to a resident past us, in Meta's own inbox: kept with the rest; the bot yields.

Nothing of it is sent: it was. Without this a person and the bot would answer side by side.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage import conversations, inbox, messages
from bot.storage.conversations import Conversation
from bot.storage.engine import is_away
from bot.storage.schema import messages as rows

log = logging.getLogger(__name__)
TYPED = timedelta(seconds=10)  # nobody reads and types faster: that was an automatic greeting


class Echo(Protocol):
    """One message of somebody else to a resident, as the provider echoes it."""

    @property
    def channel(self) -> str: ...
    @property
    def provider_id(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def sent_at(self) -> datetime: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class HeardElsewhere:
    """Call it with each echo; a repeat changes nothing."""

    engine: AsyncEngine
    clock: Callable[[], datetime]

    async def __call__(self, echo: Echo) -> None:
        try:
            async with self.engine.begin() as connection:
                await self._keep(connection, echo)
        except Exception as error:
            if not is_away(error):
                raise
            # no resident waits for it, and asking for it again would bring all messages again
            log.warning("what staff wrote elsewhere is not kept: %s", type(error).__name__)

    async def _keep(self, connection: AsyncConnection, echo: Echo) -> None:
        await conversations.lock(connection, channel=echo.channel, address=echo.address)
        found = await conversations.find(connection, channel=echo.channel, address=echo.address)
        if found is None or not echo.text.strip():
            return  # nobody wrote to us yet: the talk is theirs alone
        now = self.clock()
        _, fresh = await inbox.add(
            connection,
            {
                "channel": echo.channel,
                "provider_id": echo.provider_id,
                "address": echo.address,
                "received_at": now,
                "sent_at": echo.sent_at,
                "handled_at": now,
                "inbound": {},
            },
        )
        if not fresh:
            return
        last = await _last_heard(connection, found)
        by_person = last is None or echo.sent_at - last >= TYPED
        row = {
            "conversation_id": found.id,
            "seq": await conversations.next_seq(connection, found.id),
            "author": "staff" if by_person else "bot",
            "at": now,
            "text": echo.text,
        }
        await messages.add(connection, [row])
        await connection.execute(
            select(func.pg_notify("bluelamp_staff", "conversations")),
        )


async def writes_elsewhere(
    connection: AsyncConnection, conversation: Conversation, *, since: datetime
) -> bool:
    """A person did lately: one of whom we know no name, since they are not signed in here."""
    found = await connection.execute(
        select(
            exists().where(
                rows.c.conversation_id == conversation.id,
                rows.c.author == "staff",
                rows.c.staff_id.is_(None),
                rows.c.at > since,
            )
        )
    )
    return bool(found.scalar_one())


async def _last_heard(connection: AsyncConnection, conversation: Conversation) -> datetime | None:
    found = await connection.execute(
        select(func.max(rows.c.at)).where(
            rows.c.conversation_id == conversation.id, rows.c.author == "resident"
        )
    )
    last: datetime | None = found.scalar_one()
    return last
