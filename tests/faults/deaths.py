"""So many lives of the bot, each under some weather and with a death of its own."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.faults.keeper import Life
from tests.faults.pieces import Pieces
from tests.faults.run import reachable

log = logging.getLogger(__name__)
LONGEST_LIFE_S = 2.5  # a step that is not reached by then dies of something else
WITHOUT_ANYTHING_S = 0.8  # with neither database nor disk no step comes: nothing to wait for
NEEDS_THE_SPOOL = frozenset({"spool.written", "spool.kept"})
NEEDS_A_REPLAY = frozenset({"replay.committed", "replay.forgotten"})
IN_A_ROW = ("spool.written", "spool.kept", "replay.committed", "replay.forgotten")
RARE = {"database killed": 0.01, "database hangs": 0.02, "disk full": 0.02, "database away": 0.06}


@dataclass
class Stillness:
    """How long nobody polled Telegram though a bot was there; over lives without any poll."""

    longest_s: float = 0.0
    so_far_s: float = 0.0

    def of_a_life(self, ready_at: float | None, polls: list[float], died_at: float) -> float:
        """`polls` are those since the last life, and are taken. How long it is by now."""
        first, polls[:] = next(iter(polls), None), []
        if first is None and ready_at is None:
            return self.so_far_s
        until = died_at if first is None else first
        self.so_far_s += max(until - (until if ready_at is None else ready_at), 0)
        self.longest_s = max(self.longest_s, self.so_far_s)
        still_s = self.so_far_s
        if first is not None:
            self.so_far_s = 0.0
        return still_s


@dataclass
class Deaths:
    """`kill_all` until as many as wanted have happened, or it is `broken_off`."""

    of: Pieces
    broken_off: asyncio.Event = field(default_factory=asyncio.Event)
    stillness: Stillness = field(default_factory=Stillness)
    _missed: set[str] = field(default_factory=set)

    async def kill_all(self, said: Callable[[str], None]) -> None:
        among = reachable(polled=self.of.polled is not None)
        due = list(among)
        for number in range(self.of.run.kills):
            if self.broken_off.is_set():
                self.of.run.kills = number
                return
            step = due.pop(0) if due and self.of.chance.random() < 0.75 else None
            began = time.monotonic()
            died_at = await self._one_life(step)
            log.info("%s wanted, %s: %.2f s", step, died_at, time.monotonic() - began)
            if step is not None and died_at != step:
                due.append(step)  # its turn comes again
                self._missed.add(step)
            if not due:
                due = a_round(self.of.chance, among)
            if (number + 1) % 100 == 0:
                said(f"{number + 1} kills, {len(self.of.traffic.done)} conversations")

    async def _one_life(self, step: str | None) -> str | None:
        mood = self._weather(step)
        self.of.run.weather[mood] += 1
        self.of.nlu.mood = self.of.chance.choices(
            ("well", "slow", "down", "broken"), (85, 5, 5, 5)
        )[0]
        if mood in ("database away", "disk full"):
            self.of.database.vanish()
        times = self.of.chance.choice((1, 1, 2, 4))
        if step in self._missed or step in NEEDS_A_REPLAY:  # it comes seldom: take the first
            self._missed.discard(step)
            times = 1
        life = await self.of.keeper.life(die_at=step, times=times)
        try:
            await self._lives(life, step, mood)
        finally:
            if mood == "database hangs":
                self.of.database.go_on()
            self.of.database.come_back()
        await self.of.keeper.bury(life, "at random")
        if self.of.polled is not None:
            still_s = self.stillness.of_a_life(
                life.ready_at, self.of.polled.polled_at, time.monotonic()
            )
            log.info("not polled for %.2f s, %s", still_s, mood)
            self.of.run.longest_until_polled_s = self.stillness.longest_s
        return life.died_at

    async def _lives(self, life: Life, step: str | None, mood: str) -> None:
        if step is None and self.of.chance.random() < 0.1:
            await asyncio.sleep(self.of.chance.uniform(0, 0.3))  # while it starts
        else:
            await _first(life.ready, life.over, seconds=20)
            if mood == "disk full":
                life.fill_the_disk()
            await asyncio.sleep(0 if step else self.of.chance.uniform(0, 0.5))
        if mood == "database hangs" and not life.over.is_set():
            self.of.database.hang()
            await asyncio.sleep(self.of.chance.uniform(0.3, 1.0))
        if mood == "database killed" and not life.over.is_set():
            await self.of.database.die()
        if mood == "database away" and step not in NEEDS_THE_SPOOL:
            await asyncio.sleep(self.of.chance.uniform(0.1, 0.5))
            self.of.database.come_back()
        if step is not None:
            nothing_works = mood == "disk full"
            await _first(life.over, seconds=WITHOUT_ANYTHING_S if nothing_works else LONGEST_LIFE_S)
        if not life.over.is_set():
            life.kill()

    def _weather(self, step: str | None) -> str:
        if step in NEEDS_THE_SPOOL:
            return "database away"
        if step in NEEDS_A_REPLAY and not any(self.of.spool.glob("*.json")):
            return "database away"  # else an earlier life has left what is to be replayed
        for mood, share in RARE.items():
            if self.of.chance.random() < share:
                return mood
        return "fair"


def a_round(chance: Random, among: Sequence[str]) -> list[str]:
    """Every step once, in any order; what needs a filled spool follows what fills it."""
    others = [one for one in among if one not in IN_A_ROW]
    due = chance.sample(others, len(others))
    where = chance.randint(0, len(due))
    return [*due[:where], *IN_A_ROW, *due[where:]]


async def _first(*events: asyncio.Event, seconds: float) -> None:
    """Until one of them has happened, or the time is over."""
    waiting = [asyncio.create_task(one.wait()) for one in events]
    await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for one in waiting:
        one.cancel()
