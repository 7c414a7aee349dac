"""How providers and web clients send: until they are heard, and sometimes once more."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random

import aiohttp

AGAIN_S = 0.1  # real providers wait longer; what counts is that they come again
REPEATS = 0.1  # of all messages come once more after they were taken
PATIENCE = aiohttp.ClientTimeout(total=8)


@dataclass
class Sender:
    """Shared by all who write to one bot. `wrong` is what it must never answer."""

    url: str
    http: aiohttp.ClientSession
    chance: Random
    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    async def until_taken(self, once: Callable[[], Awaitable[bool]]) -> None:
        """However often the bot dies over it."""
        await self._until_taken(once)
        if self.chance.random() < REPEATS:
            await self._until_taken(once)

    async def _until_taken(self, once: Callable[[], Awaitable[bool]]) -> None:
        while True:
            try:
                if await once():
                    return
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                self.answers[type(error).__name__] += 1
            await asyncio.sleep(AGAIN_S)
