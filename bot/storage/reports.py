"""Reports and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import report_events, reports


@dataclass(frozen=True, kw_only=True, slots=True)
class Brief:
    """A report as its resident may hear of it."""

    id: UUID
    reference: str
    category: str
    urgency: str
    status: str
    team: str | None
    created_at: datetime
    secret_hash: str | None
    outcome: str | None


async def add(connection: AsyncConnection, row: dict[str, Any]) -> None:
    await connection.execute(insert(reports).values(row))


async def add_event(
    connection: AsyncConnection,
    *,
    report_id: UUID,
    at: datetime,
    kind: str,
    text: str = "",
    staff_id: int | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """A line of the report's own history."""
    await connection.execute(
        insert(report_events).values(
            report_id=report_id, at=at, kind=kind, text=text, staff_id=staff_id, detail=detail or {}
        )
    )


async def of_conversation(
    connection: AsyncConnection, conversation_id: UUID, *, most: int = 5
) -> Sequence[Brief]:
    """The conversation's reports, newest first."""
    found = await connection.execute(
        select(*_BRIEF)
        .where(reports.c.conversation_id == conversation_id)
        .order_by(reports.c.created_at.desc())
        .limit(most)
    )
    return [Brief(**row) for row in found.mappings()]


async def by_reference(connection: AsyncConnection, references: Sequence[str]) -> Sequence[Brief]:
    found = await connection.execute(select(*_BRIEF).where(reports.c.reference.in_(references)))
    return [Brief(**row) for row in found.mappings()]


async def change(connection: AsyncConnection, report_id: UUID, **changes: Any) -> None:
    """Writes the columns and moves the version on, so that a second editor notices."""
    await connection.execute(
        update(reports)
        .where(reports.c.id == report_id)
        .values(**changes, version=reports.c.version + 1)
    )


_BRIEF = tuple(
    reports.c[name]
    for name in (
        "id",
        "reference",
        "category",
        "urgency",
        "status",
        "team",
        "created_at",
        "secret_hash",
        "outcome",
    )
)
