"""Alerts that come as a flood: each is kept as a row, and the control room meets them as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import alerts, floods, staff
from bot.storage.set_back import not_ahead

SCOPE = "alerts"
WITHIN = timedelta(minutes=10)
WORDS_SHOWN = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Lately:
    """New alerts of the last ten minutes."""

    alone: int  # those that the control room met one by one
    alike: int  # those that were raised by the very same words


@dataclass(frozen=True, kw_only=True, slots=True)
class Alike:
    """Open alerts of a flood that were raised by the same words."""

    flood_id: int
    first: int
    last: int
    words: str
    many: int
    began_at: datetime
    conversation_id: object  # the first one's


@dataclass(frozen=True, kw_only=True, slots=True)
class FloodAlarm:
    """What staff acknowledge: messages turned away, or alerts gathered."""

    id: int
    channel: str
    scope: str
    began_at: datetime
    last_at: datetime
    refused: int
    danger: int
    acknowledged_at: datetime | None
    acknowledged_by: str | None


async def lately(connection: AsyncConnection, *, words: str, now: datetime) -> Lately:
    found = await connection.execute(
        select(
            func.count().filter(alerts.c.flood_id.is_(None)).label("alone"),
            func.count().filter(_said() == _said_by(words)).label("alike"),
        ).where(alerts.c.raised_at > now - WITHIN, not_ahead(alerts.c.raised_at, now))
    )
    return Lately(**found.mappings().one())


async def open_groups(connection: AsyncConnection) -> Sequence[Alike]:
    """What one person said alone comes first: among a thousand it may be the one that is true."""
    open_ones = alerts.c.flood_id.is_not(None), alerts.c.acknowledged_at.is_(None)
    first = func.min(alerts.c.id).label("first")
    groups = (
        select(
            alerts.c.flood_id,
            first,
            func.max(alerts.c.id).label("last"),
            func.count().label("many"),
            func.min(alerts.c.raised_at).label("began_at"),
        )
        .where(*open_ones)
        .group_by(alerts.c.flood_id, _said())
        .order_by(func.count(), first)
        .limit(WORDS_SHOWN)
        .subquery()
    )
    found = await connection.execute(
        select(*groups.c, alerts.c.words, alerts.c.conversation_id)
        .join(alerts, alerts.c.id == groups.c.first)
        .order_by(groups.c.many, groups.c.first)
    )
    return [Alike(**row) for row in found.mappings()]


async def count_open(connection: AsyncConnection) -> int:
    """Open alerts that lie in floods."""
    found = await connection.execute(
        select(func.count()).where(
            alerts.c.flood_id.is_not(None), alerts.c.acknowledged_at.is_(None)
        )
    )
    return int(found.scalar_one())


async def acknowledge_alike(
    connection: AsyncConnection, *, first: int, last: int, staff_id: int, now: datetime
) -> Sequence[int]:
    """Those of the same words and flood that whoever pressed had been shown: never a later one."""
    like = alerts.alias("like")
    done = await connection.execute(
        update(alerts)
        .where(
            like.c.id == first,
            alerts.c.flood_id == like.c.flood_id,
            _said() == func.lower(func.btrim(like.c.words)),
            alerts.c.id <= last,
            alerts.c.acknowledged_at.is_(None),
        )
        .values(acknowledged_at=now, acknowledged_by=staff_id)
        .returning(alerts.c.id)
    )
    return list(done.scalars())


async def alarms(connection: AsyncConnection, *, since: datetime) -> Sequence[FloodAlarm]:
    """Those that nobody acknowledged, and what went on lately; newest first."""
    found = await connection.execute(
        _alarms()
        .where((floods.c.last_at > since) | floods.c.acknowledged_at.is_(None))
        .order_by(floods.c.id.desc())
        .limit(20)
    )
    return [FloodAlarm(**row) for row in found.mappings()]


async def acknowledge(
    connection: AsyncConnection, flood_id: int, *, staff_id: int, now: datetime
) -> bool:
    """False where somebody else did it first, or there is no such flood."""
    done = await connection.execute(
        update(floods)
        .where(floods.c.id == flood_id, floods.c.acknowledged_at.is_(None))
        .values(acknowledged_at=now, acknowledged_by=staff_id)
        .returning(floods.c.id)
    )
    return done.scalar_one_or_none() is not None


def _alarms() -> Select[tuple[object, ...]]:
    return select(
        floods.c.id,
        floods.c.channel,
        floods.c.scope,
        floods.c.began_at,
        floods.c.last_at,
        floods.c.refused,
        floods.c.danger,
        floods.c.acknowledged_at,
        staff.c.name.label("acknowledged_by"),
    ).join(staff, staff.c.id == floods.c.acknowledged_by, isouter=True)


def _said() -> ColumnElement[str]:
    return func.lower(func.btrim(alerts.c.words))


def _said_by(words: str) -> ColumnElement[str]:
    return func.lower(func.btrim(words))
