"""Out of the spool into the inbox, in order, once the database takes what it is given."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot import steps
from bot.channels.fixed_words import hears_danger
from bot.errors import CannotKeep, NotNow
from bot.health import Health
from bot.inbox import Inbox
from bot.pictures import staff_copy_of
from bot.spool import Spool
from bot.spool_batch import BATCH, Spooled, some_of
from bot.storage.engine import is_not_the_rows

log = logging.getLogger(__name__)
REFUSED = 5  # of them in a row, and nothing taken: the fault is not theirs


@dataclass(kw_only=True)
class Replay:
    """Nothing happens until `some` is called, again and again."""

    inbox: Inbox
    health: Health
    _refused: set[str] = field(default_factory=set)  # files whose plain words were refused, too

    @property
    def spool(self) -> Spool:
        return self.inbox.spool

    async def some(self) -> Sequence[tuple[str, str]]:
        """Some of the spool's messages into the inbox; a file goes once its row is committed.

        A crash between the two repeats a message, which the inbox knows already. Returns whose they
        were, as (channel, address). Raises what the database raises, and NotNow.
        """
        batch = await asyncio.to_thread(some_of, self.spool, self._refused)
        await self._tell_of_troubles()
        if not batch:
            self._tell_of_the_spool("up")
            return ()
        self._tell_of_the_spool("replaying")
        try:
            await self._commit(batch)
        except Exception as error:
            if is_not_the_rows(error):
                raise
            batch = await self._commit_one_by_one(batch)
            if not batch:
                return ()
        steps.reached("replay.committed")
        for path, _ in batch:
            await self.spool.forget(path)
        steps.reached("replay.forgotten")
        log.warning("%d messages came out of the spool", len(batch))
        return list(dict.fromkeys((one.channel, one.address) for _, one in batch))

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
        async with self.inbox.engine.begin() as connection:
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
