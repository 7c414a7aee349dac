"""Sends what staff must know, urgent ones first, at least once: by e-mail or a team's own ways.

No route waits for another: a mail server that is away must not keep an alert from a team's group.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Protocol, assert_never

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.delivery.retry import Dropped, Stuck, Wait, after_failure
from bot.health import Health
from bot.storage import notices
from bot.storage.engine import is_away
from bot.storage.notices import Notice
from bot.storage.set_back import EachSecond
from bot.under_way import UnderWay, to_the_end

log = logging.getLogger(__name__)
AT_ONCE = 4  # of each route
LOOK_AGAIN_S = 2.0
GATHERS_S = 0.1  # it is woken by every reply to a resident, too
ARRIVES_S = 2.0  # what is on its way when we stop
CLAIM_ENDS_S = 0.4  # a claim that is cut off is rolled back
PARTS = {"email": "mail", "telegram": "team_groups", "teams": "team_channels"}  # of our health
URGENT_NEVER_PAST = 5  # in the table of waits: an alert is tried every two minutes until it is out


class Courier(Protocol):
    """Raises TryLater or Undeliverable."""

    async def send(self, notice: Notice) -> None: ...


@dataclass(kw_only=True)
class StaffPost:
    """`run` until cancelled; `send_due` once."""

    engine: AsyncEngine
    courier: Courier
    clock: Callable[[], datetime]
    health: Health
    _woken: dict[str, asyncio.Event] = field(
        default_factory=lambda: {route: asyncio.Event() for route in PARTS}
    )
    _sending: set[int] = field(default_factory=set)  # what is under way
    _looks: EachSecond = field(default_factory=EachSecond)

    def wake(self, _payload: str = "") -> None:
        for one in self._woken.values():
            one.set()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as routes:
            for route in PARTS:
                routes.create_task(self._serve(route))

    async def send_due(self) -> int:
        """Everything that is due now; how many were tried."""
        return sum(await asyncio.gather(*(self._send_due_by(route) for route in PARTS)))

    async def _send_due_by(self, route: str) -> int:
        tried = 0
        while claimed := await self._claim(route, AT_ONCE):
            await asyncio.gather(*(self._deliver(one) for one in claimed))
            tried += len(claimed)
        return tried

    async def _serve(self, route: str) -> None:
        under_way = UnderWay(finishes_s=ARRIVES_S)
        woken = self._woken[route]
        try:
            while True:
                woken.clear()
                looking = self._start_sending(route, under_way)
                if not await to_the_end(looking, ends_s=CLAIM_ENDS_S):
                    try:
                        async with asyncio.timeout(LOOK_AGAIN_S):
                            await woken.wait()
                    except TimeoutError:
                        continue
                await asyncio.sleep(GATHERS_S)
        finally:
            await under_way.close()

    async def _start_sending(self, route: str, under_way: UnderWay) -> int:
        """As many as there is room for; how many were found."""
        try:
            claimed = await self._claim(route, AT_ONCE - len(under_way))
        except Exception as error:  # noqa: BLE001  # mail goes on when the database is back
            log.warning("cannot look for notices: %s", type(error).__name__)
            self.health.tell("staff_post", "away" if is_away(error) else "stuck")
            return 0
        self.health.tell("staff_post", "up")
        for one in claimed:
            self._sending.add(one.id)
            over = partial(self._over, one)
            under_way.start("a notice", self._deliver_calmly(one), ended=over)
        return len(claimed)

    def _over(self, one: Notice) -> None:
        self._sending.discard(one.id)
        self._woken[one.route].set()

    async def _claim(self, route: str, most: int) -> Sequence[Notice]:
        if most <= 0:
            return ()
        async with self.engine.begin() as connection:
            now = self.clock()
            if self._looks.is_due(now):
                await notices.begin_anew(connection, now=now)
            return await notices.claim(
                connection, route=route, most=most, now=now, ours=self._sending
            )

    async def _deliver_calmly(self, one: Notice) -> None:
        try:
            await self._deliver(one)
        except Exception as error:  # noqa: BLE001  # its lease runs out and it is taken again
            log.warning("notice %d: outcome not recorded: %s", one.id, type(error).__name__)

    async def _deliver(self, one: Notice) -> None:
        outcome: Coroutine[Any, Any, None]
        try:
            await self.courier.send(one)
        except asyncio.CancelledError:
            await to_the_end(self._give_back(one))
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, the row must say so to a person
            outcome = self._failed(one, error)
        else:
            outcome = self._arrived(one)
        await to_the_end(outcome)

    async def _give_back(self, one: Notice) -> None:
        async with self.engine.begin() as connection:
            await notices.give_back(connection, one, now=self.clock())

    async def _arrived(self, one: Notice) -> None:
        async with self.engine.begin() as connection:
            await notices.mark_sent(connection, one.id, now=self.clock())
        self.health.tell(PARTS[one.route], "up")

    async def _failed(self, one: Notice, error: Exception) -> None:
        attempt = min(one.attempts, URGENT_NEVER_PAST) if one.urgent else one.attempts
        decided = after_failure(attempt, error)
        log.warning("notice %d: %s", one.id, decided.because)
        self.health.tell(PARTS[one.route], "away", decided.because)
        async with self.engine.begin() as connection:
            match decided:
                case Wait():
                    now, span = self.clock(), decided.after
                    await notices.wait(connection, one.id, now=now, span=span, why=decided.because)
                case Stuck() | Dropped():
                    await notices.give_up(connection, one.id, why=decided.because)
                case never:
                    assert_never(never)
