"""Writes a receipt and its line in the audit trail, in the transaction of what they tell of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.storage import receipts

ACTIONS = {
    "purge": "purged.all",
    "erase": "erased.conversation",
    "refuse": "kept.conversation",
    "export": "exported.person",
    "hold": "set.hold",
    "lift": "lifted.hold",
    "keep": "kept.report",
}


async def write(
    connection: AsyncConnection,
    *,
    at: datetime,
    kind: str,
    subject: str,
    why: str,
    detail: Mapping[str, Any],
    staff_id: int | None = None,
    by: str = "",
) -> int:
    """Its number. `kind` is one of ACTIONS; no personal data in `subject` and `detail`.

    `by` names who it was where it was nobody of the console: a machine's account, the schedule.
    """
    detail = {**detail, **({"by": by} if by else {})}
    row = {"at": at, "kind": kind, "staff_id": staff_id, "subject": subject, "why": why}
    number = await receipts.add(connection, row | {"detail": dict(detail)})
    await audit.write(
        connection,
        at=at,
        action=ACTIONS[kind],
        subject=subject,
        staff_id=staff_id,
        why=why,
        detail={**detail, "receipt": number},
    )
    return number
