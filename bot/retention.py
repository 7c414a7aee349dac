"""What must go because of its age, and what one person's conversation consists of.

Ages come from the settings. Order matters: reports first, then the conversations that nothing holds
any more. Whatever goes leaves a line in the audit trail that says how much, never what.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, any_, delete, exists, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit as trail
from bot.storage import audit_seals
from bot.storage.schema import (
    alerts,
    conversations,
    deliveries,
    inbox,
    media,
    messages,
    report_events,
    reports,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ages:
    """How long each kind is kept."""

    conversations: timedelta
    reports: timedelta
    media: timedelta
    audit: timedelta


@dataclass(frozen=True, slots=True)
class HasReports:
    """Nothing was erased: police records hang on this conversation."""

    references: tuple[str, ...]


Counts = dict[str, int]


async def purge(connection: AsyncConnection, ages: Ages, *, now: datetime) -> Counts:
    """Within the caller's transaction; roll it back to see what would go."""
    old_reports = select(reports.c.id).where(
        reports.c.status == "closed", reports.c.changed_at < now - ages.reports
    )
    gone = await _delete_reports(connection, reports.c.id.in_(old_reports))
    held = exists().where(reports.c.conversation_id == conversations.c.id)
    open_alert = exists().where(
        alerts.c.conversation_id == conversations.c.id, alerts.c.acknowledged_at.is_(None)
    )
    old = select(conversations.c.id).where(
        conversations.c.last_heard_at < now - ages.conversations, ~held, ~open_alert
    )
    gone |= await _delete_conversations(connection, old)
    kept_photo = exists().where(media.c.id == any_(reports.c.photos))
    gone["media"] += await _delete(connection, media, (media.c.at < now - ages.media) & ~kept_photo)
    gone["audit"], last = await audit_seals.purge(connection, now=now, age=ages.audit)
    if last is not None and gone["audit"]:
        await trail.write(
            connection,
            at=now,
            action=audit_seals.PURGED,
            subject="audit",
            why="past their age",
            detail={"through_batch": last.batch, "kept_days": ages.audit.days},
        )
    await trail.write(
        connection, at=now, action="purged.all", subject="purge", why="past their age", detail=gone
    )
    return gone


async def erase(
    connection: AsyncConnection,
    conversation_id: UUID,
    *,
    with_reports: bool,
    why: str,
    now: datetime,
) -> Counts | HasReports | None:
    """One conversation and all that hangs on it. None where there is no such conversation."""
    one = conversations.c.id == conversation_id
    if (await connection.execute(select(conversations.c.id).where(one))).one_or_none() is None:
        return None
    found = await connection.execute(
        select(reports.c.reference).where(reports.c.conversation_id == conversation_id)
    )
    references = tuple(found.scalars())
    if references and not with_reports:
        return HasReports(references)
    gone = await _delete_reports(connection, reports.c.conversation_id == conversation_id)
    gone |= await _delete_conversations(connection, select(conversations.c.id).where(one))
    await trail.write(
        connection,
        at=now,
        action="erased.conversation",
        subject=f"conversation:{conversation_id}",
        why=why,
        detail={**gone, "references": list(references)},
    )
    return gone


async def _delete_reports(connection: AsyncConnection, which: ColumnElement[bool]) -> Counts:
    ids = select(reports.c.id).where(which)
    await connection.execute(
        update(alerts).where(alerts.c.report_id.in_(ids)).values(report_id=None)
    )
    return {
        "report_events": await _delete(
            connection, report_events, report_events.c.report_id.in_(ids)
        ),
        "reports": await _delete(connection, reports, which),
    }


async def _delete_conversations(connection: AsyncConnection, ids: Any) -> Counts:
    theirs = select(conversations.c.channel, conversations.c.address).where(
        conversations.c.id.in_(ids)
    )
    # the rows whose going the outer condition depends on come last
    fixed = list((await connection.execute(ids)).scalars())
    addresses = [tuple(row) for row in await connection.execute(theirs)]
    steps: list[tuple[Table, ColumnElement[bool]]] = [
        (deliveries, deliveries.c.conversation_id.in_(fixed)),
        (alerts, alerts.c.conversation_id.in_(fixed)),
        (messages, messages.c.conversation_id.in_(fixed)),
        (media, media.c.conversation_id.in_(fixed)),
        (inbox, tuple_(inbox.c.channel, inbox.c.address).in_(addresses)),
        (conversations, conversations.c.id.in_(fixed)),
    ]
    return {table.name: await _delete(connection, table, which) for table, which in steps}


async def _delete(connection: AsyncConnection, table: Table, which: ColumnElement[bool]) -> int:
    done = await connection.execute(delete(table).where(which))
    return done.rowcount
