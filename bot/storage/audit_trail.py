"""The audit trail as supervisors read it, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import audit, staff


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line; `by` is None for what was done on the command line."""

    id: int
    at: datetime
    by: str | None
    action: str
    subject: str
    why: str
    detail: Mapping[str, Any]


async def newest(
    connection: AsyncConnection, *, most: int, before: int | None = None, subject: str = ""
) -> Sequence[Entry]:
    """Lines older than number `before`; of one subject where it is named."""
    query = (
        select(
            audit.c.id,
            audit.c.at,
            staff.c.name.label("by"),
            audit.c.action,
            audit.c.subject,
            audit.c.why,
            audit.c.detail,
        )
        .join(staff, staff.c.id == audit.c.staff_id, isouter=True)
        .order_by(audit.c.id.desc())
        .limit(most)
    )
    if before is not None:
        query = query.where(audit.c.id < before)
    if subject:
        query = query.where(audit.c.subject == subject)
    return [Entry(**row) for row in (await connection.execute(query)).mappings()]
