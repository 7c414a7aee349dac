"""The way in: a message is ours once it is committed here, or fsynced to the spool.

What the database refuses for its own fault, or we fail on ourselves, is put aside for a person with
all that came with it; its plain words go into the inbox all the same, so that danger is heard.

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
from bot.aside_record import words_in
from bot.channels.base import Inbound, Media, Unread
from bot.channels.fixed_words import hears_danger, hears_what_may_be_danger
from bot.errors import CannotKeep
from bot.inbound_json import cleaned, to_json
from bot.pictures import staff_copy_of
from bot.plain_message import plain
from bot.spool import Spool
from bot.storage import inbox as rows
from bot.storage import media as media_rows
from bot.storage.engine import is_not_the_rows
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

    how: Literal["new", "repeat", "spooled", "refused", "aside"]
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
            except Exception as error:  # noqa: BLE001  # whatever it was, the message is kept
                if not is_not_the_rows(error):
                    return await self.put_aside(inbound, error, danger=danger)
                log.warning("the database does not take it (%s): spooling", type(error).__name__)
        try:
            await self.spool.keep(inbound, danger=danger)
        except OSError as error:
            raise CannotKeep("neither the database nor the spool took the message") from error
        except Exception as error:  # noqa: BLE001  # nor can it be written down as it should be
            return await self.put_aside(inbound, error, danger=danger)
        return Accepted(how="spooled", inbox_id=None)

    async def put_aside(self, inbound: Inbound, error: Exception, *, danger: bool) -> Accepted:
        """Its plain words into the inbox, where they are taken; all of it into a file for a person.

        Raises CannotKeep where that cannot be written: then its provider brings it again.
        """
        fault = type(error).__name__  # its text may quote the message
        log.error("a message is put aside: %s", fault)
        heard = await self._hear(inbound, danger=danger)
        if heard is None:  # no model will read it: a doubt means danger, too
            danger = await hears_what_may_be_danger(inbound.text)
        try:
            await self.spool.aside.keep(
                inbound, fault=fault, danger=danger, heard=heard is not None
            )
        except OSError as failed:
            raise CannotKeep("a message could not even be put aside") from failed
        return heard or Accepted(how="aside", inbox_id=None)

    async def put_unread_aside(self, unread: Unread) -> Accepted:
        """What came in a shape that nobody can read. Raises CannotKeep."""
        log.error("what came on %s is put aside unread: %s", unread.channel, unread.fault)
        danger = await hears_what_may_be_danger(words_in(unread.payload))
        try:
            await self.spool.aside.keep_unread(unread, danger=danger)
        except OSError as failed:
            raise CannotKeep("what nobody can read could not be put aside") from failed
        return Accepted(how="aside", inbox_id=None)

    async def _hear(self, inbound: Inbound, *, danger: bool) -> Accepted | None:
        """None where not even its plain words are taken."""
        if not self.database.is_up:
            return None
        try:
            return await self._commit(plain(inbound, now=self.clock()), danger=danger)
        except Exception as error:  # noqa: BLE001  # whatever it was, the rest is put aside
            log.error("nor are its plain words taken in: %s", type(error).__name__)
            return None

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
