"""The bot as a process of its own, in weather that a test makes; residents on each channel."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from typing import Any

import aiohttp
import psycopg

from bot.channels.meta_webhook import PATH as META
from bot.channels.telegram_webhook import PATH as TELEGRAM
from bot.channels.telegram_webhook import SECRET_HEADER, derived_secret
from bot.secret import Secret
from bot.storage.embedded import EmbeddedPostgres
from tests.faults.keeper import Keeper, Life, keeper
from tests.faults.ports import free_port
from tests.faults.weather import Database, Nlu, nlu_server
from tests.patience import Stopwatch
from tests.providers import meta_server as meta
from tests.providers.telegram_server import (
    TOKEN,
    TelegramServer,
    message,
    telegram_server,
    update,
)

KEY = "k" * 32
KNIFE = "he is stabbing her with a knife right now, outside the co-op in Redruth"
PATIENCE_S = 30.0


@dataclass
class House:
    """The bot as a process, with a database and a model of which the test disposes."""

    keeper: Keeper
    life: Life
    database: Database
    nlu: Nlu
    telegram: TelegramServer
    facebook: meta.MetaServer
    http: aiohttp.ClientSession
    spool: Path

    async def says_on_the_web(self, text: str = KNIFE) -> tuple[int, float, dict[str, Any]]:
        clock = Stopwatch(self.life.pid)
        async with self.http.post(
            "/api/v1/chat",
            json={"message_id": secrets.token_hex(4), "text": text},
            headers={"Authorization": f"Bearer {secrets.token_hex(16)}"},
        ) as response:
            body = await response.json()
        return response.status, clock.seconds(), body

    async def says_on_telegram(self, number: int, text: str = KNIFE) -> int:
        async with self.http.post(
            TELEGRAM,
            data=json.dumps(update(number, message=message(number, chat=number, text=text))),
            headers={SECRET_HEADER: derived_secret(Secret(KEY)).reveal()},
        ) as response:
            return response.status

    def writes_where_telegram_is_polled(self, number: int, text: str = KNIFE) -> None:
        self.telegram.updates.append(
            update(number, message=message(number, chat=number, text=text))
        )

    async def says_on_messenger(self, number: int, text: str = KNIFE) -> int:
        body, headers = meta.signed(meta.batch(meta.said(number, text, person=str(number))))
        async with self.http.post(META, data=body, headers=headers) as response:
            return response.status

    async def shown(self, number: int) -> str:
        """The first words on that phone."""
        return await self._first(
            lambda: [one["text"] for one in self.telegram.sent() if one["chat_id"] == str(number)]
        )

    async def shown_on_messenger(self, number: int) -> str:
        return await self._first(
            lambda: [
                one["message"]["text"]
                for one in self.facebook.sent()
                if one["recipient"] == {"id": str(number)}
            ]
        )

    async def _first(self, shown: Callable[[], list[str]]) -> str:
        async with asyncio.timeout(PATIENCE_S):
            while not (words := shown()):
                await asyncio.sleep(0.01)
        return words[0]

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


@asynccontextmanager
async def open_house(
    folder: Path, *, away: bool = False, polled: bool = False
) -> AsyncIterator[House]:
    """`polled`: Telegram is asked for updates, as where the bot has no public address."""
    async with (
        EmbeddedPostgres(folder / "database", durable=False) as server,
        nlu_server() as nlu,
        telegram_server() as telegram,
        meta.meta_server() as facebook,
    ):
        with server.connect("postgres") as admin:
            admin.execute("CREATE DATABASE faults")  # no tables: the bot makes them
            database = Database(server, "faults", Path(admin.info.host))
        if away:
            database.vanish()
        port = free_port(SystemRandom())
        environment = {
            "BLUELAMP_DATABASE_URL": database.url.replace("postgresql+psycopg", "postgresql", 1),
            "BLUELAMP_SECRET_KEY": KEY,
            "BLUELAMP_DATA_DIR": str(folder / "bot"),
            "BLUELAMP_PORT": str(port),
            "BLUELAMP_TELEGRAM_TOKEN": TOKEN,
            "BLUELAMP_TELEGRAM_API_URL": telegram.api_url,
            "BLUELAMP_NLU_URL": nlu.url,
            "BLUELAMP_META_APP_SECRET": meta.APP_SECRET,
            "BLUELAMP_META_VERIFY_TOKEN": meta.VERIFY_TOKEN,
            "BLUELAMP_META_PAGE_TOKEN": f"{meta.PAGE}, {meta.TOKEN}, Bodmin",
            "BLUELAMP_META_GRAPH_URL": facebook.url,
        }
        if not polled:
            environment["BLUELAMP_PUBLIC_URL"] = "https://bot.example.com"
        async with (
            keeper(environment, folder / "bot.log") as kept,
            aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
        ):
            kept.speed = 1.0
            life = await kept.life()
            await asyncio.wait_for(life.ready.wait(), PATIENCE_S)
            spool = folder / "bot" / "spool"
            yield House(kept, life, database, nlu, telegram, facebook, http, spool)
            database.come_back()
        assert kept.faults == []
