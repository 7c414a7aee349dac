"""How what was put aside ends when nobody has dealt with it: by its age, or with its conversation.

Names of files are found within the transaction that their going belongs to, and the files go after
its commit: what is rolled back takes none with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.put_aside import PutAside
from bot.storage import holds
from bot.storage.schema import conversations


async def too_old(
    connection: AsyncConnection, aside: PutAside, *, before: datetime
) -> Sequence[str]:
    """The names of those older than `before`, less those of conversations on hold."""
    held = await _addresses(connection, holds.is_held(conversations.c.id))
    return await asyncio.to_thread(aside.older_than, before, but=held)


async def with_conversation(
    connection: AsyncConnection, aside: PutAside, conversation_id: UUID
) -> Sequence[str]:
    """The names of what this conversation's resident wrote."""
    found = await _addresses(connection, conversations.c.id == conversation_id)
    return [
        one.name
        for channel, address in found
        for one in await asyncio.to_thread(aside.of_conversation, channel, address)
    ]


async def _addresses(
    connection: AsyncConnection, which: ColumnElement[bool]
) -> Sequence[tuple[str, str]]:
    found = await connection.execute(
        select(conversations.c.channel, conversations.c.address).where(which)
    )
    return [(row.channel, row.address) for row in found]
