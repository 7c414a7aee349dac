"""The whole bot with one channel's scripted provider: what every channel's contract is held on."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import aiohttp
from sqlalchemy import select

from bot.assembly import BlueLamp, build, listening, serve
from bot.channels.meta_webhook import PATH as META
from bot.channels.telegram_webhook import PATH as TELEGRAM
from bot.channels.telegram_webhook import SECRET_HEADER, derived_secret
from bot.secret import Secret
from bot.settings import read
from bot.storage import schema as tables
from bot.understanding import Understands, WordsOnly
from tests.providers import meta_server as meta
from tests.providers import telegram_server as telegram
from triage.places import Places

KEY = "k" * 32
KNIFE = "he is stabbing her with a knife right now, outside the co-op in Redruth"


class Resident(Protocol):
    """One resident on one channel. Every number is one message, however often it is sent."""

    async def says(self, number: int, text: str) -> int: ...

    async def presses(self, number: int, value: str) -> int: ...

    async def shown(self) -> list[str]:
        """What their screen shows of us once nothing is on its way any more, in order."""
        ...

    async def forges(self, number: int, text: str) -> int: ...

    async def says_but_the_last_arrives_first(self, first: int, *texts: str) -> list[int]:
        """Written one after the other, delivered the other way round."""
        ...

    def refuse(self, how: str) -> None:
        """The provider's next answer to a send: "busy" or "blocked"."""
        ...


@dataclass
class House:
    """The bot, one resident, and the tables."""

    bluelamp: BlueLamp
    http: aiohttp.ClientSession
    resident: Any
    provider: Any = None

    async def until_quiet(self) -> None:
        async with asyncio.timeout(20):
            while await self._busy():
                await asyncio.sleep(0.05)

    async def _busy(self) -> bool:
        async with self.bluelamp.engine.connect() as connection:
            unhandled = select(tables.inbox.c.id).where(tables.inbox.c.handled_at.is_(None))
            undelivered = select(tables.deliveries.c.id).where(
                tables.deliveries.c.state.in_(("waiting", "sending"))
            )
            for query in (unhandled, undelivered):
                if (await connection.execute(query.limit(1))).one_or_none():
                    return True
        return False


@dataclass
class OnTelegram:
    house: House
    server: telegram.TelegramServer

    async def says(self, number: int, text: str) -> int:
        return await self._post(
            telegram.update(number, message=telegram.message(number, text=text))
        )

    async def presses(self, number: int, value: str) -> int:
        return await self._post(
            telegram.update(number, callback_query=telegram.press(number, value))
        )

    async def forges(self, number: int, text: str) -> int:
        what = telegram.update(number, message=telegram.message(number, text=text))
        return await self._post(what, secret="guess")

    async def says_but_the_last_arrives_first(self, first: int, *texts: str) -> list[int]:
        written = [
            telegram.update(number, message=telegram.message(number, text=text))
            for number, text in enumerate(texts, start=first)
        ]
        return [await self._post(one) for one in reversed(written)]

    async def shown(self) -> list[str]:
        await self.house.until_quiet()
        return [one["text"] for one in self.server.sent()]

    def refuse(self, how: str) -> None:
        refusal = telegram.too_many(1) if how == "busy" else telegram.BLOCKED
        self.server.refusals.append(refusal)

    async def _post(self, payload: object, secret: str | None = None) -> int:
        said = derived_secret(Secret(KEY)).reveal() if secret is None else secret
        async with self.house.http.post(
            TELEGRAM, data=json.dumps(payload), headers={SECRET_HEADER: said}
        ) as response:
            return response.status


@dataclass
class OnMessenger:
    house: House
    server: meta.MetaServer

    async def says(self, number: int, text: str) -> int:
        return await self.post(meta.batch(meta.said(number, text)))

    async def presses(self, number: int, value: str) -> int:
        return await self.post(meta.batch(meta.quick_reply(number, value)))

    async def forges(self, number: int, text: str) -> int:
        return await self.post(meta.batch(meta.said(number, text)), secret="guess")

    async def says_but_the_last_arrives_first(self, first: int, *texts: str) -> list[int]:
        written = [meta.said(number, text) for number, text in enumerate(texts, start=first)]
        for late, one in enumerate(written):  # no two within one of Meta's milliseconds
            one["timestamp"] += late
        return [await self.post(meta.batch(one)) for one in reversed(written)]

    async def shown(self) -> list[str]:
        await self.house.until_quiet()
        return [one["message"]["text"] for one in self.server.sent()]

    def refuse(self, how: str) -> None:
        self.server.refusals.append(meta.TOO_MANY if how == "busy" else meta.BLOCKED)

    async def post(self, payload: object, *, secret: str = meta.APP_SECRET) -> int:
        body, headers = meta.signed(payload, secret=secret)
        async with self.house.http.post(META, data=body, headers=headers) as response:
            return response.status


@dataclass
class OnTheWeb:
    """No provider, so nothing that one could refuse: the page asks for its answers."""

    house: House
    key: str = field(default_factory=lambda: secrets.token_hex(16))

    async def says(self, number: int, text: str) -> int:
        return await self._post({"message_id": str(number), "text": text})

    async def presses(self, number: int, value: str) -> int:
        return await self._post({"message_id": str(number), "press": value})

    async def forges(self, number: int, text: str) -> int:
        return await self._post({"message_id": str(number), "text": text}, key="guess")

    async def shown(self) -> list[str]:
        await self.house.until_quiet()
        headers = {"Authorization": f"Bearer {self.key}"}
        async with self.house.http.get("/api/v1/chat?after=0", headers=headers) as response:
            return [one["text"] for one in (await response.json())["replies"]]

    async def _post(self, body: dict[str, str], *, key: str = "") -> int:
        headers = {"Authorization": f"Bearer {key or self.key}"}
        async with self.house.http.post("/api/v1/chat", json=body, headers=headers) as response:
            return response.status


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
    """`channel`: web, telegram or messenger. More settings by their names."""
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
        if channel == "messenger":
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
            "web": lambda: OnTheWeb(one),
        }[channel]()
        yield one
