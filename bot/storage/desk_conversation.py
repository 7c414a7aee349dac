"""One conversation as comms staff read it: its own facts, and every word of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import told
from bot.storage.schema import conversations, deliveries, messages, staff
from bot.storage.told import Told


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """A conversation's own facts; never its address, which may be a person's account."""

    id: UUID
    channel: str
    opened_at: datetime
    last_heard_at: datetime
    language: str
    with_person: bool
    with_person_why: str | None
    with_person_since: datetime | None
    blocked: bool
    gravest: int
    category: str | None
    flagged: bool
    taken_over_by: int | None
    taken_over_at: datetime | None
    holder: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One message, with the decision that it led to, or what became of ours."""

    seq: int
    author: str  # resident | bot | staff
    by: str | None  # the officer's name
    at: datetime
    kind: str
    text: str
    phrase: str | None
    asking: str | None
    choices: Sequence[Mapping[str, str]]
    call_999: bool
    signpost: str | None
    decision: Mapping[str, Any] | None
    media_ids: Sequence[UUID]
    told: Told | None


async def one(connection: AsyncConnection, conversation_id: UUID) -> Whole | None:
    found = await connection.execute(
        select(
            conversations.c.id,
            conversations.c.channel,
            conversations.c.opened_at,
            conversations.c.last_heard_at,
            conversations.c.language,
            conversations.c.with_person,
            conversations.c.with_person_why,
            conversations.c.with_person_since,
            conversations.c.blocked,
            conversations.c.gravest,
            conversations.c.category,
            conversations.c.flagged,
            conversations.c.taken_over_by,
            conversations.c.taken_over_at,
            staff.c.name.label("holder"),
        )
        .join(staff, staff.c.id == conversations.c.taken_over_by, isouter=True)
        .where(conversations.c.id == conversation_id)
    )
    row = found.mappings().one_or_none()
    return None if row is None else Whole(**row)


async def said(
    connection: AsyncConnection, conversation_id: UUID, *, after: int = 0
) -> Sequence[Said]:
    """Every word of it, in order; or what came since."""
    found = await connection.execute(
        select(
            *(messages.c[name] for name in _SAID),
            staff.c.name.label("by"),
            messages.c.at.label("said_at"),
            conversations.c.channel,
            *(deliveries.c[name] for name in ("state", "why", "sent_at", "provider_ref")),
        )
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .join(staff, staff.c.id == messages.c.staff_id, isouter=True)
        .join(deliveries, deliveries.c.message_id == messages.c.id, isouter=True)
        .where(messages.c.conversation_id == conversation_id, messages.c.seq > after)
        .order_by(messages.c.seq)
    )
    return [
        Said(
            **{name: row[name] for name in _SAID},
            by=row["by"],
            told=None if row["author"] == "resident" else told.of_message(dict(row)),
        )
        for row in found.mappings()
    ]


_SAID = (
    "seq",
    "author",
    "at",
    "kind",
    "text",
    "phrase",
    "asking",
    "choices",
    "call_999",
    "signpost",
    "decision",
    "media_ids",
)
