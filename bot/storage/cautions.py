"""Cautions: that a report was made up, or that its sender abuses staff; each with who says so, why.

A caution tells colleagues something. It hides nothing, and danger is read all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import cautions, reports, staff

KINDS = ("hoax", "abusive")


@dataclass(frozen=True, kw_only=True, slots=True)
class Caution:
    """One that was not lifted; `reference` is the report that it was given for."""

    id: int
    kind: str
    reference: str
    at: datetime
    by: str
    why: str


async def of_sender(connection: AsyncConnection, conversation_id: UUID) -> Sequence[Caution]:
    """Newest first."""
    found = await connection.execute(
        select(
            cautions.c.id,
            cautions.c.kind,
            reports.c.reference,
            cautions.c.at,
            staff.c.name.label("by"),
            cautions.c.why,
        )
        .join(reports, reports.c.id == cautions.c.report_id)
        .join(staff, staff.c.id == cautions.c.staff_id)
        .where(cautions.c.conversation_id == conversation_id, cautions.c.lifted_at.is_(None))
        .order_by(cautions.c.id.desc())
    )
    return [Caution(**row) for row in found.mappings()]


async def add(
    connection: AsyncConnection,
    *,
    kind: str,
    conversation_id: UUID,
    report_id: UUID,
    staff_id: int,
    why: str,
    now: datetime,
) -> None:
    await connection.execute(
        insert(cautions).values(
            kind=kind,
            conversation_id=conversation_id,
            report_id=report_id,
            at=now,
            staff_id=staff_id,
            why=why,
        )
    )


async def lift(
    connection: AsyncConnection,
    caution_id: int,
    *,
    conversation_id: UUID,
    staff_id: int,
    now: datetime,
) -> str | None:
    """Its kind; None where it is lifted already, or another sender's."""
    done = await connection.execute(
        update(cautions)
        .where(
            cautions.c.id == caution_id,
            cautions.c.conversation_id == conversation_id,
            cautions.c.lifted_at.is_(None),
        )
        .values(lifted_at=now, lifted_by=staff_id)
        .returning(cautions.c.kind)
    )
    kind: str | None = done.scalar_one_or_none()
    return kind
