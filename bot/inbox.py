"""The way in: a message is ours once it is committed here, or fsynced to the spool.

Repeats are harmless: the row is unique on channel and the provider's id.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.channels.base import Inbound, Media
from bot.errors import CannotKeep
from bot.inbound_json import clean, to_json
from bot.pictures import staff_copy_of
from bot.spool import Spool
from bot.storage import inbox as rows
from bot.storage import media as media_rows
from bot.storage.engine import is_away

log = logging.getLogger(__name__)
MEDIA_NAMES = UUID("5f3b6a3e-94f5-4a7e-9f5a-0d1f6c1f2b11")  # so that a repeat keeps the same ids


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """Where a message is now. `inbox_id` is None while it lies in the spool."""

    how: Literal["new", "repeat", "spooled"]
    inbox_id: int | None
    media_ids: tuple[UUID, ...] = ()
    other_words: bool = False  # a repeat by its id, but not by what it says


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """Accepts messages; one object a process."""

    engine: AsyncEngine
    spool: Spool
    clock: Callable[[], datetime]

    async def accept(self, inbound: Inbound) -> Accepted:
        """Returns once the message is safe. Raises CannotKeep when nothing could take it."""
        inbound = replace(inbound, text=clean(inbound.text))
        copies = [await staff_copy_of(one) for one in inbound.media]
        try:
            async with self.engine.begin() as connection:
                return await self.add(connection, inbound, copies)
        except Exception as error:
            if not is_away(error):
                raise
            log.warning("the database is away (%s): spooling", type(error).__name__)
        try:
            await self.spool.keep(inbound)
        except OSError as error:
            raise CannotKeep("neither the database nor the spool took the message") from error
        return Accepted(how="spooled", inbox_id=None)

    async def add(
        self, connection: AsyncConnection, inbound: Inbound, copies: list[bytes | None]
    ) -> Accepted:
        """One message within the caller's transaction."""
        now = self.clock()
        ids = tuple(_media_id(inbound, number) for number in range(len(inbound.media)))
        inbox_id, fresh = await rows.add(
            connection,
            {
                "channel": inbound.channel,
                "provider_id": inbound.provider_id,
                "address": inbound.address,
                "received_at": now,
                "sent_at": inbound.sent_at,
                "inbound": to_json(inbound, ids),
            },
        )
        if not fresh:
            said = await rows.text_of(connection, inbox_id)
            return Accepted(
                how="repeat", inbox_id=inbox_id, media_ids=ids, other_words=said != inbound.text
            )
        for media_id, one, copy in zip(ids, inbound.media, copies, strict=True):
            await _keep(connection, media_id, one, copy, now)
        return Accepted(how="new", inbox_id=inbox_id, media_ids=ids)


async def _keep(
    connection: AsyncConnection, media_id: UUID, one: Media, copy: bytes | None, now: datetime
) -> None:
    if one.content is not None:
        await media_rows.keep(
            connection,
            media_id=media_id,
            content=one.content,
            copy=copy,
            content_type=one.content_type,
            now=now,
        )


def _media_id(inbound: Inbound, number: int) -> UUID:
    return uuid5(MEDIA_NAMES, f"{inbound.channel}\0{inbound.provider_id}\0{number}")
