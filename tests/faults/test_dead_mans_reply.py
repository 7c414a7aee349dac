"""Whatever is away, danger is told 999 within a second, and what was kept is not lost."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
import pytest

from bot.channels.telegram_webhook import PATH, SECRET_HEADER, derived_secret
from bot.secret import Secret
from bot.storage.embedded import EmbeddedPostgres
from tests.faults.keeper import Keeper, Life, keeper
from tests.faults.weather import Database, Nlu, nlu_server
from tests.providers.telegram_server import (
    TOKEN,
    TelegramServer,
    message,
    telegram_server,
    update,
)

pytestmark = pytest.mark.slow
KEY = "k" * 32
KNIFE = "he is stabbing her with a knife right now, outside the co-op in Redruth"
WITHIN_S = 1.0
PATIENCE_S = 30.0


@dataclass
class House:
    """The bot as a process, with a database and a model of which the test disposes."""

    keeper: Keeper
    life: Life
    database: Database
    nlu: Nlu
    telegram: TelegramServer
    http: aiohttp.ClientSession
    spool: Path

    async def says_on_the_web(self, text: str = KNIFE) -> tuple[int, float, dict[str, Any]]:
        began = time.monotonic()
        async with self.http.post(
            "/api/v1/chat",
            json={"message_id": secrets.token_hex(4), "text": text},
            headers={"Authorization": f"Bearer {secrets.token_hex(16)}"},
        ) as response:
            body = await response.json()
        return response.status, time.monotonic() - began, body

    async def says_on_telegram(self, number: int, text: str = KNIFE) -> int:
        async with self.http.post(
            PATH,
            data=json.dumps(update(number, message=message(number, chat=number, text=text))),
            headers={SECRET_HEADER: derived_secret(Secret(KEY)).reveal()},
        ) as response:
            return response.status

    async def shown(self, number: int) -> str:
        """The first words on that phone."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                for one in self.telegram.sent():
                    if one["chat_id"] == str(number):
                        return str(one["text"])
                await asyncio.sleep(0.01)

    async def ready(self) -> dict[str, Any]:
        async with self.http.get("/readyz") as response:
            return dict(await response.json())

    async def until(self, query: str, wanted: int) -> None:
        """Until the database counts so many."""
        plain = self.database.url.replace("postgresql+psycopg", "postgresql", 1)
        async with asyncio.timeout(PATIENCE_S):
            while True:
                with suppress(psycopg.errors.UndefinedTable), psycopg.connect(plain) as connection:
                    if connection.execute(query).fetchone() == (wanted,):
                        return
                await asyncio.sleep(0.1)


ALERTS = "SELECT count(*) FROM alerts"
HANDLED = "SELECT count(*) FROM inbox WHERE handled_at IS NOT NULL"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as one:
        yield one


async def hears_999_in_time(house: House, *, kept: bool = True) -> None:
    await house.says_on_the_web("hello")  # the first request pays for what is loaded late
    status, took, body = await house.says_on_the_web()
    assert "999" in body["replies"][0]["text"]
    assert body["replies"][0]["call_999"] is True
    assert took < WITHIN_S
    assert status == (200 if kept else 503)


@pytest.mark.parametrize("mood", ["slow", "down", "broken"])
async def test_with_the_model_late_or_gone(house: House, mood: str) -> None:
    house.nlu.mood = mood  # type: ignore[assignment]
    await hears_999_in_time(house)
    began = time.monotonic()
    assert await house.says_on_telegram(7) == 200
    assert "999" in await house.shown(7)
    assert time.monotonic() - began < WITHIN_S
    await house.until(ALERTS, 2)


async def test_with_the_database_gone_it_is_kept_and_caught_up_with(house: House) -> None:
    house.database.vanish()
    await hears_999_in_time(house)
    began = time.monotonic()
    assert await house.says_on_telegram(7) == 200
    assert "999" in await house.shown(7)
    assert time.monotonic() - began < WITHIN_S
    assert len(list(house.spool.glob("*.json"))) == 3
    assert (await house.ready())["status"] == "ready"

    house.database.come_back()
    await house.until(HANDLED, 3)
    await house.until(ALERTS, 2)
    assert list(house.spool.glob("*.json")) == []


async def test_with_a_database_that_hangs(house: House) -> None:
    await house.says_on_the_web("hello")
    house.database.hang()
    try:
        await hears_999_in_time(house)
        began = time.monotonic()
        assert await house.says_on_telegram(7) == 200
        assert "999" in await house.shown(7)
        assert time.monotonic() - began < WITHIN_S
    finally:
        house.database.go_on()
    await house.until(ALERTS, 2)


async def test_with_the_database_gone_and_the_disk_full_nobody_is_told_that_it_is_kept(
    house: House,
) -> None:
    await house.says_on_the_web("hello")
    house.database.vanish()
    house.life.fill_the_disk()
    status, took, body = await house.says_on_the_web()
    assert (status, "999" in body["replies"][0]["text"]) == (503, True)
    assert took < WITHIN_S
    assert await house.says_on_telegram(7) == 503
    assert "999" in await house.shown(7)
    assert list(house.spool.iterdir()) == []  # no half message eats what is left of the disk
    _, hard = resource.prlimit(house.life.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(house.life.pid, resource.RLIMIT_FSIZE, (hard, hard))
    assert await house.says_on_telegram(7) == 200
    house.database.come_back()
    await house.until(ALERTS, 1)


async def test_with_a_relay_that_is_stuck(house: House) -> None:
    plain = house.database.url.replace("postgresql+psycopg", "postgresql", 1)
    with psycopg.connect(plain) as jam:
        jam.execute("LOCK TABLE deliveries IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        assert await house.says_on_telegram(7) == 200
        assert "999" in await house.shown(7)
        assert time.monotonic() - began < WITHIN_S
        await hears_999_in_time(house)


async def test_it_starts_without_its_database_says_so_and_catches_up(tmp_path: Path) -> None:
    async with open_house(tmp_path, away=True) as house:
        assert (await house.ready())["database"] == "away"
        await hears_999_in_time(house)
        assert await house.says_on_telegram(7, "There's some graffiti on the bus shelter") == 200
        assert "safe with us" in await house.shown(7)

        house.database.come_back()
        await house.until(HANDLED, 3)
        assert (await house.ready())["database"] == "up"


@asynccontextmanager
async def open_house(folder: Path, *, away: bool = False) -> AsyncIterator[House]:
    async with (
        EmbeddedPostgres(folder / "database", durable=False) as server,
        nlu_server() as nlu,
        telegram_server() as telegram,
    ):
        with server.connect("postgres") as admin:
            admin.execute("CREATE DATABASE faults")  # no tables: the bot makes them
            database = Database(server, "faults", Path(admin.info.host))
        if away:
            database.vanish()
        port = 20_000 + os.getpid() % 10_000
        environment = {
            "BLUELAMP_DATABASE_URL": database.url.replace("postgresql+psycopg", "postgresql", 1),
            "BLUELAMP_SECRET_KEY": KEY,
            "BLUELAMP_DATA_DIR": str(folder / "bot"),
            "BLUELAMP_PORT": str(port),
            "BLUELAMP_PUBLIC_URL": "https://bot.example.com",
            "BLUELAMP_TELEGRAM_TOKEN": TOKEN,
            "BLUELAMP_TELEGRAM_API_URL": telegram.api_url,
            "BLUELAMP_NLU_URL": nlu.url,
        }
        async with (
            keeper(environment, folder / "bot.log") as kept,
            aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
        ):
            kept.speed = 1.0
            life = await kept.life()
            await asyncio.wait_for(life.ready.wait(), PATIENCE_S)
            yield House(kept, life, database, nlu, telegram, http, folder / "bot" / "spool")
            database.come_back()
        assert kept.faults == []
