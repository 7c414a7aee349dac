"""What goes wrong around the bot: its database and its NLU server, on command."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import psycopg
from aiohttp import web

from bot.storage.embedded import EmbeddedPostgres
from tests.postgres import processes_in

NluMood = Literal["well", "slow", "down", "broken"]
SLOW_NLU_S = 2.0


@dataclass
class Database:
    """A PostgreSQL that can vanish, hang and die; what was committed stays."""

    server: EmbeddedPostgres
    name: str
    folder: Path
    _hidden: bool = False

    @property
    def url(self) -> str:
        return self.server.url_of(self.name)

    def vanish(self) -> None:
        """No new connection is taken, and those that were are cut, mid-transaction or not."""
        with self._admin() as admin:
            (self.folder / SOCKET).rename(self.folder / "hidden")
            self._hidden = True
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                (self.name,),
            )

    def come_back(self) -> None:
        if self._hidden:
            (self.folder / "hidden").rename(self.folder / SOCKET)
            self._hidden = False

    def hang(self) -> None:
        """It takes connections and answers nothing."""
        self._tell_all(signal.SIGSTOP)

    def go_on(self) -> None:
        self._tell_all(signal.SIGCONT)

    async def die(self) -> None:
        """As when the system takes its memory away; it is started again and repairs itself."""
        self.come_back()
        mark = self.server.cluster / "postmaster.pid"
        os.kill(int(mark.read_text(encoding="utf-8").split("\n", 1)[0]), signal.SIGKILL)
        async with asyncio.timeout(60):
            await asyncio.sleep(0.5)
            while not self._answers():
                await asyncio.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with self._admin() as admin:
                admin.execute("SELECT 1")
        except psycopg.Error:
            return False
        return True

    def _admin(self) -> psycopg.Connection:
        return self.server.connect("postgres")

    def _tell_all(self, what: signal.Signals) -> None:
        for pid in processes_in(self.server.cluster):
            with suppress(ProcessLookupError):  # a connection's process may end at any moment
                os.kill(pid, what)


SOCKET = ".s.PGSQL.5432"


@dataclass
class Nlu:
    """Rasa's HTTP API on loopback; it knows graffiti and calls all else small talk."""

    mood: NluMood = "well"
    url: str = ""
    asked: int = 0

    async def parse(self, request: web.Request) -> web.Response:
        self.asked += 1
        text = (await request.json())["text"]
        if self.mood == "down":
            assert request.transport is not None
            request.transport.abort()
        if self.mood == "slow":
            await asyncio.sleep(SLOW_NLU_S)
        if self.mood == "broken":
            return web.Response(status=500)
        return web.json_response(reading(text))

    async def status(self, _: web.Request) -> web.Response:
        return web.json_response({})


def reading(text: str) -> dict[str, Any]:
    graffiti = "graffiti" in text
    name = "graffiti" if graffiti else "small_talk"
    top = {"name": name, "confidence": 0.95}
    return {
        "text": text,
        "intent": top,
        "intent_ranking": [top],
        "entities": [],
        "model_id": "scripted",
        "urgency": {"routine": 0.95} if graffiti else {"information": 0.95},
        "frame": {"now": 0.9},
    }


@asynccontextmanager
async def nlu_server() -> AsyncIterator[Nlu]:
    nlu = Nlu()
    app = web.Application()
    app.router.add_post("/model/parse", nlu.parse)
    app.router.add_get("/status", nlu.status)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    nlu.url = f"http://{host}:{port}"
    try:
        yield nlu
    finally:
        await runner.cleanup()
