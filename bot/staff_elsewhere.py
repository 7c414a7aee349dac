"""What staff write to a resident past us, in Meta's own inbox: kept with the rest; the bot yields.

Nothing of it is sent: it was. Without this a person and the bot would answer side by side.

No resident waits for it, so it is no reason to ask the provider for all messages again, nor to keep
any message waiting. But a person's words should stand where colleagues read them, and the bot
should yield to them after an outage too: what the database does not take in time is tried again, in
order, for as long as this process lives.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage import conversations, inbox, messages
from bot.storage.conversations import Conversation
from bot.storage.engine import is_away
from bot.storage.pulse import AlwaysTried, Feels
from bot.storage.schema import messages as rows
from bot.storage.set_back import not_ahead
from bot.within import within

log = logging.getLogger(__name__)
WITHIN_S = 1.0
AGAIN_S = 5.0  # the sweeper is quicker: what the resident wrote in an outage stands before this
MOST_WAITING = 1_000  # of an outage; beyond it the oldest are let go
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


@dataclass(kw_only=True)
class HeardElsewhere:
    """Call it with each echo; a repeat changes nothing. It returns within a second, come what may.

    `close` at the end: what then still waits is let go.
    """

    engine: AsyncEngine
    clock: Callable[[], datetime]
    database: Feels = field(default_factory=AlwaysTried)
    again_s: float = AGAIN_S
    _waiting: deque[Echo] = field(default_factory=lambda: deque(maxlen=MOST_WAITING))
    _trying: asyncio.Task[None] | None = None

    async def __call__(self, echo: Echo) -> None:
        if not self._waiting and await self._kept(echo):
            return
        if len(self._waiting) == MOST_WAITING:
            log.error("too much of what staff wrote elsewhere waits: the oldest is let go")
        self._waiting.append(echo)
        if self._trying is None or self._trying.done():
            self._trying = asyncio.create_task(self._try_again())

    async def close(self) -> None:
        if self._trying is not None:
            self._trying.cancel()
            with suppress(asyncio.CancelledError):
                await self._trying

    async def _try_again(self) -> None:
        while self._waiting:
            await asyncio.sleep(self.again_s)
            while self._waiting and await self._kept(first := self._waiting[0]):
                if self._waiting[0] is first:  # else it was let go meanwhile
                    self._waiting.popleft()

    async def _kept(self, echo: Echo) -> bool:
        """True also for what no trying mends: it must not stand before the others for ever."""
        if not self.database.is_up:
            return False
        try:
            await within(WITHIN_S, self._write(echo))
        except Exception as error:  # noqa: BLE001  # a fault here is no reason to lose a message
            if is_away(error):
                log.warning("what staff wrote elsewhere waits: %s", type(error).__name__)
                return False
            log.error("what staff wrote elsewhere is not kept: %s", type(error).__name__)
        return True

    async def _write(self, echo: Echo) -> None:
        async with self.engine.begin() as connection:
            await self._keep(connection, echo)

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


async def writes_elsewhere(
    connection: AsyncConnection, conversation: Conversation, *, since: datetime, now: datetime
) -> bool:
    """A person did lately: one of whom we know no name, since they are not signed in here."""
    found = await connection.execute(
        select(
            exists().where(
                rows.c.conversation_id == conversation.id,
                rows.c.author == "staff",
                rows.c.staff_id.is_(None),
                rows.c.at > since,
                not_ahead(rows.c.at, now),
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
