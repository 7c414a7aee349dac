"""Fetches what Telegram holds for us: photos and voice notes, kept as sent."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from telegram.error import TelegramError

from bot.channels import fetched_media
from bot.channels.base import Inbound
from bot.channels.media import LARGEST_FETCHED
from bot.channels.telegram import Telegram

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TelegramMedia:
    """Raises nothing: a message without its photo is still a message."""

    engine: AsyncEngine
    telegram: Telegram
    clock: Callable[[], datetime]

    async def fetch(self, inbound: Inbound, ids: tuple[UUID, ...]) -> None:
        for media_id, one in zip(ids, inbound.media, strict=True):
            if one.provider_ref is None or one.kind not in fetched_media.KEPT:
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
        await fetched_media.keep(self.engine, media_id, content, now=self.clock())
