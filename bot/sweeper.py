"""Picks up what was left behind: messages of a process that died, and the spool's.

Ordinarily the process that accepted a message also handles it, at once. One process sweeps at
a time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import steps
from bot.channels.fixed_words import hears_danger
from bot.errors import CannotKeep, NotNow
from bot.health import Health
from bot.inbox import Inbox
from bot.pictures import staff_copy_of
from bot.spool import Spool
from bot.spool_batch import BATCH, Spooled, some_of
from bot.storage import inbox as rows
from bot.storage.engine import is_away, is_not_the_rows

log = logging.getLogger(__name__)
SWEEP_EVERY_S = 2.0
BREATH_S = 0.05
LEFT_BEHIND = timedelta(seconds=5)  # younger ones are being handled where they came in
MOST = 50  # a sweep; the next follows at once, so that spool and inbox take turns
REFUSED = 5  # of them in a row, and nothing taken: the fault is not theirs
AT_ONCE = 4  # conversations side by side; those that come in meanwhile want places too
SWEEP_LOCK = 0x426C75655377  # "BlueSw"


class Handles(Protocol):
    async def handle(self, *, channel: str, address: str, left_behind: bool) -> None: ...


@dataclass(kw_only=True)
class Sweeper:
    """`run` until cancelled; `sweep` once."""

    engine: AsyncEngine
    inbox: Inbox
    spool: Spool
    front_desk: Handles
    clock: Callable[[], datetime]
    health: Health
    unserved: Callable[[], Collection[str]] = frozenset  # channels that we cannot answer on
    every_s: float = SWEEP_EVERY_S
    _unanswered: Sequence[str] = ()
    _refused: set[str] = field(default_factory=set)  # files whose plain words were refused, too
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self, _payload: str = "") -> None:
        self._woken.set()

    async def run(self) -> None:
        while True:
            self._woken.clear()
            found = 0
            try:
                found = await self.sweep()
            except Exception as error:  # noqa: BLE001  # the sweeper outlives every fault
                log.warning("cannot sweep: %s", type(error).__name__)
                self.health.tell("sweeper", "away" if is_away(error) else "stuck")
            else:
                self._tell_who_waits()
            if found:
                await asyncio.sleep(BREATH_S)  # there may be more
                continue
            try:
                async with asyncio.timeout(self.every_s):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def sweep(self) -> int:
        """How many conversations were looked after: some of the spool's, some that were left."""
        replayed = 0
        try:
            replayed = await self.replay()
        finally:  # what waits in the database never waits for a fault of the spool's
            left_behind = await self._handle_left_behind()
        return replayed + left_behind

    async def replay(self) -> int:
        """Some of the spool's messages into the inbox; a file goes once its row is committed.

        A crash between the two repeats a message, which the inbox knows already.
        """
        batch = await asyncio.to_thread(some_of, self.spool, self._refused)
        await self._tell_of_troubles()
        if not batch:
            self._tell_of_the_spool("up")
            return 0
        self._tell_of_the_spool("replaying")
        try:
            await self._commit(batch)
        except Exception as error:
            if is_not_the_rows(error):
                raise
            batch = await self._commit_one_by_one(batch)
            if not batch:
                return 0
        steps.reached("replay.committed")
        for path, _ in batch:
            await self.spool.forget(path)
        steps.reached("replay.forgotten")
        log.warning("%d messages came out of the spool", len(batch))
        touched = dict.fromkeys((one.channel, one.address) for _, one in batch)
        await self._handle_all(list(touched))
        return len(touched)

    def _tell_of_the_spool(self, state: str) -> None:
        """What comes out of it says nothing of whether more goes in: it says that itself."""
        if self.spool.keeps:
            self.health.tell("spool", state)

    async def _tell_of_troubles(self) -> None:
        """Who wrote these was told that we have them, and hears nothing until somebody looks."""
        aside, shut = await asyncio.to_thread(self.spool.troubles)
        told = [f"{aside} put aside"] if aside else []
        told += [f"{shut} cannot be opened"] if shut else []
        told += [] if self.spool.puts_aside else ["no more can be put aside"]
        self.health.tell("put_aside", "stuck" if told else "up", ", ".join(told))

    async def _commit(self, batch: Sequence[Spooled]) -> None:
        """In one transaction: a disk that has to be waited for is waited for once."""
        made = [
            (inbound, [await staff_copy_of(one) for one in inbound.media]) for _, inbound in batch
        ]
        async with self.engine.begin() as connection:
            for inbound, copies in made:
                danger = await hears_danger(inbound.text)
                await self.inbox.add(connection, inbound, copies, danger=danger)

    async def _commit_one_by_one(self, batch: Sequence[Spooled]) -> list[Spooled]:
        """One that the database refuses, or that we fail on ourselves, is put aside, and holds none
        of the others up; its plain words are heard all the same.

        Raises NotNow where none can go: the database refuses whatever it is given.
        """
        kept: list[Spooled] = []
        refused, waits = set[str](), set[tuple[str, str]]()
        for one in batch:
            who = one[1].channel, one[1].address
            if who in waits:
                continue  # none overtakes an earlier one of its conversation
            try:
                await self._commit([one])
            except Exception as error:
                if is_not_the_rows(error):
                    raise  # a table that is missing today would have all of them put aside
                try:
                    if not await self._put_aside(one, error):
                        continue
                except NotNow:
                    refused.add(one[0].name)
                    waits.add(who)
                    if len(refused) >= REFUSED and not kept:
                        break
                    continue
            kept.append(one)
        self._refused |= refused
        if len(self._refused) > BATCH:
            self._refused = refused
        if refused and not kept:
            raise NotNow
        return kept

    async def _put_aside(self, one: Spooled, error: Exception) -> bool:
        """Whether its file may go. Where no other can be written, it is put aside itself.

        Raises NotNow. Whatever the pulse says: the database has just answered.
        """
        path, inbound = one
        danger = await hears_danger(inbound.text)
        try:
            accepted = await self.inbox.hear_and_put_aside(inbound, error, danger=danger)
        except CannotKeep:
            self.spool.put_aside(path)
            return False
        if not accepted.whole:
            self.spool.put_aside(path)
        return True

    async def _handle_left_behind(self) -> int:
        async with self.engine.begin() as ours:
            mine = await ours.execute(select(func.pg_try_advisory_xact_lock(SWEEP_LOCK)))
            if not mine.scalar_one():
                return 0  # another process sweeps
            now, unserved = self.clock(), self.unserved()
            before = now - LEFT_BEHIND
            waiting = await rows.left_behind(
                ours, before=before, now=now, most=MOST, unserved=unserved
            )
            self._unanswered = await rows.waiting_on(
                ours, channels=unserved, before=before, now=now
            )
            await self._handle_all(waiting)
        return len(waiting)

    def _tell_who_waits(self) -> None:
        """Messages on a channel that was turned off wait until it is set up again."""
        names = " and ".join(self._unanswered)
        detail = f"messages wait on {names}, which is not set up here" if names else ""
        self.health.tell("sweeper", "stuck" if names else "up", detail)

    async def _handle_all(self, conversations: Sequence[tuple[str, str]]) -> None:
        """Side by side, begun in the given order: danger stands first in it.

        Raises at the end where the database was away: what looks like that to one conversation,
        such as a table that is missing, must not keep the others waiting.
        """
        places = asyncio.Semaphore(AT_ONCE)

        async def one(channel: str, address: str) -> Exception | None:
            async with places:
                return await self._handle(channel, address)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(*conversation)) for conversation in conversations]
        for error in filter(None, (task.result() for task in tasks)):
            raise error

    async def _handle(self, channel: str, address: str) -> Exception | None:
        """One conversation's fault never keeps the others waiting. Returns that of the database."""
        try:
            await self.front_desk.handle(channel=channel, address=address, left_behind=True)
        except Exception as error:  # noqa: BLE001  # whatever it was, it is tried again
            log.warning("a conversation could not be swept: %s", type(error).__name__)
            return error if is_away(error) else None
        return None
