"""Telegram in webhook mode: /readyz says how it is, from the first try to set the webhook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from bot.channels.telegram import Telegram, open_client
from bot.channels.telegram_webhook import tell_telegram
from bot.secret import Secret
from tests.providers.telegram_server import TOKEN, TelegramServer, telegram_server

SECRET = Secret("s" * 32)
NOBODY_LISTENS = "http://127.0.0.1:1/bot"


@dataclass
class WantsHttps(TelegramServer):
    """As Telegram is about the address of a webhook."""

    async def _result(self, method: str, data: dict[str, Any]) -> web.Response:
        if method == "setWebhook" and not data["url"].startswith("https:"):
            return web.json_response(
                {
                    "ok": False,
                    "error_code": 400,
                    "description": "Bad Request: bad webhook: An HTTPS URL must be provided",
                },
                status=400,
            )
        return await super()._result(method, data)


@dataclass
class Told:
    """What /readyz hears; `arrived` rings at each word."""

    words: list[str] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, word: str) -> None:
        self.words.append(word)
        self.arrived.set()


@asynccontextmanager
async def telling(token: str, api_url: str, public_url: str) -> AsyncIterator[Told]:
    told = Told()
    async with open_client(Secret(token), api_url) as client:
        task = asyncio.create_task(
            tell_telegram(Telegram(client), public_url=public_url, secret=SECRET, tell=told)
        )
        try:
            async with asyncio.timeout(60):
                await told.arrived.wait()
            yield told
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize(
    ("token", "public_url", "word"),
    [
        (TOKEN, "https://bot.example.com", "up"),
        ("123456:another", "https://bot.example.com", "token refused"),
        (TOKEN, "http://bot.example.com", "webhook refused"),
    ],
)
async def test_how_telegram_takes_the_webhook_is_told(
    token: str, public_url: str, word: str
) -> None:
    async with (
        telegram_server(WantsHttps()) as server,
        telling(token, server.api_url, public_url) as told,
    ):
        assert told.words == [word]


async def test_a_telegram_that_does_not_answer_is_away() -> None:
    async with telling(TOKEN, NOBODY_LISTENS, "https://bot.example.com") as told:
        assert told.words == ["away"]
