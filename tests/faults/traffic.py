"""Residents on every channel who write while the bot dies; each is known, and what they wrote."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from tests.faults.residents import Resident

PAUSE_S = 0.3


class Converses(Protocol):
    """One or more residents of a channel, until everything they had to say was taken."""

    async def converse(self, numbers: Iterator[int]) -> list[Resident]: ...


@dataclass
class Traffic:
    """`run` until told to `stop`; then `done` holds everybody whose last message was taken."""

    channels: Sequence[tuple[Converses, int]]  # and how often each has its turn
    chance: Random
    at_once: int
    done: list[Resident] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _stopping: bool = False

    def stop(self) -> None:
        self._stopping = True

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(self.at_once):
                group.create_task(self._one_after_another())

    async def _one_after_another(self) -> None:
        while not self._stopping:
            shares = [share for _, share in self.channels]
            ((channel, _),) = self.chance.choices(self.channels, shares)
            self.done += await channel.converse(self._numbers)
            await asyncio.sleep(PAUSE_S)
