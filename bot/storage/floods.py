"""Floods as rows: one lasts until ten quiet minutes have passed, over all processes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import floods
from bot.storage.set_back import not_ahead

QUIET = timedelta(minutes=10)
LOCK = 0x466C6F6F64  # "Flood"


@dataclass(frozen=True, kw_only=True, slots=True)
class Flood:
    """More messages than were taken in, on one channel, for one reason."""

    id: int
    channel: str
    scope: str
    began_at: datetime
    last_at: datetime
    refused: int
    danger: int
    acknowledged_at: datetime | None = None
    acknowledged_by: int | None = None


async def going_on(connection: AsyncConnection, now: datetime) -> Sequence[Flood]:
    found = await connection.execute(
        select(floods)
        .where(floods.c.last_at > now - QUIET, not_ahead(floods.c.last_at, now))
        .order_by(floods.c.id)
    )
    return [Flood(**row) for row in found.mappings()]


async def note(
    connection: AsyncConnection,
    *,
    channel: str,
    scope: str,
    refused: int,
    danger: int,
    now: datetime,
) -> tuple[Flood, bool]:
    """The flood, and whether it has only just begun."""
    await connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
    latest = (
        select(func.max(floods.c.id))
        .where(floods.c.channel == channel, floods.c.scope == scope)
        .where(floods.c.last_at > now - QUIET, not_ahead(floods.c.last_at, now))
        .scalar_subquery()
    )
    changed = await connection.execute(
        update(floods)
        .where(floods.c.id == latest)
        .values(last_at=now, refused=floods.c.refused + refused, danger=floods.c.danger + danger)
        .returning(*floods.c)
    )
    row = changed.mappings().one_or_none()
    if row is not None:
        return Flood(**row), False
    made = await connection.execute(
        insert(floods)
        .values(
            channel=channel, scope=scope, began_at=now, last_at=now, refused=refused, danger=danger
        )
        .returning(*floods.c)
    )
    return Flood(**made.mappings().one()), True
