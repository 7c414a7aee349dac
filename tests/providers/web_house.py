"""The whole HTTP side on loopback, with a real inbox, a real database and a small front desk."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from aiohttp import web
from prometheus_client import CollectorRegistry

from bot.banner import Banner
from bot.channels.fixed_words import FixedWords
from bot.channels.reception import Reception
from bot.channels.web_answers import StoredAnswers
from bot.channels.web_chat import WebChat
from bot.channels.web_conversation import WebConversation
from bot.channels.web_events import WebEvents
from bot.channels.web_keys import Keys
from bot.channels.web_pace import WebPace
from bot.channels.web_page.files import Files, templates
from bot.channels.web_page.routes import ChatPage
from bot.channels.web_wakeups import Wakeups
from bot.client_address import Proxies
from bot.door import Door
from bot.health import Health
from bot.health_routes import HealthRoutes
from bot.inbox import Inbox
from bot.secret import Secret
from bot.spool import Spool
from bot.storage.engine import make_engine
from bot.storage.listen import Listener
from bot.storage.wake import WEB
from bot.web import make_app, make_runner
from bot.web_guard import Guard
from bot.web_metrics import WebMetrics
from tests.providers.small_desk import SmallDesk

WORDS = FixedWords(
    danger="If anyone is in danger, call 999 now.",
    kept="We have your message. The answer comes here. In danger call 999, otherwise 101.",
    not_kept="We could not take your message. In danger call 999, otherwise call 101.",
    with_person="A person will read your message. In danger call 999, otherwise 101.",
    too_fast="You write too fast. In danger call 999.",
    group="Write to me alone. In danger call 999.",
)
FRIEND = "https://widget.example.com"


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class House:
    """A running server, and what tests turn."""

    url: str
    desk: SmallDesk
    spool: Spool
    health: Health
    http: aiohttp.ClientSession

    def chat(self, key: str) -> Chat:
        return Chat(self, key)


@dataclass
class Chat:
    """One client of the API."""

    house: House
    key: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    async def post(self, body, **more):
        async with self.house.http.post(
            f"{self.house.url}/api/v1/chat", json=body, headers=self.headers, **more
        ) as response:
            return response.status, await response.json()

    async def raw(self, data, **headers):
        async with self.house.http.post(
            f"{self.house.url}/api/v1/chat", data=data, headers=self.headers | headers
        ) as response:
            return response.status, await response.json()

    async def get(self, after: object = 0):
        async with self.house.http.get(
            f"{self.house.url}/api/v1/chat?after={after}", headers=self.headers
        ) as response:
            return response.status, await response.json()


@asynccontextmanager
async def open_house(
    database_url: str,
    spool_folder: Path,
    *,
    inbox: object | None = None,
    seconds: Callable[[], float] = time.monotonic,
) -> AsyncIterator[House]:
    """`seconds`: by which the limits on who writes too fast are filled again."""
    engine = make_engine(database_url)
    spool = Spool(spool_folder, now)
    with contextlib.suppress(OSError):
        spool.open()
    desk = SmallDesk(engine)
    proxies = Proxies()
    keys = Keys(secret_key=Secret("s" * 32), proxies=proxies)
    wakeups = Wakeups()
    answers = StoredAnswers(engine)
    door = Door(seconds)
    reception = Reception(
        inbox=inbox or Inbox(engine=engine, spool=spool, clock=now), desk=desk, door=door
    )
    conversation = WebConversation(
        reception=reception, answers=answers, wakeups=wakeups, words=WORDS, clock=now
    )
    pace = WebPace.usual(proxies, seconds, door)
    files = Files.load()
    health = Health(clock=now)
    health.tell("database", "up")
    health.tell("spool", "up")
    registry = CollectorRegistry()
    app = make_app(
        guard=Guard(
            proxies=proxies, words=WORDS, metrics=WebMetrics(registry), allowed_origins=(FRIEND,)
        ),
        chat=WebChat(
            conversation=conversation,
            answers=answers,
            events=WebEvents(answers=answers, wakeups=wakeups),
            keys=keys,
            pace=pace,
        ),
        page=ChatPage(
            conversation=conversation,
            answers=answers,
            keys=keys,
            pace=pace,
            files=files,
            templates=templates(files),
            banner=Banner(engine, now),
        ),
        health=HealthRoutes(health=health, registry=registry),
    )
    listener = Listener(database_url)
    listener.on(WEB, wakeups.wake)
    listening = asyncio.create_task(listener.run())
    try:
        async with serving(app) as url, aiohttp.ClientSession() as http:
            yield House(url=url, desk=desk, spool=spool, health=health, http=http)
    finally:
        listening.cancel()
        await reception.close()
        await asyncio.wait([listening])
        await engine.dispose()


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    """The application on a free port of loopback."""
    runner = make_runner(app, closing_s=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()
