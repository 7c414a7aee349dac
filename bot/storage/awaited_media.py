"""Files that a provider holds for us and that we could not have yet, or not at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import set_back
from bot.storage.schema import awaited_media, media

__all__ = ["Awaited", "add", "begin_anew", "due", "had", "taken", "tried"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Awaited:
    """One whose next try is due."""

    id: UUID
    channel: str
    provider_ref: str
    at: datetime
    tries: int


async def had(connection: AsyncConnection, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those that need no first try: they are kept, or stand here already."""
    kept = select(media.c.id).where(media.c.id.in_(ids))
    known = select(awaited_media.c.id).where(awaited_media.c.id.in_(ids))
    return frozenset((await connection.execute(kept.union(known))).scalars())


async def add(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Each once, however often its message is handled."""
    await connection.execute(
        insert(awaited_media).values(rows).on_conflict_do_nothing(index_elements=["id"])
    )


async def begin_anew(connection: AsyncConnection, *, now: datetime) -> None:
    """Waits that were written down ahead of this clock; see set_back.py."""
    c = awaited_media.c
    waiting, since = c.next_at.is_not(None), func.coalesce(c.waits_since, c.at)
    await set_back.begin_anew(
        connection, awaited_media, until=c.next_at, since=since, if_waiting=waiting, now=now
    )


async def due(connection: AsyncConnection, *, now: datetime, most: int) -> Sequence[Awaited]:
    """Who has waited longest comes first."""
    columns = (awaited_media.c[name] for name in Awaited.__dataclass_fields__)
    found = await connection.execute(
        select(*columns)
        .where(awaited_media.c.next_at <= now)
        .order_by(awaited_media.c.next_at)
        .limit(most)
    )
    return [Awaited(**row) for row in found.mappings()]


async def tried(
    connection: AsyncConnection,
    media_id: UUID,
    *,
    now: datetime,
    next_at: datetime | None,
    because: str,
) -> None:
    """In vain. Without `next_at` it is given up."""
    await connection.execute(
        update(awaited_media)
        .where(awaited_media.c.id == media_id)
        .values(tries=awaited_media.c.tries + 1, next_at=next_at, waits_since=now, because=because)
    )


async def taken(connection: AsyncConnection, media_id: UUID) -> tuple[UUID | None] | None:
    """Out of the list, with its conversation; None where it was erased meanwhile."""
    found = await connection.execute(
        delete(awaited_media)
        .where(awaited_media.c.id == media_id)
        .returning(awaited_media.c.conversation_id)
    )
    row = found.one_or_none()
    return None if row is None else (row[0],)
