"""The audit trail: who saw, changed or took out what, when and why. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import audit


async def write(
    connection: AsyncConnection,
    *,
    at: datetime,
    action: str,
    subject: str,
    staff_id: int | None = None,
    why: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """One line, in the transaction of what it tells of. No personal data in `subject`.

    `action` is verb.noun (saw.report, changed.status, exported.reports); `subject` names one thing
    (report:BL-7K3F-92, conversation:<id>). Without `staff_id` it was done on the command line.
    """
    await connection.execute(
        insert(audit).values(
            at=at,
            staff_id=staff_id,
            action=action,
            subject=subject,
            why=why,
            detail=dict(detail or {}),
        )
    )
