"""What waits, waits no longer where the clock is set back meanwhile.

Beside each moment that is waited for stands when it was written down. Where that lies ahead of the
clock, the clock was set back since, and the wait begins anew: so none lasts twice its span, a claim
is not taken from who still sends, and a provider's wish is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

AHEAD = timedelta(seconds=5)  # clocks of machines that work together differ by less
A_SECOND = timedelta(seconds=1)


@dataclass
class EachSecond:
    """How often a busy process looks: once a second, and at once where its own clock goes back."""

    _looked_at: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        last = self._looked_at
        if last is not None and last <= now < last + A_SECOND:
            return False
        self._looked_at = now
        return True


async def begin_anew(
    connection: AsyncConnection,
    table: Table,
    *,
    until: Column[datetime],
    since: ColumnElement[datetime],
    if_waiting: ColumnElement[bool],
    now: datetime,
) -> None:
    """`since` is when `until` was written down. Rows that somebody has locked have moved on."""
    ahead = (
        select(table.c.id)
        .where(if_waiting, until > now + AHEAD, since > now + AHEAD)
        .with_for_update(skip_locked=True)
    )
    await connection.execute(
        update(table)
        .where(table.c.id.in_(ahead.scalar_subquery()))
        .values({until: now + (until - since), table.c.waits_since: now})
    )


def is_ahead(told_at: datetime, now: datetime) -> bool:
    """Of a moment that is kept for itself: the clock was set back since."""
    return told_at > now + AHEAD


def not_ahead(told_at: Column[Any], now: datetime) -> ColumnElement[bool]:
    """What is ahead of the clock does not count as lately."""
    return told_at <= now + AHEAD
