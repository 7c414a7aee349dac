"""Residents who write while the bot dies: Telegram and web clients send again until they are heard.

Every conversation is one of a few kinds, of which is known what must have come of it in the end.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import aiohttp

from bot.channels.telegram_webhook import PATH, SECRET_HEADER
from tests.providers.telegram_server import message, update

KNIFE = "he is stabbing her with a knife right now, outside the co-op in Redruth"
GRAFFITI = "There's some new graffiti on the bus shelter on Fore Street, Bodmin, since yesterday"
AGAIN_S = 0.1  # real providers wait longer; what counts is that they come again
PAUSE_S = 0.3
REPEATS = 0.1  # of all messages come once more after they were taken
PATIENCE = aiohttp.ClientTimeout(total=8)

# kind -> what the resident writes, and how many reports and alerts must have come of it
SCRIPTS: Mapping[str, tuple[tuple[str, ...], int, int]] = {
    "danger": ((KNIFE,), 0, 1),
    "report": ((GRAFFITI, "send it"), 1, 0),
    "hello": (("hello", "thank you"), 0, 0),
    "danger later": (("hello", KNIFE), 0, 1),
}


@dataclass
class Resident:
    """One conversation. `key` is the web key; a chat id otherwise."""

    number: int
    kind: str
    key: str | None

    @property
    def channel(self) -> str:
        return "telegram" if self.key is None else "web"

    @property
    def texts(self) -> tuple[str, ...]:
        return SCRIPTS[self.kind][0]


@dataclass
class Traffic:
    """`run` until told to `stop`; then `done` holds everybody whose last message was taken."""

    url: str
    secret: str
    http: aiohttp.ClientSession
    chance: Random
    at_once: int
    done: list[Resident] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _stopping: bool = False

    def stop(self) -> None:
        self._stopping = True

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(self.at_once):
                group.create_task(self._residents())

    async def _residents(self) -> None:
        while not self._stopping:
            number = next(self._numbers)
            key = None if self.chance.random() < 0.6 else f"{self.chance.getrandbits(128):032x}"
            one = Resident(number, self.chance.choice(list(SCRIPTS)), key)
            for turn, text in enumerate(one.texts):
                await self._write(one, turn, text)
                if self.chance.random() < REPEATS:
                    await self._write(one, turn, text)
            self.done.append(one)
            await asyncio.sleep(PAUSE_S)

    async def _write(self, one: Resident, turn: int, text: str) -> None:
        """Until it is taken, however often the bot dies over it."""
        while True:
            try:
                if await (self._update(one, turn, text) if one.key is None else
                          self._chat(one, turn, text)):  # fmt: skip
                    return
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                self.answers[type(error).__name__] += 1
            await asyncio.sleep(AGAIN_S)

    async def _update(self, one: Resident, turn: int, text: str) -> bool:
        body = update(one.number * 10 + turn, message=message(turn + 1, chat=one.number, text=text))
        async with self.http.post(
            self.url + PATH,
            data=json.dumps(body),
            headers={SECRET_HEADER: self.secret},
            timeout=PATIENCE,
        ) as response:
            self.answers[f"telegram {response.status}"] += 1
            return response.status == 200

    async def _chat(self, one: Resident, turn: int, text: str) -> bool:
        async with self.http.post(
            f"{self.url}/api/v1/chat",
            json={"message_id": str(turn), "text": text},
            headers={"Authorization": f"Bearer {one.key}"},
            timeout=PATIENCE,
        ) as response:
            body = await response.json()
            self._look(one, text, response.status, body)
            self.answers[f"web {response.status}{' pending' if body.get('pending') else ''}"] += 1
            return response.status == 200

    def _look(self, one: Resident, text: str, status: int, body: Mapping[str, Any]) -> None:
        """Whatever state the bot is in, its answer to danger says 999."""
        if text == KNIFE and not any("999" in said["text"] for said in body.get("replies", ())):
            self.wrong.append(f"{status} to danger without 999 (resident {one.number})")
