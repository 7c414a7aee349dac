"""Legal holds: what must not go, whatever its age and whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import conversations, holds, staff


@dataclass(frozen=True, kw_only=True, slots=True)
class Hold:
    """A hold in force; `by` is None where it was set on the command line."""

    id: int
    conversation_id: UUID
    channel: str
    set_at: datetime
    by: str | None
    why: str
    look_again_on: date


def is_held(conversation_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """A condition on a query that knows a conversation's id."""
    return exists().where(holds.c.conversation_id == conversation_id, holds.c.lifted_at.is_(None))


async def add(connection: AsyncConnection, row: dict[str, Any]) -> int:
    """Raises IntegrityError where a hold is in force already."""
    made = await connection.execute(insert(holds).values(row).returning(holds.c.id))
    return int(made.scalar_one())


async def lift(
    connection: AsyncConnection,
    conversation_id: UUID,
    *,
    staff_id: int | None,
    why: str,
    now: datetime,
) -> int | None:
    """The hold's number; None where none was in force."""
    done = await connection.execute(
        update(holds)
        .where(holds.c.conversation_id == conversation_id, holds.c.lifted_at.is_(None))
        .values(lifted_at=now, lifted_by=staff_id, lifted_why=why)
        .returning(holds.c.id)
    )
    hold: int | None = done.scalar_one_or_none()
    return hold


async def of_conversation(connection: AsyncConnection, conversation_id: UUID) -> Hold | None:
    found = await connection.execute(_in_force().where(holds.c.conversation_id == conversation_id))
    row = found.mappings().one_or_none()
    return None if row is None else Hold(**row)


async def in_force(connection: AsyncConnection, *, most: int) -> Sequence[Hold]:
    """Those that must be looked at again soonest first."""
    found = await connection.execute(_in_force().order_by(holds.c.look_again_on).limit(most))
    return [Hold(**row) for row in found.mappings()]


def _in_force() -> Select[Any]:
    return (
        select(
            holds.c.id,
            holds.c.conversation_id,
            conversations.c.channel,
            holds.c.set_at,
            staff.c.name.label("by"),
            holds.c.why,
            holds.c.look_again_on,
        )
        .join(conversations, conversations.c.id == holds.c.conversation_id)
        .join(staff, staff.c.id == holds.c.set_by, isouter=True)
        .where(holds.c.lifted_at.is_(None))
    )
