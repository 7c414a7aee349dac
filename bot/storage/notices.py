"""Notices to staff as they are taken and sent: urgent ones first, of those the least tried."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import set_back
from bot.storage.schema import notices

LEASE = timedelta(minutes=2)  # while one process tries, nobody else does


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """`attempts` counts the present one too."""

    id: int
    key: str
    route: str  # email | telegram | teams
    address: str
    subject: str
    body: str
    urgent: bool
    attempts: int
    next_at: datetime  # when it stops being ours


async def begin_anew(connection: AsyncConnection, *, now: datetime) -> None:
    """Waits and leases that were written down ahead of this clock; see set_back.py."""
    c = notices.c
    waiting, since = c.state == "waiting", func.coalesce(c.waits_since, c.made_at)
    await set_back.begin_anew(
        connection, notices, until=c.next_at, since=since, if_waiting=waiting, now=now
    )


async def claim(
    connection: AsyncConnection,
    *,
    route: str,
    most: int,
    now: datetime,
    ours: Collection[int] = (),
) -> Sequence[Notice]:
    """Those of a route that are due; they are ours for the length of the lease.

    What was tried least goes first: many that fail must keep no new one waiting. `ours` this
    process is sending now, however long the machine slept meanwhile.
    """
    chosen = (
        select(notices.c.id)
        .where(notices.c.route == route, notices.c.state == "waiting", notices.c.next_at <= now)
        .where(notices.c.id.not_in(ours))
        .order_by(notices.c.urgent.desc(), notices.c.attempts, notices.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    found = await connection.execute(
        update(notices)
        .where(notices.c.id.in_(chosen.scalar_subquery()))
        .values(attempts=notices.c.attempts + 1, next_at=now + LEASE, waits_since=now)
        .returning(*(notices.c[name] for name in Notice.__dataclass_fields__))
    )
    rows = [Notice(**row) for row in found.mappings()]
    return sorted(rows, key=lambda one: (not one.urgent, one.attempts, one.id))


async def mark_sent(connection: AsyncConnection, notice_id: int, *, now: datetime) -> None:
    await connection.execute(
        update(notices).where(notices.c.id == notice_id).values(state="sent", sent_at=now, why=None)
    )


async def wait(
    connection: AsyncConnection, notice_id: int, *, now: datetime, span: timedelta, why: str
) -> None:
    await connection.execute(
        update(notices)
        .where(notices.c.id == notice_id)
        .values(next_at=now + span, waits_since=now, why=why)
    )


async def give_back(connection: AsyncConnection, notice: Notice, *, now: datetime) -> None:
    """We stop before it is sent: whoever takes it up does so at once. Only while it is ours."""
    await connection.execute(
        update(notices)
        .where(
            notices.c.id == notice.id,
            notices.c.state == "waiting",
            notices.c.next_at == notice.next_at,
        )
        .values(next_at=now, waits_since=now, attempts=notice.attempts - 1)
    )


async def give_up(connection: AsyncConnection, notice_id: int, *, why: str) -> None:
    """It stays in the list of what could not be sent."""
    await connection.execute(
        update(notices).where(notices.c.id == notice_id).values(state="stuck", why=why)
    )
