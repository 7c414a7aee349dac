"""How what was put aside ends when nobody has dealt with it: by its age, or with its conversation.

Names of files are found within the transaction that their going belongs to, and the files go after
its commit: what is rolled back takes none with it. What is left behind by a kill between the two,
or lies on another machine, goes in the clearing of each process (bot/aside_clearing.py).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import PurePath
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import spool_names as names
from bot.put_aside import PutAside
from bot.storage import erased_marks, holds
from bot.storage.schema import conversations

NEVER = datetime.min.replace(tzinfo=UTC)
log = logging.getLogger(__name__)


async def too_old(
    connection: AsyncConnection, aside: PutAside, *, before: datetime
) -> Sequence[str]:
    """The names of those older than `before`, less those of conversations on hold."""
    held = await _held(connection)
    lying = await asyncio.to_thread(aside.lying)
    return [one.name for one in lying if one.at < before and one.conversation not in held]


async def of_erased(connection: AsyncConnection, aside: PutAside) -> Sequence[str]:
    """The names of what those wrote whose conversations were erased since, on any machine."""
    held = await _held(connection)  # the same person may have another conversation by now
    erased = await erased_marks.by_conversation(connection)
    lying = await asyncio.to_thread(aside.lying) if erased else ()
    return [
        one.name
        for one in lying
        if one.conversation not in held and one.at <= erased.get(one.conversation, NEVER)
    ]


async def with_conversation(
    connection: AsyncConnection, aside: PutAside, conversation_id: UUID
) -> Sequence[str]:
    """The names of what this conversation's resident wrote."""
    found = await _addresses(connection, conversations.c.id == conversation_id)
    return [
        name
        for channel, address in found
        for name in await asyncio.to_thread(aside.of_conversation, channel, address)
    ]


async def mark_erased(connection: AsyncConnection, conversation_id: UUID, *, now: datetime) -> None:
    """While its address is still known; with it every machine knows which files must go."""
    for one in await _addresses(connection, conversations.c.id == conversation_id):
        await erased_marks.keep(connection, names.digest(*one), now=now)


async def on_hold(connection: AsyncConnection, files: Collection[str]) -> frozenset[str]:
    """Those of them that must not go, whoever has dealt with them."""
    held = await _held(connection) if files else ()
    return frozenset(one for one in files if names.conversation_of(PurePath(one).stem) in held)


async def go(aside: PutAside, files: Collection[str]) -> int:
    """How many went. Never raises: what cannot go now is tried again at each clearing."""
    if not files:
        return 0
    done = await asyncio.to_thread(aside.remove, files)
    if done.stuck:
        log.warning("%d files that were put aside cannot be deleted", done.stuck)
    return done.gone


async def _held(connection: AsyncConnection) -> frozenset[str]:
    found = await _addresses(connection, holds.is_held(conversations.c.id))
    return frozenset(names.digest(*one) for one in found)


async def _addresses(
    connection: AsyncConnection, which: ColumnElement[bool]
) -> Sequence[tuple[str, str]]:
    found = await connection.execute(
        select(conversations.c.channel, conversations.c.address).where(which)
    )
    return [(row.channel, row.address) for row in found]
