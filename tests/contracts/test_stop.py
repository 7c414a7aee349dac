"""A stop of the whole bot lets arrive what is under way, while its channels are still open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import SystemRandom
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select

from bot.storage import schema as tables
from bot.storage.engine import make_engine
from bot.understanding import WordsOnly
from tests.contracts.houses import KNIFE, House, house
from tests.faults.ports import free_port
from tests.providers.telegram_server import TelegramServer, message, telegram_server, update
from triage.understanding import Understanding

LATE_S = 0.5  # less than what is under way is given


@dataclass
class Late(TelegramServer):
    """Takes every message, and answers once it is told to."""

    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def _result(self, method: str, data: dict[str, Any]) -> web.Response:
        if method == "sendMessage":
            await self.released.wait()
        return await super()._result(method, data)


@dataclass
class Thinks:
    """Understands once it is told to."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def understand(self, text: str) -> Understanding:
        self.asked.set()
        await self.released.wait()
        return await WordsOnly().understand(text)


@asynccontextmanager
async def released_once_it_stops(port: int, released: asyncio.Event) -> AsyncIterator[None]:
    """A moment after nobody is let in any more."""

    async def look() -> None:
        with suppress(OSError):
            while True:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                await writer.wait_closed()
                await asyncio.sleep(0.01)
        await asyncio.sleep(LATE_S)
        released.set()

    looking = asyncio.create_task(look())
    try:
        yield
    finally:
        looking.cancel()


async def danger_said(url: str) -> list[bool]:
    """For each message that lies in the inbox."""
    engine = make_engine(url)
    async with engine.connect() as connection:
        rows = (await connection.execute(select(tables.inbox.c.danger_said_at))).scalars().all()
    await engine.dispose()
    return [one is not None for one in rows]


@pytest.mark.parametrize("polled", [False, True])
async def test_the_first_999_words_that_are_on_their_way_arrive(
    polled: bool, database_url: str, tmp_path: Path
) -> None:
    port, late = free_port(SystemRandom()), Late()
    async with telegram_server(late), released_once_it_stops(port, late.released):
        at = {"TELEGRAM_API_URL": late.api_url, "PORT": str(port)}
        async with house("telegram", database_url, tmp_path, public=not polled, **at) as one:
            await _says(one, late, polled=polled)
            await late.until_called("sendMessage")

    assert await danger_said(database_url) == [True]


async def test_who_is_being_answered_hears_the_answer(database_url: str, tmp_path: Path) -> None:
    port, thinks, server = free_port(SystemRandom()), Thinks(), TelegramServer()
    async with telegram_server(server), released_once_it_stops(port, thinks.released):
        at = {"TELEGRAM_API_URL": server.api_url, "PORT": str(port)}
        async with house("telegram", database_url, tmp_path, understanding=thinks, **at) as one:
            await one.resident.says(1, "There is new graffiti")
            await asyncio.wait_for(thinks.asked.wait(), 30)
            assert server.sent() == []

    assert server.sent()


async def _says(one: House, server: TelegramServer, *, polled: bool) -> None:
    if polled:
        server.updates.append(update(1, message=message(1, text=KNIFE)))
    else:
        assert await one.resident.says(1, KNIFE) == 200
