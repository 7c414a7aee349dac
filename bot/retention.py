"""What must go because of its age, and what must be looked at first.

Ages come from the settings, for reports also by category. Order matters: reports first, then the
conversations that nothing keeps any more. Whatever goes leaves a receipt that says how much, and
what stayed although it is old enough, never what it said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Interval, Table, case, exists, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import aside_ends, receipts
from bot import audit as trail
from bot.deletions import (
    Counts,
    delete_conversations,
    delete_media,
    delete_reports,
    delete_rows,
    is_photo_of_a_report,
)
from bot.put_aside import PutAside
from bot.settings import Settings
from bot.storage import audit_seals, holds
from bot.storage import receipts as receipt_rows
from bot.storage.schema import (
    alerts,
    awaited_media,
    conversations,
    handovers,
    media,
    notices,
    reports,
)

MOST_NAMED = 100  # references on one receipt


@dataclass(frozen=True, kw_only=True, slots=True)
class Ages:
    """How long each kind is kept. `reviewed` categories go only when a person has said so."""

    conversations: timedelta
    reports: timedelta
    media: timedelta
    audit: timedelta
    by_category: Mapping[str, timedelta] = field(default_factory=dict)
    reviewed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, settings: Settings) -> Ages:
        return cls(
            conversations=settings.retention_conversations,
            reports=settings.retention_reports,
            media=settings.retention_media,
            audit=settings.retention_audit,
            by_category=settings.retention_categories,
            reviewed=settings.retention_reviewed,
        )

    def of_report(self, category: str) -> timedelta:
        return self.by_category.get(category, self.reports)

    def goes_on(
        self, category: str, *, closed_at: datetime, review_at: datetime | None
    ) -> datetime:
        """When a closed report goes, or is put before a person."""
        return review_at or closed_at + self.of_report(category)


@dataclass(frozen=True, slots=True)
class Purged:
    """`kept` is what is old enough and stayed, counted by why. `files` were put aside: they go
    after the commit."""

    gone: Counts
    kept: Counts
    receipt: int
    files: Sequence[str] = ()


async def purge(
    connection: AsyncConnection,
    ages: Ages,
    *,
    now: datetime,
    why: str = "past their age",
    by: str = "",
    aside: PutAside | None = None,
) -> Purged:
    """Within the caller's transaction; roll it back to see what would go."""
    due = is_due(ages, now=now)
    held = holds.is_held(reports.c.conversation_id)
    reviewed = reports.c.category.in_(sorted(ages.reviewed))
    kept = {
        "reports_held": await _count(connection, due & held),
        "reports_to_review": await _count(connection, due & ~held & reviewed),
    }
    to_review = await connection.execute(
        select(reports.c.reference)
        .where(due & ~held & reviewed)
        .order_by(reports.c.changed_at)
        .limit(MOST_NAMED)
    )
    gone = await delete_reports(connection, due & ~held & ~reviewed)
    old = conversations.c.last_heard_at < now - ages.conversations
    is_held = holds.is_held(conversations.c.id)
    counted = select(func.count()).select_from(conversations).where(old & is_held)
    kept["conversations_held"] = int((await connection.execute(counted)).scalar_one())
    has_report = exists().where(reports.c.conversation_id == conversations.c.id)
    open_alert = exists().where(
        alerts.c.conversation_id == conversations.c.id, alerts.c.acknowledged_at.is_(None)
    )
    gone |= await delete_conversations(
        connection,
        select(conversations.c.id).where(old, ~has_report, ~open_alert, ~is_held),
        now=now,
    )
    gone["awaited_media"] += await delete_rows(
        connection, awaited_media, _is_past_file(awaited_media, ages, now=now)
    )
    gone["media"] += await delete_media(connection, _is_past_file(media, ages, now=now), now=now)
    gone["notices"] = await delete_rows(
        connection,
        notices,
        (notices.c.made_at < now - ages.conversations) & (notices.c.state != "waiting"),
    )
    gone["handovers"] = await delete_rows(
        connection, handovers, handovers.c.at < now - ages.conversations
    )
    gone["receipts"] = await receipt_rows.purge(connection, before=now - ages.audit)
    gone["audit"] = await _purge_audit(connection, ages, now=now)
    files: Sequence[str] = ()
    if aside is not None:
        files = await aside_ends.too_old(connection, aside, before=now - ages.conversations)
        gone["put_aside"] = len(files)
    number = await receipts.write(
        connection,
        at=now,
        kind="purge",
        subject="purge",
        why=why,
        by=by,
        detail={"gone": gone, "kept": kept, "to_review": list(to_review.scalars())},
    )
    return Purged(gone, kept, number, files)


def is_due(ages: Ages, *, now: datetime) -> ColumnElement[bool]:
    """Closed reports whose day has come: their own, if somebody set one, else their category's."""
    whens = {slug: literal(age, Interval) for slug, age in ages.by_category.items()}
    usual = literal(ages.reports, Interval)
    age: Any = case(whens, value=reports.c.category, else_=usual) if whens else usual
    shortest = min([ages.reports, *ages.by_category.values()])
    return (
        (reports.c.status == "closed")
        # also without looking at each one's category: an index leads to the old ones
        & (reports.c.changed_at < now - shortest)
        & (func.coalesce(reports.c.review_at, reports.c.changed_at + age) < now)
    )


def _is_past_file(table: Table, ages: Ages, *, now: datetime) -> ColumnElement[bool]:
    past: ColumnElement[bool] = (
        (table.c.at < now - ages.media)
        & ~is_photo_of_a_report(table)
        & ~holds.is_held(table.c.conversation_id)
    )
    return past


async def _count(connection: AsyncConnection, which: ColumnElement[bool]) -> int:
    found = await connection.execute(select(func.count()).select_from(reports).where(which))
    return int(found.scalar_one())


async def _purge_audit(connection: AsyncConnection, ages: Ages, *, now: datetime) -> int:
    count, last = await audit_seals.purge(connection, now=now, age=ages.audit)
    if last is not None and count:
        await trail.write(
            connection,
            at=now,
            action=audit_seals.PURGED,
            subject="audit",
            why="past their age",
            detail={"through_batch": last.batch, "kept_days": ages.audit.days},
        )
    return count
