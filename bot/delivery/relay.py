"""Sends what was committed: in order within a conversation, at least once, 999 before all else.

A claim is committed before the send and its outcome after it, so a process that dies in between
leaves a claim that another takes over a minute later. Nothing here holds a transaction open while
a provider thinks.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import assert_never

from sqlalchemy.ext.asyncio import AsyncEngine

from bot import steps
from bot.channels.base import Channel, Choice, Outgoing
from bot.counts import Counts
from bot.delivery import windows
from bot.delivery.pace import Later, Pacer
from bot.delivery.retry import Dropped, Stuck, Wait, after_failure
from bot.errors import TryLater
from bot.health import Health
from bot.storage import conversations, deliveries
from bot.storage.deliveries import Claimed
from bot.storage.engine import is_away

log = logging.getLogger(__name__)
AT_ONCE = 8  # sends side by side; each of another conversation
LOOK_AGAIN_S = 1.0  # a wake-up may get lost, and waits run out
PATIENCE_S = 40.0  # less than a claim lasts


@dataclass(kw_only=True)
class Relay:
    """`run` until cancelled; `send_due` once. Inert until then."""

    engine: AsyncEngine
    channels: Mapping[str, Channel]
    clock: Callable[[], datetime]
    health: Health
    pacer: Pacer = field(default_factory=lambda: Pacer(time.monotonic))
    counts: Counts = field(default_factory=Counts)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self, _payload: str = "") -> None:
        """Something new may be due."""
        self._woken.set()

    async def run(self) -> None:
        sending: set[asyncio.Task[None]] = set()
        try:
            while True:
                self._woken.clear()
                claimed = await self._claim_calmly(AT_ONCE - len(sending))
                for one in claimed:
                    task = asyncio.create_task(self._deliver_calmly(one))
                    sending.add(task)
                    task.add_done_callback(sending.discard)
                    task.add_done_callback(lambda _done: self.wake())
                if not claimed:
                    await self._pause()
        finally:
            if sending:  # let what is on its way arrive; the rest is picked up after the restart
                await asyncio.wait(sending, timeout=2.0)
            for task in sending:
                task.cancel()

    async def send_due(self) -> int:
        """Everything that is due now, also what becomes due by it; how many were tried."""
        tried = 0
        while claimed := await self._claim(AT_ONCE):
            for one in claimed:
                await self.deliver(one)
            tried += len(claimed)
        return tried

    async def deliver(self, one: Claimed) -> None:
        """One send and its outcome. Only database faults come through."""
        steps.reached("relay.claimed")
        if one.blocked:
            await self._give_up(one, Dropped(because="the resident has blocked us"))
            return
        open_now = windows.window(
            channel=one.channel,
            by_person=one.by_person,
            last_heard_at=one.last_heard_at,
            now=self.clock(),
        )
        if isinstance(open_now, windows.Closed):
            await self._give_up(one, Stuck(because=open_now.because))
            return
        if later := await self._too_soon(one):
            async with self.engine.begin() as connection:
                until = self.clock() + timedelta(seconds=later.wait_s)
                await deliveries.postpone(connection, one, until=until)
            return
        try:
            async with asyncio.timeout(PATIENCE_S):
                reference = await self.channels[one.channel].send(_outgoing(one, open_now))
        except TimeoutError:
            await self._failed(one, TryLater("the provider did not answer in time"))
        except Exception as error:  # noqa: BLE001  # whatever it is, the row must say so to a person
            await self._failed(one, error)
        else:
            steps.reached("relay.sent")
            async with self.engine.begin() as connection:
                await deliveries.mark_sent(
                    connection, one, provider_ref=reference, now=self.clock()
                )
            steps.reached("relay.recorded")
            self.counts.sent(one.channel, "sent")

    async def _too_soon(self, one: Claimed) -> Later | None:
        """The provider's pace: one chat's turn comes later, everybody's is waited for here."""
        while later := self.pacer.take(one.channel, one.address):
            if later.only_this_one:
                return later
            await asyncio.sleep(later.wait_s)
        return None

    async def _failed(self, one: Claimed, error: Exception) -> None:
        match after_failure(one.attempts, error, urgent=one.call_999):
            case Wait() as later:
                self.counts.sent(one.channel, "again")
                async with self.engine.begin() as connection:
                    await deliveries.wait(
                        connection, one, until=self.clock() + later.after, why=later.because
                    )
            case Stuck() | Dropped() as end:
                await self._give_up(one, end)
            case never:
                assert_never(never)

    async def _give_up(self, one: Claimed, end: Stuck | Dropped) -> None:
        log.warning("delivery %d is given up: %s", one.id, type(end).__name__)
        self.counts.sent(one.channel, type(end).__name__.lower())
        async with self.engine.begin() as connection:
            if isinstance(end, Dropped):
                await deliveries.give_up(connection, one, state="dropped", why=end.because)
                await conversations.save(connection, one.conversation_id, blocked=True)
            else:
                await deliveries.give_up(connection, one, state="stuck", why=end.because)

    async def _claim(self, most: int) -> Sequence[Claimed]:
        if most <= 0 or not self.channels:
            return ()
        async with self.engine.begin() as connection:
            return await deliveries.claim(
                connection, channels=tuple(self.channels), most=most, now=self.clock()
            )

    async def _claim_calmly(self, most: int) -> Sequence[Claimed]:
        try:
            claimed = await self._claim(most)
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
