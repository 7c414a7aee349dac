"""Alerts as the control room sees them: open ones oldest first, then who took the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import alerts, conversations, reports, staff


@dataclass(frozen=True, kw_only=True, slots=True)
class Alert:
    """One alert with everything that the page shows."""

    id: int
    conversation_id: UUID
    channel: str
    reference: str | None
    raised_at: datetime
    category: str
    words: str
    place_text: str
    lat: float | None
    lon: float | None
    team: str | None
    because: Sequence[str]
    notes: Sequence[Mapping[str, Any]]
    times: int
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    stood_down_at: datetime | None
    escalated_at: datetime | None
    escalations: int
    handed_to: str | None
    handed_by: str | None


async def open_ones(connection: AsyncConnection, *, most: int) -> Sequence[Alert]:
    """Oldest first: nobody is to be overtaken. Those of a flood are shown as one, by its page."""
    found = await connection.execute(
        _whole()
        .where(alerts.c.acknowledged_at.is_(None), alerts.c.flood_id.is_(None))
        .order_by(alerts.c.raised_at, alerts.c.id)
        .limit(most)
    )
    return [Alert(**row) for row in found.mappings()]


async def acknowledged(connection: AsyncConnection, *, most: int) -> Sequence[Alert]:
    """Newest first."""
    found = await connection.execute(
        _whole()
        .where(alerts.c.acknowledged_at.is_not(None))
        .order_by(alerts.c.raised_at.desc(), alerts.c.id.desc())
        .limit(most)
    )
    return [Alert(**row) for row in found.mappings()]


async def of_conversation(connection: AsyncConnection, conversation_id: UUID) -> Alert | None:
    """Its open alert, if there is one."""
    found = await connection.execute(
        _whole().where(
            alerts.c.conversation_id == conversation_id, alerts.c.acknowledged_at.is_(None)
        )
    )
    row = found.mappings().one_or_none()
    return None if row is None else Alert(**row)


async def one(connection: AsyncConnection, alert_id: int) -> Alert | None:
    found = await connection.execute(_whole().where(alerts.c.id == alert_id))
    row = found.mappings().one_or_none()
    return None if row is None else Alert(**row)


async def count_open(connection: AsyncConnection) -> int:
    """As the page shows them: those of a flood count as one for each thing that was said."""
    alone = func.count().filter(alerts.c.flood_id.is_(None))
    said = func.count(func.lower(func.btrim(alerts.c.words)).distinct())
    found = await connection.execute(
        select(alone + said.filter(alerts.c.flood_id.is_not(None))).where(
            alerts.c.acknowledged_at.is_(None)
        )
    )
    return int(found.scalar_one())


async def acknowledge(
    connection: AsyncConnection, alert_id: int, *, staff_id: int, now: datetime
) -> bool:
    """False where somebody else did it first, or there is no such alert."""
    done = await connection.execute(
        update(alerts)
        .where(alerts.c.id == alert_id, alerts.c.acknowledged_at.is_(None))
        .values(acknowledged_at=now, acknowledged_by=staff_id)
        .returning(alerts.c.id)
    )
    return done.scalar_one_or_none() is not None


def _whole() -> Select[Any]:
    return (
        select(
            alerts.c.id,
            alerts.c.conversation_id,
            conversations.c.channel,
            reports.c.reference,
            alerts.c.raised_at,
            alerts.c.category,
            alerts.c.words,
            alerts.c.place_text,
            alerts.c.lat,
            alerts.c.lon,
            alerts.c.team,
            alerts.c.because,
            alerts.c.notes,
            alerts.c.times,
            alerts.c.acknowledged_at,
            staff.c.name.label("acknowledged_by"),
            alerts.c.stood_down_at,
            alerts.c.escalated_at,
            alerts.c.escalations,
            alerts.c.handed_to,
            _HANDER.c.name.label("handed_by"),
        )
        .join(conversations, conversations.c.id == alerts.c.conversation_id)
        .join(reports, reports.c.id == alerts.c.report_id, isouter=True)
        .join(staff, staff.c.id == alerts.c.acknowledged_by, isouter=True)
        .join(_HANDER, _HANDER.c.id == alerts.c.handed_by, isouter=True)
    )


_HANDER = staff.alias("hander")
