"""Notes that colleagues leave on a conversation, and who was asked to look."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import conversation_notes as notes
from bot.storage.schema import note_mentions as mentions
from bot.storage.schema import staff


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """One note of a conversation."""

    id: int
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """Somebody wants you to look at a conversation."""

    conversation_id: UUID
    at: datetime
    by: str


async def add(
    connection: AsyncConnection,
    conversation_id: UUID,
    *,
    staff_id: int,
    text: str,
    mentioned: Collection[int],
    now: datetime,
) -> int:
    row = {"conversation_id": conversation_id, "staff_id": staff_id, "at": now, "text": text}
    made = await connection.execute(insert(notes).values(row).returning(notes.c.id))
    note_id = int(made.scalar_one())
    if mentioned:
        await connection.execute(
            insert(mentions), [{"note_id": note_id, "staff_id": one} for one in sorted(mentioned)]
        )
    return note_id


async def of_conversation(connection: AsyncConnection, conversation_id: UUID) -> Sequence[Note]:
    """The oldest first."""
    found = await connection.execute(
        select(notes.c.id, notes.c.at, staff.c.name.label("by"), notes.c.text)
        .join(staff, staff.c.id == notes.c.staff_id)
        .where(notes.c.conversation_id == conversation_id)
        .order_by(notes.c.id)
    )
    return [Note(**row) for row in found.mappings()]


async def unseen_mentions(
    connection: AsyncConnection, staff_id: int, *, most: int
) -> Sequence[Mention]:
    """The oldest first: it has waited longest."""
    found = await connection.execute(
        select(notes.c.conversation_id, notes.c.at, staff.c.name.label("by"))
        .join(mentions, mentions.c.note_id == notes.c.id)
        .join(staff, staff.c.id == notes.c.staff_id)
        .where(mentions.c.staff_id == staff_id, mentions.c.seen_at.is_(None))
        .order_by(notes.c.id)
        .limit(most)
    )
    return [Mention(**row) for row in found.mappings()]


async def mark_seen(
    connection: AsyncConnection, conversation_id: UUID, staff_id: int, *, now: datetime
) -> None:
    """They have opened the conversation."""
    here = select(notes.c.id).where(notes.c.conversation_id == conversation_id)
    await connection.execute(
        update(mentions)
        .where(
            mentions.c.staff_id == staff_id,
            mentions.c.seen_at.is_(None),
            mentions.c.note_id.in_(here),
        )
        .values(seen_at=now)
    )
