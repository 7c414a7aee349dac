"""`bluelamp run` with Telegram on loopback, for the benchmarks of the ledger."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.channels.telegram_webhook import PATH, SECRET_HEADER, derived_secret
from bot.secret import Secret
from tests.providers.telegram_server import TOKEN, TelegramServer, message, telegram_server, update

ROOT = Path(__file__).parents[1]
KEY = "k" * 32
KNIFE = "there is a man with a knife outside the co-op in Redruth"
ORDINARY = (
    "There's some new graffiti on the bus shelter on Fore Street, Bodmin",
    "boy racers every night at Crealy car park",
    "someone has keyed my car on Union Street, Plymouth",
    "is the A38 shut?",
    "who is my local PCSO in Totnes",
    "lost my purse on the beach at Polzeath yesterday afternoon",
)


class Phones(TelegramServer):
    """Telegram that notes when each chat was first shown anything."""

    def __init__(self) -> None:
        super().__init__()
        self.first: dict[int, tuple[float, str]] = {}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        response = await super().answer(request)
        for data in self.sent():
            self.first.setdefault(int(data["chat_id"]), (time.perf_counter(), str(data["text"])))
        self.calls.clear()
        return response


@dataclass
class Bot:
    """The running bot and its Telegram."""

    url: str
    pid: int
    phones: Phones
    http: aiohttp.ClientSession
    posted: dict[int, float] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def update(self, text: str) -> tuple[int, int, float]:
        """(chat, status, milliseconds) of one update of a new resident."""
        chat = next(self._numbers)
        body = json.dumps(update(chat, message=message(1, chat=chat, text=text)))
        began = self.posted[chat] = time.perf_counter()
        async with self.http.post(
            self.url + PATH,
            data=body,
            headers={SECRET_HEADER: derived_secret(Secret(KEY)).reveal()},
        ) as response:
            await response.read()
        return chat, response.status, (time.perf_counter() - began) * 1000

    async def metrics(self) -> Mapping[str, float]:
        async with self.http.get(self.url + "/metrics") as response:
            lines = (await response.text()).splitlines()
        pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
        return {name: float(value) for name, _, value in pairs}

    async def ready(self) -> Mapping[str, Any]:
        async with self.http.get(self.url + "/readyz") as response:
            return dict(await response.json())


@asynccontextmanager
async def running(folder: Path, port: int, **settings: str) -> AsyncIterator[Bot]:
    if not (models := folder / "models").exists():
        models.symlink_to(ROOT / "var/models")
    async with telegram_server(Phones()) as phones:
        assert isinstance(phones, Phones)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("BLUELAMP_")} | {
            "BLUELAMP_DATA_DIR": str(folder),
            "BLUELAMP_PORT": str(port),
            "BLUELAMP_SECRET_KEY": KEY,
            "BLUELAMP_PUBLIC_URL": "https://bot.example.com",
            "BLUELAMP_TELEGRAM_TOKEN": TOKEN,
            "BLUELAMP_TELEGRAM_API_URL": phones.api_url,
            **{f"BLUELAMP_{name}": value for name, value in settings.items()},
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run",
            cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            while b"Stop it" not in (line := await process.stdout.readline()):
                if not line:
                    raise SystemExit("bluelamp run did not start")
            connector = aiohttp.TCPConnector(limit=40)  # as many as Telegram opens
            async with aiohttp.ClientSession(connector=connector) as http:
                yield Bot(f"http://127.0.0.1:{port}", process.pid, phones, http)
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()


async def model_is_up(bot: Bot, *, seconds: float) -> bool:
    """Whether the language model came in time; without one the rest is words-only."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        if (await bot.ready()).get("nlu") == "up":
            return True
        await asyncio.sleep(0.2)
    print("the model did not come: what follows is words-only")
    return False


def share(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def load() -> str:
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
