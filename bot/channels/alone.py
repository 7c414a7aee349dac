"""What is said on Facebook when nothing behind the channel answers: 999, and that it is kept."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.channels.base import Channel, Inbound, Outgoing
from bot.channels.fixed_words import FixedWords, said_danger
from bot.channels.messenger_updates import CHANNEL as MESSENGER
from bot.counts import Counts, Fallback
from bot.errors import DeliveryError
from bot.rate_limit import Pace, RateLimit

log = logging.getLogger(__name__)
REASON = Pace(burst=1, each_second=1 / 60)  # how often one sender is told why


@dataclass(frozen=True, kw_only=True)
class MetaAlone:
    """`channels` are Meta's, by name. A comment hears of danger only: its one reply comes later."""

    channels: Mapping[str, Channel]
    words: FixedWords
    counts: Counts = field(default_factory=Counts)
    turned_away: RateLimit = field(default_factory=lambda: RateLimit(REASON, time.monotonic))
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    def not_kept(self, inbound: Inbound) -> None:
        """Only danger: Meta sends the batch again, and so this would be said again."""
        if said_danger(inbound.text):
            self._soon(self._say(inbound, self.words.danger, "danger_alone"))

    def kept_for_later(self, inbound: Inbound) -> None:
        """The database is away: the resident still hears of 999, and that the message is kept."""
        if inbound.kind != "blocked":
            self._soon(self._both(inbound, self.words.kept, "kept_for_later"))

    def turn_away(self, inbound: Inbound) -> None:
        """Too many of one sender: 999 for every one that means danger, the reason now and then."""
        if said_danger(inbound.text):
            self._soon(self._say(inbound, self.words.danger, "danger_alone"))
        elif inbound.channel == MESSENGER and self.turned_away.wait(inbound.address) <= 0:
            self._soon(self._say(inbound, self.words.too_fast, "too_fast"))

    async def close(self) -> None:
        if self._running:
            await asyncio.wait(self._running, timeout=2)

    async def _both(self, inbound: Inbound, text: str, why: Fallback) -> None:
        if said_danger(inbound.text):
            await self._say(inbound, self.words.danger, "danger_alone")
        if inbound.channel == MESSENGER:
            await self._say(inbound, text, why)

    async def _say(self, inbound: Inbound, text: str, why: Fallback) -> None:
        self.counts.spoke(why)
        try:
            await self.channels[inbound.channel].send(Outgoing(address=inbound.address, text=text))
        except DeliveryError as error:
            log.warning("the words for now did not go out: %s", type(error).__name__)

    def _soon(self, doing: Any) -> None:
        task = asyncio.ensure_future(doing)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
