"""What becomes of a message that the front desk failed on: tried again, then before a person."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from bot import set_aside
from bot.channels.base import Inbound
from bot.channels.fixed_words import said_danger
from bot.counts import Counts
from bot.delivery.staff_mail import Routes
from bot.storage import conversations, inbox
from bot.storage.engine import is_away
from bot.storage.inbox import Waiting

log = logging.getLogger(__name__)
TRIES = 5  # then a message is set aside with its fault, and a person reads it
HOPELESS = 2 * TRIES  # then also where that fails: staff see it listed, and it holds up nobody


class FetchesMedia(Protocol):
    """Keeps what a provider holds for us; raises nothing, says what could be had."""

    async def fetch(self, inbound: Inbound, ids: tuple[UUID, ...]) -> None: ...


@dataclass(frozen=True, kw_only=True)
class FailedMessages:
    """`reply` is what the resident is told when a person has their message."""

    engine: AsyncEngine
    fetchers: Mapping[str, FetchesMedia]
    pushes: Collection[str]  # the channels to which replies are pushed
    reply: str
    mail: Routes
    counts: Counts
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]

    async def is_out_of_the_way(self, waiting: Waiting, *, fault: str) -> bool:
        """Counts a failed try; the last one puts it before a person, alert and all, or is none."""
        inbound, media_ids = set_aside.read(waiting)
        try:
            if waiting.attempts + 1 >= TRIES:
                await self._fetch_at_last(inbound, media_ids)
            return await self._count(waiting, inbound, media_ids, fault)
        except Exception as error:
            if is_away(error):
                raise
            log.error("message %d is before nobody: %s", waiting.id, type(error).__name__)
            async with self.engine.begin() as connection:
                return await inbox.count_attempt(connection, waiting.id, fault=fault, most=HOPELESS)

    async def _count(
        self, waiting: Waiting, inbound: Inbound, media_ids: tuple[UUID, ...], fault: str
    ) -> bool:
        """The count and what a person is shown are committed together, or neither is."""
        async with self.engine.begin() as connection:
            await conversations.lock(connection, channel=waiting.channel, address=waiting.address)
            if await inbox.is_handled(connection, waiting.id):
                return True  # another process was quicker
            if not await inbox.count_attempt(connection, waiting.id, fault=fault, most=TRIES):
                return False
            await set_aside.put_before_a_person(
                connection,
                inbound,
                inbox_id=waiting.id,
                media_ids=media_ids,
                danger=said_danger(inbound.text),
                reply=self.reply,
                pushes=inbound.channel in self.pushes,
                new_id=self.new_id(),
                mail=self.mail,
                now=self.clock(),
            )
        self.counts.spoke("left_to_a_person")
        return True

    async def _fetch_at_last(self, inbound: Inbound, media_ids: tuple[UUID, ...]) -> None:
        """The handling may have failed before it came to the files."""
        try:
            if fetcher := self.fetchers.get(inbound.channel):
                await fetcher.fetch(inbound, media_ids)
        except Exception as error:
            if is_away(error):
                raise
            log.error("its files could not be fetched: %s", type(error).__name__)
