"""What a push channel says when nothing behind it answers: 999, and that the message is kept."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.channels.base import Channel, Inbound, Outgoing
from bot.channels.fixed_words import FixedWords, may_be_danger, said_danger
from bot.counts import Counts, Fallback
from bot.delivery.pace import Spent, not_counted
from bot.delivery.retry import URGENT_TRIES
from bot.errors import DeliveryError, TryLater
from bot.rate_limit import Pace, RateLimit
from bot.under_way import UnderWay

log = logging.getLogger(__name__)
ONCE_A_MINUTE = Pace(burst=1, each_second=1 / 60)
WAITS_S = (0.5, 1.0, 3.0, 10.0)  # between the tries of the 999 words: nobody else says them now
LATER_S = 30.0  # as often as a reply that says 999, and as long: some two hours
LATER_TRIES = URGENT_TRIES
MOST_LATER = 1_000
LONGEST_WISH = timedelta(seconds=30)
MOST_WARNED = 20_000  # messages remembered, which a provider may bring again for hours
ONE_REPLY_ONLY = frozenset({"page_comment"})  # said later, by the answer: until then 999 only
CLOSING_S = 2.0


def _minutely() -> RateLimit:
    return RateLimit(ONCE_A_MINUTE, time.monotonic)


@dataclass(frozen=True, kw_only=True)
class Alone:
    """`channels` by name. None of these waits: what is said, is said beside everything else."""

    channels: Mapping[str, Channel]
    words: FixedWords
    counts: Counts = field(default_factory=Counts)
    spent: Spent = not_counted
    waits_s: tuple[float, ...] = WAITS_S
    later_s: float = LATER_S
    most_later: int = MOST_LATER
    _told: RateLimit = field(default_factory=_minutely)  # by sender and text that is no danger
    _warned: OrderedDict[str, None] = field(default_factory=OrderedDict)  # messages
    _later: set[str] = field(default_factory=set)  # messages, warned of every half minute
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _under_way: UnderWay = field(default_factory=lambda: UnderWay(finishes_s=CLOSING_S))

    def not_kept(self, inbound: Inbound) -> None:
        """Only danger: the provider sends it again, and so anything else would be said again."""
        self._warn(inbound)

    def kept_for_later(self, inbound: Inbound) -> None:
        """The database is away: the resident still hears of 999, and that the message is kept."""
        if inbound.kind != "blocked":
            danger = said_danger(inbound.text)
            self._soon(self._both(inbound, self.words.kept, "kept_for_later", danger=danger))

    def left_to_a_person(self, inbound: Inbound) -> None:
        """Put aside: no model will read it, and so a doubt means danger too. The provider was told
        "received", and so nothing brings it again: 999 is tried for long."""
        if inbound.kind != "blocked":
            danger = may_be_danger(inbound.text)
            said = self.words.with_person
            self._soon(self._both(inbound, said, "left_to_a_person", danger=danger, long=True))

    def given_up(self, inbound: Inbound) -> None:
        """Nobody has it, and its provider will not be asked for it any more."""
        if inbound.kind != "blocked":
            danger = may_be_danger(inbound.text)
            said = self.words.not_kept
            self._soon(self._both(inbound, said, "not_kept", danger=danger, long=True))

    def turn_away(self, inbound: Inbound) -> None:
        """Too many of one sender: 999 for every one that may be danger, the reason now and then."""
        if may_be_danger(inbound.text):
            self._warn(inbound)
        else:
            self._soon(self._tell(inbound, self.words.too_fast, "too_fast"))

    async def close(self) -> None:
        self._stopping.set()
        await self._under_way.close()

    def _warn(self, inbound: Inbound) -> None:
        if may_be_danger(inbound.text):
            self._soon(self._say_999(inbound))

    async def _both(
        self, inbound: Inbound, text: str, why: Fallback, *, danger: bool, long: bool = False
    ) -> None:
        if danger:
            await self._say_999(inbound, long=long)
        await self._tell(inbound, text, why)

    async def _say_999(self, inbound: Inbound, *, long: bool = False) -> None:
        """For each message once, however often the provider brings it; tried until it is out."""
        message = f"{inbound.channel}\0{inbound.provider_id}"
        if message in self._warned:
            return
        self._warned[message] = None
        if len(self._warned) > MOST_WARNED:
            self._warned.popitem(last=False)
        self.counts.spoke("danger_alone")
        out = False
        try:
            out = await self._pressed(inbound, self.waits_s)
            if not out and long and len(self._later) < self.most_later:
                self._later.add(message)
                out = await self._pressed_for_long(inbound)
        finally:
            self._later.discard(message)
            if not out:
                log.warning("the 999 words did not go out at last")
                self._warned.pop(message, None)  # its repeat is another chance

    async def _pressed_for_long(self, inbound: Inbound) -> bool:
        """At a stop once more, at once: then it is too late."""
        for _ in range(LATER_TRIES):
            with suppress(TimeoutError):
                async with asyncio.timeout(self.later_s):
                    await self._stopping.wait()
            if await self._pressed(inbound):
                return True
            if self._stopping.is_set():
                break
        return False

    async def _pressed(self, inbound: Inbound, waits_s: Sequence[float] = ()) -> bool:
        """Whether the 999 words are out, or never can be."""
        for wait_s in (*waits_s, None):
            try:
                await self._send(inbound, self.words.danger, call_999=True)
            except TryLater as error:
                if wait_s is None:
                    return False
                wish = min(error.after or timedelta(), LONGEST_WISH)
                await asyncio.sleep(max(wait_s, wish.total_seconds()))
            except DeliveryError as error:
                log.warning("the 999 words cannot go out: %s", type(error).__name__)
                return True
            else:
                return True
        return False

    async def _tell(self, inbound: Inbound, text: str, why: Fallback) -> None:
        """Now and then: each of these also takes from what the provider lets through."""
        if inbound.channel in ONE_REPLY_ONLY:
            return
        if self._told.wait(f"{why}\0{inbound.channel}\0{inbound.address}") > 0:
            return
        self.counts.spoke(why)
        try:
            await self._send(inbound, text)
        except DeliveryError as error:
            log.warning("the words for now did not go out: %s", type(error).__name__)

    async def _send(self, inbound: Inbound, text: str, *, call_999: bool = False) -> None:
        self.spent(inbound.channel, inbound.address)
        reply = Outgoing(address=inbound.address, text=text, call_999=call_999)
        await self.channels[inbound.channel].send(reply)

    def _soon(self, doing: Coroutine[Any, Any, None]) -> None:
        self._under_way.start("what is said alone", doing)
