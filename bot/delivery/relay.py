"""Sends what was committed: in order within a conversation, at least once, 999 before all else.

A claim is committed before the send and its outcome after it, so a process that dies in between
leaves a claim that another takes over a minute later; one that stops gives its claims back. Nothing
here holds a transaction open while a provider thinks.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, assert_never

from sqlalchemy.ext.asyncio import AsyncEngine

from bot import steps
from bot.channels.base import Channel, Choice, Outgoing
from bot.counts import Counts
from bot.delivery import slots, windows
from bot.delivery.pace import Later, Pacer
from bot.delivery.retry import Dropped, Stuck, Wait, after_failure
from bot.errors import TryLater
from bot.health import Health
from bot.storage import conversations, deliveries
from bot.storage.deliveries import Claimed, Lane
from bot.storage.engine import is_away
from bot.storage.set_back import EachSecond
from bot.under_way import UnderWay, to_the_end

log = logging.getLogger(__name__)
LOOK_AGAIN_S = 1.0  # a wake-up may get lost, and waits run out
GATHERS_S = 0.02  # what is said meanwhile goes together: each look costs as much as an answer
PATIENCE_S = 40.0  # with the wait for its turn less than a claim lasts
ARRIVES_S = 2.0  # what is on its way when we stop, with the last look
LAST_LOOK_S = 0.5
CLAIM_ENDS_S = 0.4  # a claim that is cut off is rolled back
LONGEST_TURN_S = 5.0  # then the slot is for another
LONGEST_TURN_OF_999_S = 0.5  # then it is sent all the same


@dataclass(kw_only=True)
class Relay:
    """`run` until cancelled; `send_due` once. Inert until then."""

    engine: AsyncEngine
    channels: Mapping[str, Channel]
    clock: Callable[[], datetime]
    health: Health
    pacer: Pacer = field(default_factory=lambda: Pacer(time.monotonic))
    counts: Counts = field(default_factory=Counts)
    longest_turn_s: float = LONGEST_TURN_S
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _under_way: UnderWay = field(default_factory=lambda: UnderWay(finishes_s=ARRIVES_S))
    _sending: dict[int, Lane] = field(default_factory=dict)  # what is under way, by its id
    _looks: EachSecond = field(default_factory=EachSecond)

    def wake(self, _payload: str = "") -> None:
        """Something new may be due."""
        self._woken.set()

    async def run(self) -> None:
        try:
            while True:
                self._woken.clear()
                if not await to_the_end(self._start_sending(), ends_s=CLAIM_ENDS_S):
                    await self._pause()
                await asyncio.sleep(GATHERS_S)
        finally:
            began = time.monotonic()
            await self._last_look()
            left_s = max(0.0, ARRIVES_S - (time.monotonic() - began))
            await self._under_way.close(finishes_s=left_s)

    async def _last_look(self) -> None:
        """What was answered last, as we stop, need not wait for the next start."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_LOOK_S):
                await to_the_end(self._start_sending(), ends_s=CLAIM_ENDS_S)

    async def _start_sending(self) -> int:
        """As many as there is room for; how many were found."""
        held = [one for one in self.channels if self.pacer.is_held(one)]
        room = slots.room(tuple(self.channels), under_way=self._sending.values(), held=held)
        claimed = await self._claim_calmly(room)
        for one in claimed:
            self._sending[one.id] = one.lane
            over = partial(self._over, one.id)
            self._under_way.start("a delivery", self._deliver_calmly(one), ended=over)
        return len(claimed)

    def _over(self, delivery_id: int) -> None:
        del self._sending[delivery_id]
        self.wake()

    async def send_due(self) -> int:
        """Everything that is due now, also what becomes due by it; how many were tried."""
        tried = 0
        while claimed := await self._claim(slots.room(tuple(self.channels))):
            for one in claimed:
                await self.deliver(one)
            tried += len(claimed)
        return tried

    async def deliver(self, one: Claimed) -> None:
        """One send and its outcome. Only database faults come through."""
        steps.reached("relay.claimed")
        try:
            outcome = await self._outcome(one)
        except asyncio.CancelledError:
            await to_the_end(self._put_off(one, timedelta()))  # who takes it up does so at once
            raise
        await to_the_end(outcome)

    async def _outcome(self, one: Claimed) -> Coroutine[Any, Any, None]:
        """What is to be written down of it."""
        if one.blocked:
            return self._give_up(one, Dropped(because="the resident has blocked us"))
        open_now = windows.window(
            channel=one.channel,
            by_person=one.by_person,
            last_heard_at=one.last_heard_at,
            now=self.clock(),
        )
        if isinstance(open_now, windows.Closed):
            return self._give_up(one, Stuck(because=open_now.because, cause="window"))
        if later := await self._too_soon(one):
            return self._put_off(one, timedelta(seconds=later.wait_s))
        try:
            async with asyncio.timeout(PATIENCE_S):
                reference = await self.channels[one.channel].send(_outgoing(one, open_now))
        except TimeoutError:
            return self._failed(one, TryLater("the provider did not answer in time"))
        except Exception as error:  # noqa: BLE001  # whatever it is, the row must say so to a person
            return self._failed(one, error)
        return self._arrived(one, reference)

    async def _too_soon(self, one: Claimed) -> Later | None:
        """The provider's pace: one chat's turn comes later, everybody's is waited for here."""
        waited = 0.0
        longest = LONGEST_TURN_OF_999_S if one.call_999 else self.longest_turn_s
        while later := self.pacer.take(one.channel, one.address, call_999=one.call_999):
            if later.only_this_one:
                return later
            if waited + later.wait_s > longest:
                if not one.call_999:
                    return later
                self.pacer.spent(one.channel, one.address)
                return None
            await asyncio.sleep(later.wait_s)
            waited += later.wait_s
        return None

    async def _arrived(self, one: Claimed, reference: str) -> None:
        steps.reached("relay.sent")
        async with self.engine.begin() as connection:
            await deliveries.mark_sent(connection, one, provider_ref=reference, now=self.clock())
        steps.reached("relay.recorded")
        self.counts.sent(one.channel, "sent")

    async def _put_off(self, one: Claimed, span: timedelta) -> None:
        async with self.engine.begin() as connection:
            await deliveries.postpone(connection, one, now=self.clock(), span=span)

    async def _failed(self, one: Claimed, error: Exception) -> None:
        if isinstance(error, TryLater) and error.after is not None and not one.call_999:
            self.pacer.asked_to_wait(one.channel, one.address, error.after.total_seconds())
        match after_failure(one.attempts, error, urgent=one.call_999):
            case Wait() as later:
                self.counts.sent(one.channel, "again")
                async with self.engine.begin() as connection:
                    now, why, cause = self.clock(), later.because, later.cause
                    await deliveries.wait(
                        connection, one, now=now, span=later.after, why=why, cause=cause
                    )
            case Stuck() | Dropped() as end:
                await self._give_up(one, end)
            case never:
                assert_never(never)

    async def _give_up(self, one: Claimed, end: Stuck | Dropped) -> None:
        log.warning("delivery %d is given up: %s", one.id, type(end).__name__)
        self.counts.sent(one.channel, type(end).__name__.lower())
        dropped = isinstance(end, Dropped)
        async with self.engine.begin() as connection:
            state = "dropped" if dropped else "stuck"
            await deliveries.give_up(connection, one, state=state, why=end.because, cause=end.cause)
            if dropped:
                await conversations.save(connection, one.conversation_id, blocked=True)

    async def _claim(self, room: Mapping[Lane, int]) -> Sequence[Claimed]:
        if not room:
            return ()
        now = self.clock()
        async with self.engine.begin() as connection:
            if self._looks.is_due(now):
                await deliveries.begin_anew(connection, now=now)
            return await deliveries.claim(connection, room=room, now=now, ours=self._sending)

    async def _claim_calmly(self, room: Mapping[Lane, int]) -> Sequence[Claimed]:
        try:
            claimed = await self._claim(room)
        except Exception as error:  # noqa: BLE001  # the relay outlives every fault
            log.warning("cannot look for deliveries: %s", type(error).__name__)
            self.health.tell("relay", "away" if is_away(error) else "stuck")
            return ()
        self.health.tell("relay", "up")
        return claimed

    async def _deliver_calmly(self, one: Claimed) -> None:
        try:
            await self.deliver(one)
        except Exception as error:  # noqa: BLE001  # its claim runs out and it is taken again
            log.warning("delivery %d: outcome not recorded: %s", one.id, type(error).__name__)

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(LOOK_AGAIN_S):
                await self._woken.wait()
        except TimeoutError:
            return


def _outgoing(one: Claimed, allowed: windows.Open) -> Outgoing:
    return Outgoing(
        address=one.address,
        text=one.text,
        choices=tuple(Choice(label=c["label"], value=c["value"]) for c in one.choices),
        call_999=one.call_999,
        as_person=allowed.as_person,
    )
