"""Fetches what Telegram holds for us: photos and voice notes, kept as sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.channels import fetched_media
from bot.channels.base import Inbound
from bot.channels.media import LARGEST_FETCHED
from bot.channels.telegram import Telegram
from bot.errors import NeverHad, NotHadYet


@dataclass(frozen=True)
class TelegramMedia:
    """Raises nothing about a file: a message without its photo is still a message."""

    engine: AsyncEngine
    telegram: Telegram
    clock: Callable[[], datetime]

    async def fetch(self, inbound: Inbound, ids: tuple[UUID, ...]) -> None:
        await fetched_media.fetch(self.engine, self, inbound, ids, clock=self.clock)

    async def read(self, provider_ref: str) -> bytes:
        try:
            file = await self.telegram.client.get_file(provider_ref)
            if (file.file_size or 0) > LARGEST_FETCHED:
                raise NeverHad("it is too big")
            content = bytes(await file.download_as_bytearray())
        except RetryAfter as error:
            wait = error.retry_after
            after = wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
            raise NotHadYet("Telegram asked us to wait", after=after) from error
        except BadRequest as error:
            if "too big" in str(error).casefold():
                raise NeverHad("it is too big") from error
            # Telegram says the same of a wrong file and of one that is away for the moment
            raise NotHadYet("Telegram does not give it") from error
        except TelegramError as error:
            raise NotHadYet(f"Telegram could not be reached ({type(error).__name__})") from error
        if len(content) > LARGEST_FETCHED:
            raise NeverHad("it is too big")
        return content
