"""What is done with a POST of Meta: each message by itself is kept and handled."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.channels import messenger_updates, page_comments_updates
from bot.channels.base import Channel, Inbound, Outgoing
from bot.channels.fixed_words import FixedWords, said_danger
from bot.channels.messenger_updates import Echo
from bot.channels.meta_items import Item, items
from bot.channels.reception import Reception
from bot.errors import CannotKeep, DeliveryError

log = logging.getLogger(__name__)
SIDE_BY_SIDE = 6  # conversations of one POST; fewer than there are database connections


@dataclass(frozen=True, kw_only=True)
class MetaWayIn:
    """`take` returns once everything in it is safe. `channels` are Meta's, by name."""

    reception: Reception
    channels: Mapping[str, Channel]
    words: FixedWords
    own_words: Collection[str]  # what we say in public: never taken for a resident's
    goes_on: Callable[[Inbound], Awaitable[Inbound]]  # what a comment began is heard with it
    overhears: Callable[[Echo], Awaitable[None]]  # what staff write in Meta's own inbox
    clock: Callable[[], datetime]
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    async def take(self, payload: Any) -> None:
        """Raises CannotKeep when one of them could not be kept; the others are, all the same."""
        found, echoes = self._read(payload)
        waiting: dict[tuple[str, str], list[Inbound]] = {}
        for one in found:
            waiting.setdefault((one.channel, one.address), []).append(one)
        room = asyncio.Semaphore(SIDE_BY_SIDE)
        ends = await asyncio.gather(
            *(self._keep_all(sorted(many, key=_when), room) for many in waiting.values()),
            return_exceptions=True,
        )
        for echo in echoes:
            await self.overhears(echo)
        faults = [one for one in ends if isinstance(one, BaseException)]
        for fault in faults:
            if not isinstance(fault, CannotKeep):
                raise fault
        if faults:
            raise CannotKeep("some messages of a batch could not be kept")

    async def close(self) -> None:
        if self._running:
            await asyncio.wait(self._running, timeout=2)

    def _read(self, payload: Any) -> tuple[list[Inbound], list[Echo]]:
        now = self.clock()
        found: list[Inbound] = []
        echoes: list[Echo] = []
        for item in items(payload):
            try:
                one = self._one(item, now)
            except Exception as error:  # noqa: BLE001  # one bad item never loses its neighbours
                log.warning("an item of an unknown shape: %s", type(error).__name__)
                continue
            if isinstance(one, Echo):
                echoes.append(one)
            elif one is not None:
                found.append(one)
        return found, echoes

    def _one(self, item: Item, now: datetime) -> Inbound | Echo | None:
        if item.kind == "change":
            return page_comments_updates.read(
                item.page, item.content, now=now, own_words=self.own_words
            )
        read = messenger_updates.read(item.page, item.content, now=now)
        return read or messenger_updates.echo(item.page, item.content, now=now)

    async def _keep_all(self, many: list[Inbound], room: asyncio.Semaphore) -> None:
        """Of one conversation, in order; what cannot be kept holds none of the others up."""
        fault: Exception | None = None
        for one in many:
            async with room:
                try:
                    await self._keep(one)
                except Exception as error:  # noqa: BLE001  # told below, when all were tried
                    fault = error
        if fault is not None:
            raise fault

    async def _keep(self, inbound: Inbound) -> None:
        inbound = await self.goes_on(inbound)
        try:
            accepted = await self.reception.take(inbound)
        except CannotKeep:
            # only danger: Meta sends the batch again, and so this would be said again
            if said_danger(inbound.text):
                self._soon(self._say(inbound, self.words.danger))
            raise
        if accepted.how == "refused":  # too many of one sender
            if said_danger(inbound.text):
                self._soon(self._say(inbound, self.words.danger))
            return
        if accepted.how == "spooled":
            if inbound.kind != "blocked":
                self._soon(self._say_for_now(inbound))
            return
        self.reception.handle_soon(
            channel=inbound.channel, address=inbound.address, urgent=said_danger(inbound.text)
        )

    async def _say_for_now(self, inbound: Inbound) -> None:
        """The database is away: the resident still hears of 999, and that the message is kept."""
        if said_danger(inbound.text):
            await self._say(inbound, self.words.danger)
        if inbound.channel == messenger_updates.CHANNEL:  # a comment has one reply: not this one
            await self._say(inbound, self.words.kept)

    async def _say(self, inbound: Inbound, text: str) -> None:
        try:
            await self.channels[inbound.channel].send(Outgoing(address=inbound.address, text=text))
        except DeliveryError as error:
            log.warning("the words for now did not go out: %s", type(error).__name__)

    def _soon(self, doing: Any) -> None:
        task = asyncio.ensure_future(doing)
        self._running.add(task)
        task.add_done_callback(self._running.discard)


def _when(one: Inbound) -> datetime:
    return one.sent_at
