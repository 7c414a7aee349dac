"""The whole bot with one channel's scripted provider: what every channel's contract is held on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import select

from bot.assembly import BlueLamp, build, listening, serve
from bot.settings import read
from bot.storage import schema as tables
from bot.understanding import Understands, WordsOnly
from tests.contracts.residents import KEY, OnMessenger, OnTelegram, OnThePage, OnTheWeb
from tests.providers import meta_server as meta
from tests.providers import telegram_server as telegram
from triage.places import Places

KNIFE = "he is stabbing her with a knife right now, outside the co-op in Redruth"


@dataclass
class House:
    """The bot, one resident, and the tables."""

    bluelamp: BlueLamp
    http: aiohttp.ClientSession
    resident: Any
    provider: Any = None

    async def until_quiet(self) -> None:
        async with asyncio.timeout(60):
            while await self._busy():
                await asyncio.sleep(0.05)

    async def _busy(self) -> bool:
        if self.bluelamp.inbox.spool.waiting():
            return True
        async with self.bluelamp.engine.connect() as connection:
            unhandled = select(tables.inbox.c.id).where(tables.inbox.c.handled_at.is_(None))
            undelivered = select(tables.deliveries.c.id).where(
                tables.deliveries.c.state.in_(("waiting", "sending"))
            )
            for query in (unhandled, undelivered):
                if (await connection.execute(query.limit(1))).one_or_none():
                    return True
        return False


@cache
def _places() -> Places:
    """Read once for all: they never change."""
    return Places.load()


@asynccontextmanager
async def house(
    channel: str,
    url: str,
    folder: Path,
    *,
    public: bool = True,
    understanding: Understands | None = None,
    **settings: str,
) -> AsyncIterator[House]:
    """`channel`: web, telegram, messenger or page. More settings by their names."""
    async with AsyncExitStack() as stack:
        server: Any = None
        given = {
            "DATABASE_URL": url,
            "SECRET_KEY": KEY,
            "DATA_DIR": str(folder),
            "PORT": "0",
        }
        if public:
            given["PUBLIC_URL"] = "https://bot.example.com"
        if channel == "telegram":
            server = await stack.enter_async_context(telegram.telegram_server())
            given |= {"TELEGRAM_TOKEN": telegram.TOKEN, "TELEGRAM_API_URL": server.api_url}
        if channel in ("messenger", "page"):
            server = await stack.enter_async_context(meta.meta_server())
            given |= {
                "META_APP_SECRET": meta.APP_SECRET,
                "META_VERIFY_TOKEN": meta.VERIFY_TOKEN,
                "META_PAGE_TOKEN": f"{meta.PAGE}, {meta.TOKEN}, Bodmin",
                "META_GRAPH_URL": server.url,
            }
        chosen = read({f"BLUELAMP_{name}": value for name, value in (given | settings).items()})
        sockets = stack.enter_context(listening(chosen))
        bluelamp = await stack.enter_async_context(
            build(
                chosen,
                understanding=understanding or WordsOnly(),
                places=_places(),
                public_at=sockets.public_at,
            )
        )
        await stack.enter_async_context(serve(bluelamp, sockets))
        http = await stack.enter_async_context(aiohttp.ClientSession(sockets.public_at))
        one = House(bluelamp, http, None, server)
        one.resident = {
            "telegram": lambda: OnTelegram(one, server),
            "messenger": lambda: OnMessenger(one, server),
            "page": lambda: OnThePage(one, server),
            "web": lambda: OnTheWeb(one),
        }[channel]()
        yield one
