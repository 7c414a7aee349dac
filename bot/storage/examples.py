"""Labelled examples: what people put right, reviewed by somebody else, for the next model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import conversations, labelled_examples, staff


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """One message with what the bot read in it and what is right. `text` and `why` are masked."""

    id: int
    at: datetime
    staff_id: int
    by: str
    source: str  # flag | correction
    conversation_id: UUID
    seq: int | None
    text: str
    was: Mapping[str, Any]
    category: str | None
    urgency: str | None
    place_text: str | None
    why: str
    state: str


async def flag(connection: AsyncConnection, conversation_id: UUID, row: Mapping[str, Any]) -> int:
    """An answer of the bot that was not good; the conversation is found by its flag."""
    made = await connection.execute(
        insert(labelled_examples)
        .values(dict(row) | {"source": "flag", "conversation_id": conversation_id})
        .returning(labelled_examples.c.id)
    )
    await connection.execute(
        update(conversations).where(conversations.c.id == conversation_id).values(flagged=True)
    )
    return int(made.scalar_one())


async def waiting(connection: AsyncConnection, *, most: int, after: int = 0) -> Sequence[Example]:
    """The oldest first."""
    found = await connection.execute(
        _WHOLE.where(labelled_examples.c.state == "waiting", labelled_examples.c.id > after)
        .order_by(labelled_examples.c.id)
        .limit(most)
    )
    return [Example(**row) for row in found.mappings()]


async def count_waiting(connection: AsyncConnection) -> int:
    found = await connection.execute(
        select(func.count())
        .select_from(labelled_examples)
        .where(labelled_examples.c.state == "waiting")
    )
    return int(found.scalar_one())


async def of_conversation(connection: AsyncConnection, conversation_id: UUID) -> Sequence[Example]:
    found = await connection.execute(
        _WHOLE.where(
            labelled_examples.c.conversation_id == conversation_id,
            labelled_examples.c.source == "flag",
        ).order_by(labelled_examples.c.id)
    )
    return [Example(**row) for row in found.mappings()]


async def review(
    connection: AsyncConnection, example_id: int, *, staff_id: int, accepted: bool, now: datetime
) -> bool:
    """False where it was reviewed before, or is the reviewer's own."""
    done = await connection.execute(
        update(labelled_examples)
        .where(
            labelled_examples.c.id == example_id,
            labelled_examples.c.state == "waiting",
            labelled_examples.c.staff_id != staff_id,
        )
        .values(state="accepted" if accepted else "refused", reviewed_by=staff_id, reviewed_at=now)
        .returning(labelled_examples.c.id)
    )
    return done.scalar_one_or_none() is not None


_WHOLE = select(
    *(
        labelled_examples.c[name]
        for name in (
            "id",
            "at",
            "staff_id",
            "source",
            "conversation_id",
            "seq",
            "text",
            "was",
            "category",
            "urgency",
            "place_text",
            "why",
            "state",
        )
    ),
    staff.c.name.label("by"),
).join(staff, staff.c.id == labelled_examples.c.staff_id)
