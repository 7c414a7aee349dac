"""Work that comes round by itself: late files, figures every quarter of an hour, the nightly purge.

Any number of processes may run it. One at a time does a chore, under an advisory lock; when it was
last done stands in the database, so that nothing is done twice and nothing that was missed is lost.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.fetched_media import HoldsFiles
from bot.clocks import LONDON
from bot.counting import count_figures
from bot.fetch_again import EVERY, fetch_again
from bot.health import Health
from bot.retention import Ages, purge
from bot.storage.engine import is_away
from bot.storage.inbox import keep_mark, read_mark
from bot.storage.set_back import is_ahead

log = logging.getLogger(__name__)
LOOK_EVERY_S = 60.0
CHORE_LOCK = 0x426C756543686F  # "BlueCho"
COUNT_EVERY = timedelta(minutes=15)
SCHEDULE = "the running bot, by its schedule"  # on a receipt
QUIET_HOUR = time(3)  # in London, when few write

Work = Callable[[AsyncEngine, datetime], Awaitable[object]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chore:
    """`next_after` says when it is due again, given when it was done."""

    name: str
    work: Work
    next_after: Callable[[datetime], datetime]


def usual_chores(ages: Ages, holds: Mapping[str, HoldsFiles]) -> Sequence[Chore]:
    """`holds` are the channels whose providers keep residents' files for us."""

    async def purge_by_age(engine: AsyncEngine, now: datetime) -> None:
        async with engine.begin() as connection:
            await purge(connection, ages, now=now, why="past their age", by=SCHEDULE)

    async def fetch_what_was_late(engine: AsyncEngine, now: datetime) -> None:
        await fetch_again(engine, holds, now)

    return (
        Chore(name="media", work=fetch_what_was_late, next_after=lambda done: done + EVERY),
        Chore(name="figures", work=count_figures, next_after=lambda done: done + COUNT_EVERY),
        Chore(name="purge", work=purge_by_age, next_after=next_night),
    )


def next_night(done: datetime) -> datetime:
    """The first quiet hour after it was done."""
    local = done.astimezone(LONDON)
    tonight = datetime.combine(local.date(), QUIET_HOUR, LONDON)
    return tonight if local < tonight else tonight + timedelta(days=1)


@dataclass(kw_only=True)
class Chores:
    """`run` until cancelled; `look` once."""

    engine: AsyncEngine
    chores: Sequence[Chore]
    clock: Callable[[], datetime]
    health: Health
    every_s: float = LOOK_EVERY_S

    async def run(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(self.every_s)

    async def look(self) -> Sequence[str]:
        """The names of those that were done. A chore that fails is tried again at the next look."""
        done, well = [], True
        for chore in self.chores:
            try:
                if await self._try(chore):
                    done.append(chore.name)
            except Exception as error:  # noqa: BLE001  # the others are done all the same
                log.warning("%s could not be done: %s", chore.name, type(error).__name__)
                self.health.tell("chores", "away" if is_away(error) else "stuck", chore.name)
                well = False
        if well:
            self.health.tell("chores", "up")
        return done

    async def _try(self, chore: Chore) -> bool:
        now = self.clock()
        async with self.engine.begin() as ours:  # holds the lock until the chore is done
            mine = await ours.execute(select(func.pg_try_advisory_xact_lock(CHORE_LOCK)))
            if not mine.scalar_one():
                return False  # another process is at it
            mark = await read_mark(ours, f"chore.{chore.name}")
            done = None if mark is None else datetime.fromisoformat(mark)
            # a new installation purges in its first night, not while it starts
            is_new = done is None and chore.next_after(now) - now > COUNT_EVERY
            if is_new or (done is not None and is_ahead(done, now)):
                await keep_mark(ours, f"chore.{chore.name}", now.isoformat())
                return False
            if done is not None and now < chore.next_after(done):
                return False
            await chore.work(self.engine, now)
            await keep_mark(ours, f"chore.{chore.name}", now.isoformat())
        return True
