"""Conversations as comms staff look for them, and one of them as the resident saw it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal_column, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import conversations, messages, staff

LOW = 0.5  # below this the model was not sure


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """Which conversations; empty stands for any."""

    words: str = ""
    channel: str = ""
    category: str = ""
    urgency: int | None = None  # triage.Urgency
    with_person: bool = False
    unsure: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A conversation as one line of the list."""

    id: UUID
    channel: str
    opened_at: datetime
    last_heard_at: datetime
    with_person: bool
    gravest: int
    category: str | None
    lowest_confidence: float | None
    last_seq: int
    last_words: str | None


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One message, with the decision that it led to."""

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


async def listed(
    connection: AsyncConnection, sought: Sought, *, most: int, skip: int = 0
) -> Sequence[Line]:
    """The latest first."""
    last_words = (
        select(messages.c.text)
        .where(messages.c.conversation_id == conversations.c.id, messages.c.author == "resident")
        .where(messages.c.kind.in_(("text", "photo")), messages.c.text != "")
        .order_by(messages.c.seq.desc())
        .limit(1)
        .scalar_subquery()
        .correlate(conversations)
    )
    found = await connection.execute(
        select(
            conversations.c.id,
            conversations.c.channel,
            conversations.c.opened_at,
            conversations.c.last_heard_at,
            conversations.c.with_person,
            conversations.c.gravest,
            conversations.c.category,
            conversations.c.lowest_confidence,
            conversations.c.last_seq,
            last_words.label("last_words"),
        )
        .where(*_conditions(sought))
        .order_by(conversations.c.last_heard_at.desc(), conversations.c.id)
        .limit(most)
        .offset(skip)
    )
    return [Line(**row) for row in found.mappings()]


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
        ).where(conversations.c.id == conversation_id)
    )
    row = found.mappings().one_or_none()
    return None if row is None else Whole(**row)


async def said(connection: AsyncConnection, conversation_id: UUID) -> Sequence[Said]:
    """Every word of it, in order."""
    found = await connection.execute(
        select(
            messages.c.seq,
            messages.c.author,
            staff.c.name.label("by"),
            messages.c.at,
            messages.c.kind,
            messages.c.text,
            messages.c.phrase,
            messages.c.asking,
            messages.c.choices,
            messages.c.call_999,
            messages.c.signpost,
            messages.c.decision,
            messages.c.media_ids,
        )
        .join(staff, staff.c.id == messages.c.staff_id, isouter=True)
        .where(messages.c.conversation_id == conversation_id)
        .order_by(messages.c.seq)
    )
    return [Said(**row) for row in found.mappings()]


async def channels(connection: AsyncConnection) -> Sequence[str]:
    """The channels that were ever written on, found by skipping through their index."""
    found = await connection.execute(text(_CHANNELS))
    return [one for one in found.scalars() if one is not None]


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if sought.words:
        # spelled as in the index ix_messages_words, or PostgreSQL would read every message
        words = func.to_tsvector(literal_column("'english'"), messages.c.text)
        asked = func.websearch_to_tsquery(literal_column("'english'"), sought.words)
        conditions.append(
            conversations.c.id.in_(
                select(messages.c.conversation_id).where(words.bool_op("@@")(asked))
            )
        )
    if sought.channel:
        conditions.append(conversations.c.channel == sought.channel)
    if sought.category:
        conditions.append(conversations.c.category == sought.category)
    if sought.urgency is not None:
        conditions.append(conversations.c.gravest == sought.urgency)
    if sought.with_person:
        conditions.append(conversations.c.with_person.is_(True))
    if sought.unsure:
        conditions.append(conversations.c.lowest_confidence < LOW)
    return conditions


_CHANNELS = """
WITH RECURSIVE one AS (
    SELECT min(channel) AS channel FROM conversations
    UNION ALL
    SELECT (SELECT min(channel) FROM conversations WHERE channel > one.channel)
    FROM one WHERE one.channel IS NOT NULL
)
SELECT channel FROM one
"""
