"""Photos and voice notes: as sent, sealed with their hash, and the copy that staff may see."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.storage.schema import awaited_media, media

KEPT = "kept.media"  # the line of the trail that holds the hash


async def keep(
    connection: AsyncConnection,
    *,
    media_id: UUID,
    content: bytes,
    copy: bytes | None,
    content_type: str,
    now: datetime,
    conversation_id: UUID | None = None,
) -> None:
    """Once: kept again under the same id it changes nothing.

    Its hash goes into the audit trail, whose seals nobody makes who owns the database alone.
    """
    digest = sha256(content)
    done = await connection.execute(
        insert(media)
        .values(
            id=media_id,
            conversation_id=conversation_id,
            at=now,
            content_type=content_type,
            sha256=digest.digest(),
            original=content,
            copy=copy,
        )
        .on_conflict_do_nothing(index_elements=["id"])
        .returning(media.c.id)
    )
    if done.first() is not None:
        await audit.write(
            connection,
            at=now,
            action=KEPT,
            subject=f"media:{media_id}",
            detail={"sha256": digest.hexdigest(), "bytes": len(content)},
        )


async def give_to(connection: AsyncConnection, ids: list[UUID], conversation_id: UUID) -> None:
    """The conversation is known only once the message is handled."""
    for table in (media, awaited_media):
        await connection.execute(
            update(table).where(table.c.id.in_(ids)).values(conversation_id=conversation_id)
        )
