"""Fetches what Telegram holds for us: photos and voice notes, kept as sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from telegram.error import TelegramError

from bot.channels.base import Inbound
from bot.channels.media import LARGEST_FETCHED, file_type
from bot.channels.telegram import Telegram
from bot.pictures import copy_without_exif
from bot.storage import media as media_rows

log = logging.getLogger(__name__)
KEPT = frozenset({"photo", "voice", "video", "file"})


@dataclass(frozen=True)
class TelegramMedia:
    """Raises nothing: a message without its photo is still a message."""

    engine: AsyncEngine
    telegram: Telegram
    clock: Callable[[], datetime]

    async def fetch(self, inbound: Inbound, ids: tuple[UUID, ...]) -> None:
        for media_id, one in zip(ids, inbound.media, strict=True):
            if one.provider_ref is None or one.kind not in KEPT:
                continue
            try:
                await self._fetch(media_id, one.provider_ref)
            except TelegramError as error:
                log.warning("a file was not fetched: %s", type(error).__name__)

    async def _fetch(self, media_id: UUID, file_id: str) -> None:
        file = await self.telegram.client.get_file(file_id)
        if (file.file_size or 0) > LARGEST_FETCHED:
            log.warning("a file was too big to fetch")
            return
        content = bytes(await file.download_as_bytearray())
        kind = file_type(content)
        copy = None
        if kind.startswith("image/"):
            copy = await asyncio.to_thread(copy_without_exif, content)
        async with self.engine.begin() as connection:
            await media_rows.keep(
                connection,
                media_id=media_id,
                content=content,
                copy=copy,
                content_type=kind,
                now=self.clock(),
            )
