"""A restart of the whole bot while a provider takes a reply and does not answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.contracts.houses import house

SENDS = (b"sendMessage", b"/messages?")


@dataclass
class Silent:
    """Takes every request and answers none."""

    url: str = ""
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            if any(one in line for one in SENDS):
                self.asked.set()
        writer.close()


@asynccontextmanager
async def silence() -> AsyncIterator[Silent]:
    one = Silent()
    server = await asyncio.start_server(one.talk, "127.0.0.1", 0)
    one.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield one
    finally:
        server.close()


@pytest.mark.parametrize(
    ("channel", "setting", "path"),
    [("telegram", "TELEGRAM_API_URL", "/bot"), ("messenger", "META_GRAPH_URL", "")],
)
async def test_a_reply_in_flight_at_a_restart_is_sent_again_at_once(
    channel: str, setting: str, path: str, database_url: str, tmp_path: Path
) -> None:
    async with silence() as silent:
        away = {setting: silent.url + path}
        async with house(channel, database_url, tmp_path, **away) as one:
            await one.resident.says(1, "There is new graffiti")
            async with asyncio.timeout(20):
                await silent.asked.wait()

    async with house(channel, database_url, tmp_path) as one, asyncio.timeout(20):  # not a minute
        while not one.provider.sent():
            await asyncio.sleep(0.05)
