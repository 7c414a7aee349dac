"""Matters: reports of several residents about one thing, joined by a person and taken apart again.

Nobody is in two at once; a unique index holds that, whoever is quicker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import matter_reports, matters, reports, staff


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One report of a matter, and why it was joined."""

    report_id: UUID
    reference: str
    conversation_id: UUID
    category: str
    place_text: str
    status: str
    created_at: datetime
    joined_by: str
    joined_at: datetime
    because: str


async def of_report(connection: AsyncConnection, report_id: UUID) -> int | None:
    found = await connection.execute(
        select(matter_reports.c.matter_id).where(
            matter_reports.c.report_id == report_id, matter_reports.c.left_at.is_(None)
        )
    )
    return found.scalar_one_or_none()


async def members(connection: AsyncConnection, matter_id: int) -> Sequence[Member]:
    """Oldest report first."""
    found = await connection.execute(
        select(
            matter_reports.c.report_id,
            *(
                reports.c[name]
                for name in (
                    "reference",
                    "conversation_id",
                    "category",
                    "place_text",
                    "status",
                    "created_at",
                )
            ),
            staff.c.name.label("joined_by"),
            matter_reports.c.joined_at,
            matter_reports.c.because,
        )
        .join(reports, reports.c.id == matter_reports.c.report_id)
        .join(staff, staff.c.id == matter_reports.c.joined_by)
        .where(matter_reports.c.matter_id == matter_id, matter_reports.c.left_at.is_(None))
        .order_by(reports.c.created_at, reports.c.reference)
    )
    return [Member(**row) for row in found.mappings()]


async def begin(connection: AsyncConnection, *, now: datetime) -> int:
    made = await connection.execute(insert(matters).values(made_at=now).returning(matters.c.id))
    return int(made.scalar_one())


async def join(
    connection: AsyncConnection,
    matter_id: int,
    report_id: UUID,
    *,
    staff_id: int,
    because: str,
    now: datetime,
) -> None:
    """Raises IntegrityError where it is in one already."""
    await connection.execute(
        insert(matter_reports).values(
            matter_id=matter_id,
            report_id=report_id,
            joined_at=now,
            joined_by=staff_id,
            because=because,
        )
    )


async def leave(
    connection: AsyncConnection, report_id: UUID, *, staff_id: int, now: datetime
) -> int | None:
    """The matter it left; None where it was in none. A last one does not stay alone in it."""
    matter_id = await _leave(connection, matter_reports.c.report_id == report_id, staff_id, now)
    if matter_id is None:
        return None
    left = await connection.execute(
        select(func.count())
        .select_from(matter_reports)
        .where(matter_reports.c.matter_id == matter_id, matter_reports.c.left_at.is_(None))
    )
    if left.scalar_one() == 1:
        await _leave(connection, matter_reports.c.matter_id == matter_id, staff_id, now)
    return matter_id


async def _leave(
    connection: AsyncConnection, which: ColumnElement[bool], staff_id: int, now: datetime
) -> int | None:
    done = await connection.execute(
        update(matter_reports)
        .where(which, matter_reports.c.left_at.is_(None))
        .values(left_at=now, left_by=staff_id)
        .returning(matter_reports.c.matter_id)
    )
    left: int | None = done.scalar_one_or_none()
    return left
