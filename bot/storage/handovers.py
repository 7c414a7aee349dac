"""Handovers from one shift to the next: a note, and the reports that went with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import handovers, reports, staff


@dataclass(frozen=True, kw_only=True, slots=True)
class Handover:
    """One that its reader has not ticked off yet."""

    id: int
    at: datetime
    by: str
    note: str
    references: Sequence[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mine:
    """A report that somebody has taken and not closed."""

    reference: str
    version: int
    category: str
    urgency: str
    status: str
    place_text: str
    due_at: datetime


async def add(
    connection: AsyncConnection,
    *,
    by: int,
    to: int,
    note: str,
    references: Sequence[str],
    now: datetime,
) -> int:
    made = await connection.execute(
        insert(handovers)
        .values(at=now, from_staff=by, to_staff=to, note=note, report_references=list(references))
        .returning(handovers.c.id)
    )
    return int(made.scalar_one())


async def unread(connection: AsyncConnection, staff_id: int) -> Sequence[Handover]:
    """Oldest first."""
    found = await connection.execute(
        select(
            handovers.c.id,
            handovers.c.at,
            staff.c.name.label("by"),
            handovers.c.note,
            handovers.c.report_references.label("references"),
        )
        .join(staff, staff.c.id == handovers.c.from_staff)
        .where(handovers.c.to_staff == staff_id, handovers.c.read_at.is_(None))
        .order_by(handovers.c.id)
    )
    return [Handover(**row) for row in found.mappings()]


async def mark_read(
    connection: AsyncConnection, handover_id: int, *, staff_id: int, now: datetime
) -> bool:
    """False where it is somebody else's, or ticked off already."""
    done = await connection.execute(
        update(handovers)
        .where(
            handovers.c.id == handover_id,
            handovers.c.to_staff == staff_id,
            handovers.c.read_at.is_(None),
        )
        .values(read_at=now)
        .returning(handovers.c.id)
    )
    return done.scalar_one_or_none() is not None


async def taken_by(connection: AsyncConnection, staff_id: int) -> Sequence[Mine]:
    """Soonest due first."""
    names = ("reference", "version", "category", "urgency", "status", "place_text", "due_at")
    found = await connection.execute(
        select(*(reports.c[name] for name in names))
        .where(reports.c.taken_by == staff_id, reports.c.status != "closed")
        .order_by(reports.c.due_at, reports.c.reference)
    )
    return [Mine(**row) for row in found.mappings()]
