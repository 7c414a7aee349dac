"""The way in: a message is ours once it is committed here, or fsynced to the spool.

Repeats are harmless: the row is unique on channel and the provider's id. While earlier messages of
a conversation lie in the spool, its later ones go there too, so that they come out in order.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import steps
from bot.channels.base import Inbound, Media
from bot.channels.fixed_words import hears_danger
from bot.errors import CannotKeep
from bot.inbound_json import cleaned, to_json
from bot.pictures import staff_copy_of
from bot.spool import Spool
from bot.storage import inbox as rows
from bot.storage import media as media_rows
from bot.storage.engine import DATABASE_FAULT, is_rows_own_fault
from bot.storage.pulse import AlwaysTried, Feels
from bot.within import within

log = logging.getLogger(__name__)
DANGER_WITHIN_S = 0.6  # then the spool: somebody in danger hears of 999 within a second
OTHERS_WITHIN_S = 2.0
PHOTO_WITHIN_S = 5.0
MEDIA_NAMES = UUID("5f3b6a3e-94f5-4a7e-9f5a-0d1f6c1f2b11")  # so that a repeat keeps the same ids


@dataclass(frozen=True, kw_only=True, slots=True)
class Accepted:
    """Where a message is now. `inbox_id` is None where it is not in the database."""

    how: Literal["new", "repeat", "spooled", "refused"]
    inbox_id: int | None
    media_ids: tuple[UUID, ...] = ()
    other_words: bool = False  # a repeat by its id, but not by what it says
    wait_s: float = 0.0  # of a refused one: when it may come again


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """Accepts messages; one object a process."""

    engine: AsyncEngine
    spool: Spool
    clock: Callable[[], datetime]
    database: Feels = field(default_factory=AlwaysTried)

    async def accept(self, inbound: Inbound) -> Accepted:
        """Returns once the message is safe. Raises CannotKeep when nothing could take it."""
        inbound = cleaned(inbound)
        danger = await hears_danger(inbound.text)
        if self.database.is_up and not self.spool.holds(inbound.channel, inbound.address):
            try:
                return await self._commit(inbound, danger=danger)
            except Exception as error:
                if not isinstance(error, DATABASE_FAULT) or is_rows_own_fault(error):
                    raise
                log.warning("the database does not take it (%s): spooling", type(error).__name__)
        try:
            await self.spool.keep(inbound, danger=danger)
        except OSError as error:
            raise CannotKeep("neither the database nor the spool took the message") from error
        return Accepted(how="spooled", inbox_id=None)

    async def _commit(self, inbound: Inbound, *, danger: bool) -> Accepted:
        """In time, else TimeoutError; a commit that was only late is found by its repeat."""
        copies = [await staff_copy_of(one) for one in inbound.media]

        async def commit() -> Accepted:
            async with self.engine.begin() as connection:
                accepted = await self.add(connection, inbound, copies, danger=danger)
                steps.reached("inbox.written")
            steps.reached("inbox.committed")
            return accepted

        if danger:
            return await within(DANGER_WITHIN_S, commit())
        try:
            return await within(PHOTO_WITHIN_S if inbound.media else OTHERS_WITHIN_S, commit())
        except TimeoutError:
            self.database.missed()
            raise

    async def add(
        self,
        connection: AsyncConnection,
        inbound: Inbound,
        copies: list[bytes | None],
        *,
        danger: bool = False,
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
                "danger": danger,
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
