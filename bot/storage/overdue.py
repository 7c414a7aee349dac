"""What nobody took in time: alerts not acknowledged, urgent reports not taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import alerts, reminders, reports

URGENT = ("emergency", "priority")
NO_LONGER = timedelta(days=7)  # after a week it is late, not new
MOST = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenAlert:
    """`last_told` is when it was raised, or escalated last."""

    id: int
    category: str
    place_text: str
    escalations: int
    last_told: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Untaken:
    """An urgent report that is still new."""

    id: UUID
    reference: str
    category: str
    urgency: str
    destination: str
    team: str | None
    place_text: str
    times: int
    last_told: datetime


async def open_alerts(connection: AsyncConnection) -> Sequence[OpenAlert]:
    """Locked: an acknowledgement at the same moment comes before or after, not between."""
    found = await connection.execute(
        select(
            alerts.c.id,
            alerts.c.category,
            alerts.c.place_text,
            alerts.c.escalations,
            func.coalesce(alerts.c.escalated_at, alerts.c.raised_at).label("last_told"),
        )
        .where(alerts.c.acknowledged_at.is_(None), ~_behind_another())
        .order_by(alerts.c.raised_at)
        .limit(MOST)
        .with_for_update(skip_locked=True)
    )
    return [OpenAlert(**row) for row in found.mappings()]


def _behind_another() -> ColumnElement[bool]:
    """Of the alerts of a flood that are open, the first is told again for all of them."""
    before = alerts.alias("before")
    return (
        exists()
        .where(
            before.c.flood_id == alerts.c.flood_id,
            before.c.acknowledged_at.is_(None),
            before.c.id < alerts.c.id,
        )
        .correlate(alerts)
    )


async def escalate(connection: AsyncConnection, alert_id: int, *, now: datetime) -> None:
    await connection.execute(
        update(alerts)
        .where(alerts.c.id == alert_id)
        .values(escalated_at=now, escalations=alerts.c.escalations + 1)
    )


async def untaken(connection: AsyncConnection, *, now: datetime) -> Sequence[Untaken]:
    """Those of whose conversation an alert is open are told of as alerts."""
    alarmed = exists().where(
        alerts.c.conversation_id == reports.c.conversation_id, alerts.c.acknowledged_at.is_(None)
    )
    names = ("id", "reference", "category", "urgency", "destination", "team", "place_text")
    found = await connection.execute(
        select(
            *(reports.c[name] for name in names),
            func.coalesce(reminders.c.times, 0).label("times"),
            func.coalesce(reminders.c.last_at, reports.c.created_at).label("last_told"),
        )
        .join(reminders, reminders.c.report_id == reports.c.id, isouter=True)
        .where(
            reports.c.urgency.in_(URGENT),
            reports.c.status == "new",
            reports.c.taken_by.is_(None),
            reports.c.created_at > now - NO_LONGER,
            ~alarmed,
        )
        .order_by(reports.c.created_at)
        .limit(MOST)
    )
    return [Untaken(**row) for row in found.mappings()]


async def remind(connection: AsyncConnection, report_id: UUID, *, now: datetime) -> int:
    """How often it was told again by now."""
    done = await connection.execute(
        insert(reminders)
        .values(report_id=report_id, times=1, last_at=now)
        .on_conflict_do_update(
            index_elements=["report_id"], set_={"times": reminders.c.times + 1, "last_at": now}
        )
        .returning(reminders.c.times)
    )
    return int(done.scalar_one())
