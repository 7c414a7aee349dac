"""A console on a loopback port with a real database, for tests over HTTP and in a browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Self

import aiohttp
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine
from yarl import URL

from bot import settings
from bot.console import sessions, staff_accounts
from bot.console.front_files import FrontFiles
from bot.console.routes import add_console
from bot.health import Health
from bot.storage import staff
from tests.bot.rows import Clock
from triage.places import Places

PASSWORD = "three quiet otters"
HIDDEN_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')


@cache
def places() -> Places:
    return Places.load()


@dataclass(kw_only=True)
class House:
    """The console as a test uses it."""

    engine: AsyncEngine
    clock: Clock
    health: Health
    url: str
    people: dict[str, int] = field(default_factory=dict)

    async def add(self, name: str, role: str, teams: tuple[str, ...] = ()) -> int:
        """Somebody with a one-time link that was not used yet."""
        await staff_accounts.add(self.engine, name=name, role=role, teams=teams, now=self.clock())
        async with self.engine.connect() as connection:
            account = await staff.by_name(connection, name)
        assert account is not None
        self.people[name] = account.id
        return account.id

    async def session_of(self, staff_id: int) -> str:
        """A session's token, as signing in would give it."""
        async with self.engine.begin() as connection:
            return await sessions.start(connection, staff_id, now=self.clock())

    def stranger(self, cookies: Mapping[str, str] | None = None) -> Visitor:
        # the jar must take cookies of an address, which a loopback server has
        jar = aiohttp.CookieJar(unsafe=True)
        jar.update_cookies(dict(cookies or {}), URL(f"{self.url}/staff/x"))
        return Visitor(session=aiohttp.ClientSession(self.url, cookie_jar=jar))

    async def signed_in(self, role: str, teams: tuple[str, ...] = (), name: str = "") -> Visitor:
        name = name or f"{role.replace('_', ' ').title()} One"
        staff_id = self.people.get(name) or await self.add(name, role, teams)
        token = await self.session_of(staff_id)
        return self.stranger({sessions.COOKIE: token})


@dataclass(kw_only=True)
class Answer:
    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def to(self) -> str:
        return self.headers.get("Location", "")

    def token(self) -> str:
        found = HIDDEN_TOKEN.search(self.text)
        assert found, f"no form on the page ({self.status})"
        return found[1]

    def version(self) -> str:
        found = VERSION.search(self.text)
        assert found, "no version on the page"
        return found[1]


@dataclass(kw_only=True)
class Visitor:
    """A browser in a few lines: it follows nothing by itself."""

    session: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.session.close()

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        async with self.session.get(path, allow_redirects=False, headers=headers) as got:
            return Answer(
                status=got.status, text=await got.text("latin-1"), headers=dict(got.headers)
            )

    async def post(
        self, path: str, data: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> Answer:
        async with self.session.post(
            path, data=dict(data), allow_redirects=False, headers=headers
        ) as got:
            return Answer(status=got.status, text=await got.text(), headers=dict(got.headers))

    async def send(self, form_page: str, path: str, **fields: str) -> Answer:
        """Opens the page with the form, then sends the form with its token."""
        token = (await self.get(form_page)).token()
        return await self.post(path, {"csrf": token, **fields})


@asynccontextmanager
async def open_house(
    engine: AsyncEngine,
    folder: Path,
    clock: Clock,
    front: FrontFiles | None = None,
    **variables: str,
) -> AsyncIterator[House]:
    read = settings.read(
        {"BLUELAMP_DATA_DIR": str(folder)} | {f"BLUELAMP_{k}": v for k, v in variables.items()}
    )
    health = Health(clock=clock)
    app = web.Application()
    add_console(
        app,
        engine=engine,
        settings=read,
        clock=clock,
        places=places(),
        health=health,
        front=front,
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield House(engine=engine, clock=clock, health=health, url=f"http://127.0.0.1:{port}")
    finally:
        await runner.cleanup()
