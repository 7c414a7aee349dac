"""Goes round every few seconds for what nobody took: alerts, urgent reports, and shifts that begin.

Whatever it tells is a notice with a key of its own, so that several processes tell it once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import shift_digest
from bot.delivery import team_notices
from bot.delivery.team_notices import News, notices
from bot.health import Health
from bot.storage import control_room, desk_queues, outbox, overdue, team_posts
from bot.storage.engine import is_away
from bot.storage.overdue import OpenAlert, Untaken
from bot.storage.set_back import is_ahead
from bot.storage.team_posts import CONTROL_ROOM
from bot.storage.wake import wake

log = logging.getLogger(__name__)
EVERY_S = 10.0
ROUNDS_LOCK = 0x426C7565526F75  # "BlueRou"
SLOWEST = 6  # times the first wait: what is told again and again is told ever more seldom


@dataclass(kw_only=True)
class StaffRounds:
    """`run` until cancelled; `go` once."""

    engine: AsyncEngine
    clock: Callable[[], datetime]
    health: Health
    console_url: str
    control_room: tuple[str, ...]
    mail_goes_out: bool
    alerts_after: timedelta
    reports_after: timedelta
    team_name: Callable[[str | None], str]
    every_s: float = EVERY_S

    async def run(self) -> None:
        while True:
            try:
                await self.go()
                self.health.tell("rounds", "up")
            except Exception as error:  # noqa: BLE001  # it goes on when the database is back
                log.warning("cannot look for what nobody took: %s", type(error).__name__)
                self.health.tell("rounds", "away" if is_away(error) else "stuck")
            await asyncio.sleep(self.every_s)

    async def go(self) -> int:
        """How many notices were written."""
        now = self.clock()
        async with self.engine.begin() as connection:
            lock = select(func.pg_try_advisory_xact_lock(ROUNDS_LOCK))
            if not (await connection.execute(lock)).scalar_one():
                return 0  # another process goes round
            rows = [
                *await self._alerts(connection, now),
                *await self._reports(connection, now),
                *await self._digests(connection, now),
            ]
            await outbox.add_notices(connection, rows)
            if rows:
                await wake(connection, relay=True)
        return len(rows)

    async def _alerts(self, connection: AsyncConnection, now: datetime) -> list[dict[str, object]]:
        """To the control room again, and to supervisors."""
        due = [
            one
            for one in await overdue.open_alerts(connection)
            if is_due(one.last_told, one.escalations, self.alerts_after, now)
        ]
        if not due:
            return []
        post = await team_posts.of_team(connection, CONTROL_ROOM)
        supervisors = await self._mail(connection, role="supervisor")
        people = list(dict.fromkeys([*self._room(), *supervisors]))
        rows = []
        for one in due:
            await overdue.escalate(connection, one.id, now=now)
            rows += notices(self._alert_news(one), post, people, now=now)
        return rows

    async def _reports(self, connection: AsyncConnection, now: datetime) -> list[dict[str, object]]:
        """To the team again, or to the control room where it has none."""
        rows: list[dict[str, object]] = []
        for one in await overdue.untaken(connection, now=now):
            if not is_due(one.last_told, one.times, self.reports_after, now):
                continue
            times = await overdue.remind(connection, one.id, now=now)
            where = one.team if one.destination == "team" and one.team else CONTROL_ROOM
            post = await team_posts.of_team(connection, where)
            people = await self._mail(connection, team=one.team) if one.team else []
            rows += notices(self._report_news(one, times), post, people or self._room(), now=now)
        return rows

    async def _digests(self, connection: AsyncConnection, now: datetime) -> list[dict[str, object]]:
        """At the hour that was asked for, quiet or not."""
        rows: list[dict[str, object]] = []
        for post in await team_posts.with_shifts(connection):
            start = team_notices.shift_now(post, now)
            if start is None:
                continue
            if post.team == CONTROL_ROOM:
                news, people = await self._of_the_room(connection, start, now), self._room()
            else:
                tallies = await desk_queues.by_team(connection, [post.team], now=now)
                if not tallies:
                    continue  # nothing to begin the day with
                news = shift_digest.of_team(
                    post.team,
                    self.team_name(post.team),
                    tallies[0],
                    start=start,
                    console_url=self.console_url,
                )
                people = await self._mail(connection, team=post.team)
            rows += [row | {"next_at": now} for row in notices(news, post, people, now=now)]
        return await outbox.not_yet(connection, rows)

    async def _of_the_room(
        self, connection: AsyncConnection, start: datetime, now: datetime
    ) -> News:
        return shift_digest.of_control_room(
            await control_room.standing(connection, now=now),
            start=start,
            now=now,
            console_url=self.console_url,
        )

    def _alert_news(self, one: OpenAlert) -> News:
        return team_notices.of_alert(
            alert_id=one.id,
            category=one.category,
            place_text=one.place_text,
            console_url=self.console_url,
            again=one.escalations + 1,
        )

    def _report_news(self, one: Untaken, times: int) -> News:
        named = one.category.replace("_", " ")
        return News(
            key=f"report:{one.reference}:again:{times}",
            subject=f"NOBODY HAS TAKEN {one.reference}: {named} ({one.urgency})",
            lines=(f"Place: {team_notices.place_for_all(one.category, one.place_text)}",),
            link=f"{self.console_url}/reports/{one.reference}",
            urgent=True,
        )

    def _room(self) -> list[str]:
        return list(self.control_room) if self.mail_goes_out else []

    async def _mail(self, connection: AsyncConnection, **whose: str) -> list[str]:
        if not self.mail_goes_out:
            return []
        return list(await team_posts.mail_of(connection, **whose))


def is_due(last_told: datetime, times: int, first_wait: timedelta, now: datetime) -> bool:
    """The first repeat after the wait, each further one a wait later, up to six.

    Where the clock was set back since, at once: told too often is the smaller harm.
    """
    return is_ahead(last_told, now) or now - last_told >= first_wait * min(times + 1, SLOWEST)
