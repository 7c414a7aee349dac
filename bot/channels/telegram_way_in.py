"""What both ways in of Telegram do with an update: keep it, handle it, answer a pressed button."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.channels.base import Inbound, Outgoing
from bot.channels.fixed_words import FixedWords, said_danger
from bot.channels.reception import Reception
from bot.channels.telegram import Telegram
from bot.channels.telegram_groups import TelegramGroups, group_of
from bot.channels.telegram_updates import callback_id, read
from bot.counts import Counts
from bot.errors import CannotKeep, DeliveryError
from bot.rate_limit import Pace, RateLimit

log = logging.getLogger(__name__)
REASON = Pace(burst=1, each_second=1 / 60)  # how often one sender is told why


@dataclass(frozen=True, kw_only=True)
class TelegramWayIn:
    """`take` returns once the update is safe."""

    reception: Reception
    telegram: Telegram
    words: FixedWords
    clock: Callable[[], datetime]
    groups: TelegramGroups | None = None
    counts: Counts = field(default_factory=Counts)
    turned_away: RateLimit = field(default_factory=lambda: RateLimit(REASON, time.monotonic))
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    async def take(self, payload: Any) -> None:
        """Raises CannotKeep; an update that is no message of a resident is done at once."""
        inbound = read(payload, now=self.clock())
        if pressed := callback_id(payload):
            self._soon(self.telegram.answer_press(pressed))
        if inbound is None:
            if self.groups is not None and (group := group_of(payload)) is not None:
                self._soon(self.groups.hear(group))
            return
        try:
            accepted = await self.reception.take(inbound)
        except CannotKeep:
            # only danger: Telegram sends the update again, and so this would be said again
            if said_danger(inbound.text):
                self._soon(self._say(inbound, self.words.danger))
                self.counts.spoke("danger_alone")
            raise
        if accepted.how == "refused":
            self._soon(self._turn_away(inbound))
            return
        if accepted.how == "spooled":
            if inbound.kind != "blocked":
                self._soon(self._say_for_now(inbound))
            return
        self.reception.handle_soon(
            channel=inbound.channel, address=inbound.address, urgent=said_danger(inbound.text)
        )

    async def close(self) -> None:
        if self._running:
            await asyncio.wait(self._running, timeout=2)

    async def _turn_away(self, inbound: Inbound) -> None:
        """Too many of one sender: 999 for every one that means danger, the reason now and then."""
        if said_danger(inbound.text):
            self.counts.spoke("danger_alone")
            await self._say(inbound, self.words.danger)
        elif self.turned_away.wait(inbound.address) <= 0:
            self.counts.spoke("too_fast")
            await self._say(inbound, self.words.too_fast)

    async def _say_for_now(self, inbound: Inbound) -> None:
        """The database is away: the resident still hears of 999, and that the message is kept."""
        if said_danger(inbound.text):
            self.counts.spoke("danger_alone")
            await self._say(inbound, self.words.danger)
        self.counts.spoke("kept_for_later")
        await self._say(inbound, self.words.kept)

    async def _say(self, inbound: Inbound, text: str) -> None:
        try:
            await self.telegram.send(Outgoing(address=inbound.address, text=text))
        except DeliveryError as error:
            log.warning("the words for now did not go out: %s", type(error).__name__)

    def _soon(self, doing: Any) -> None:
        task = asyncio.ensure_future(doing)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
