"""How things stand in the control room at one moment: counts only, for the start of a shift."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import alert_floods, desk_waiting, floods, unsent
from bot.storage.overdue import URGENT
from bot.storage.schema import alerts, deliveries, notices, reports

LOOK_BACK = timedelta(days=14)  # what could not be sent before that is history


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """`untaken` and `late` are among the `priority` ones."""

    alerts: int
    oldest_alert_at: datetime | None
    priority: int
    untaken: int
    late: int
    waiting: int  # hand-overs, and messages that the bot failed on
    replies_stuck: int
    replies_999: int  # of these, those that say 999
    notices_stuck: int
    floods: tuple[str, ...]  # channels


async def standing(connection: AsyncConnection, *, now: datetime) -> Standing:
    alarmed = await connection.execute(
        select(func.count(), func.min(alerts.c.raised_at)).where(alerts.c.acknowledged_at.is_(None))
    )
    open_alerts, oldest = alarmed.one()
    queued = await connection.execute(
        select(
            func.count(),
            func.count().filter(reports.c.taken_by.is_(None)),
            func.count().filter(reports.c.due_at < now),
        ).where(
            reports.c.status != literal_column("'closed'"),  # as the index of open ones says it
            reports.c.urgency.in_(URGENT),
        )
    )
    priority, untaken, late = queued.one()
    stuck = await connection.execute(
        select(
            select(func.count())
            .where(deliveries.c.state == "stuck", deliveries.c.made_at > now - LOOK_BACK)
            .scalar_subquery(),
            select(func.count())
            .where(notices.c.state == "stuck", notices.c.made_at > now - LOOK_BACK)
            .scalar_subquery(),
        )
    )
    replies_stuck, notices_stuck = stuck.one()
    going_on = await floods.going_on(connection, now)
    return Standing(
        alerts=open_alerts,
        oldest_alert_at=oldest,
        priority=priority,
        untaken=untaken,
        late=late,
        waiting=await desk_waiting.count(connection),
        replies_stuck=replies_stuck,
        replies_999=await unsent.count_999(connection, since=now - LOOK_BACK),
        notices_stuck=notices_stuck,
        floods=tuple(
            dict.fromkeys(one.channel for one in going_on if one.scope != alert_floods.SCOPE)
        ),
    )
