"""Sets and lifts a legal hold on a conversation and on all that hangs on it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import receipts
from bot.storage import holds
from bot.storage.data_subjects import lock


async def set_hold(
    connection: AsyncConnection,
    conversation_id: UUID,
    *,
    why: str,
    look_again_on: date,
    staff_id: int | None,
    now: datetime,
) -> int | None:
    """The receipt's number; None where there is no such conversation, or it is held already."""
    if not await lock(connection, conversation_id):
        return None
    if await holds.of_conversation(connection, conversation_id) is not None:
        return None
    hold = await holds.add(
        connection,
        {
            "conversation_id": conversation_id,
            "set_at": now,
            "set_by": staff_id,
            "why": why,
            "look_again_on": look_again_on,
        },
    )
    return await receipts.write(
        connection,
        at=now,
        kind="hold",
        subject=f"conversation:{conversation_id}",
        why=why,
        staff_id=staff_id,
        detail={"hold": hold, "look_again_on": look_again_on.isoformat()},
    )


async def lift_hold(
    connection: AsyncConnection,
    conversation_id: UUID,
    *,
    why: str,
    staff_id: int | None,
    now: datetime,
) -> int | None:
    """The receipt's number; None where no hold was in force."""
    hold = await holds.lift(connection, conversation_id, staff_id=staff_id, why=why, now=now)
    if hold is None:
        return None
    return await receipts.write(
        connection,
        at=now,
        kind="lift",
        subject=f"conversation:{conversation_id}",
        why=why,
        staff_id=staff_id,
        detail={"hold": hold},
    )
