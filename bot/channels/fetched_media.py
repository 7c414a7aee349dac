"""Keeps what a provider held for us as sent, and beside a picture the copy that staff see."""

from __future__ import annotations

import asyncio
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.media import file_type
from bot.pictures import copy_without_exif
from bot.storage import media

KEPT = frozenset({"photo", "voice", "video", "file"})  # kinds that are fetched at all


async def keep(engine: AsyncEngine, media_id: UUID, content: bytes, *, now: datetime) -> None:
    """Its type is read from the bytes, never from what the provider says."""
    kind = file_type(content)
    copy = None
    if kind.startswith("image/"):
        copy = await asyncio.to_thread(copy_without_exif, content)
    async with engine.begin() as connection:
        await media.keep(
            connection,
            media_id=media_id,
            content=content,
            copy=copy,
            content_type=kind,
            now=now,
        )
