"""Photos and voice notes: as sent, sealed with their hash, and the copy that staff may see."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import media


async def keep(
    connection: AsyncConnection,
    *,
    media_id: UUID,
    content: bytes,
    copy: bytes | None,
    content_type: str,
    now: datetime,
) -> None:
    """Once: kept again under the same id it changes nothing."""
    await connection.execute(
        insert(media)
        .values(
            id=media_id,
            at=now,
            content_type=content_type,
            sha256=sha256(content).digest(),
            original=content,
            copy=copy,
        )
        .on_conflict_do_nothing(index_elements=["id"])
    )


async def give_to(connection: AsyncConnection, ids: list[UUID], conversation_id: UUID) -> None:
    """The conversation is known only once the message is handled."""
    await connection.execute(
        update(media).where(media.c.id.in_(ids)).values(conversation_id=conversation_id)
    )


async def staff_copy(connection: AsyncConnection, media_id: UUID) -> bytes | None:
    """What staff see; None where there is no copy that is safe to show."""
    found = await connection.execute(select(media.c.copy).where(media.c.id == media_id))
    return found.scalar_one_or_none()
