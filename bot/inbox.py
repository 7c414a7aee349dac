"""The way in: a message is ours once it is committed here, or fsynced to the spool.

What the database refuses for its own fault, or we fail on ourselves, is put aside for a person with
all that came with it; its plain words go into the inbox all the same, so that danger is heard.

Repeats are harmless: the row is unique on channel and the provider's id. While earlier messages of
a conversation lie in the spool, its later ones go there too, so that they come out in order.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import steps
from bot.channels.base import Inbound, Media, Unread
from bot.channels.fixed_words import hears_danger
from bot.errors import CannotKeep, NotNow
from bot.inbound_json import cleaned, to_json
from bot.kept_aside import keep_unread, keep_whole
from bot.pictures import staff_copy_of
from bot.plain_message import plain
from bot.spool import Spool
from bot.storage import inbox as rows
from bot.storage import media as media_rows
from bot.storage.engine import is_not_the_rows, refuses_any
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
    whole: bool = True  # False: its words only, and no file could be written for the rest


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
        if self._may_try(inbound):
            try:
                return await self._commit(inbound, danger=danger)
            except Exception as error:  # noqa: BLE001  # whatever it was, the message is kept
                if not is_not_the_rows(error):
                    return await self.put_aside(inbound, error, danger=danger)
                log.warning("the database does not take it (%s): spooling", type(error).__name__)
        return await self._to_spool(inbound, danger=danger)

    async def put_aside(self, inbound: Inbound, error: Exception, *, danger: bool) -> Accepted:
        """Its plain words into the inbox, all of it into a file for a person; or into the spool,
        where its words must wait for others of theirs, or are not taken now.

        Raises CannotKeep where neither can be written: then its provider brings it again.
        """
        if self._may_try(inbound):
            try:
                return await self.hear_and_put_aside(inbound, error, danger=danger)
            except NotNow:
                log.warning("the database takes not even plain words: spooling")
        return await self._to_spool(inbound, danger=danger)

    async def hear_and_put_aside(
        self, inbound: Inbound, error: Exception, *, danger: bool
    ) -> Accepted:
        """Now, whatever lies in the spool. Raises NotNow, and CannotPutAside."""
        heard, said = None, None
        try:
            words = plain(inbound, now=self.clock())
            heard, said = await self._commit(words, danger=danger), words.text
        except Exception as again:
            if refuses_any(again):
                raise NotNow from again
            log.error("nor are its plain words taken in: %s", type(again).__name__)
        return await self._aside(inbound, error, heard, danger=danger, said=said)

    async def put_unread_aside(self, unread: Unread) -> Accepted:
        """What came in a shape that nobody can read, once its rescued words were taken.

        Raises CannotPutAside.
        """
        is_whole = await keep_unread(self.spool, unread)
        return Accepted(how="aside", inbox_id=None, whole=is_whole)

    def _may_try(self, inbound: Inbound) -> bool:
        return self.database.is_up and not self.spool.holds(inbound.channel, inbound.address)

    async def _to_spool(self, inbound: Inbound, *, danger: bool) -> Accepted:
        """What fits into no file of its own goes there by its plain words. Raises CannotKeep."""
        spooled = Accepted(how="spooled", inbox_id=None)
        try:
            await self.spool.keep(inbound, danger=danger)
        except OSError as error:
            raise CannotKeep("neither the database nor the spool took the message") from error
        except Exception as error:  # noqa: BLE001  # whatever is odd in it, its words are kept
            heard, said = None, None
            try:
                words = plain(inbound, now=self.clock())
                await self.spool.keep(words, danger=danger)
                heard, said = spooled, words.text
            except OSError as full:
                raise CannotKeep("neither the database nor the spool took the message") from full
            except Exception as again:  # noqa: BLE001  # a person reads what no machine can
                log.error("nor are its plain words spooled: %s", type(again).__name__)
            return await self._aside(inbound, error, heard, danger=danger, said=said)
        return spooled

    async def _aside(
        self,
        inbound: Inbound,
        error: Exception,
        heard: Accepted | None,
        *,
        danger: bool,
        said: str | None,
    ) -> Accepted:
        fault = type(error).__name__  # its text may quote the message
        is_whole = await keep_whole(self.spool, inbound, fault=fault, danger=danger, said=said)
        accepted = heard or Accepted(how="aside", inbox_id=None)
        return replace(accepted, whole=is_whole)

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
