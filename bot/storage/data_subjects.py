"""Finds what we hold of one person, and tells what hangs on a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.contact_words import Contact
from bot.storage import holds
from bot.storage.schema import alerts, conversations, media, messages, reports

MOST = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One conversation as the data-protection pages list it: facts, no words."""

    id: UUID
    channel: str
    opened_at: datetime
    last_heard_at: datetime
    messages: int
    is_held: bool
    references: Sequence[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportFacts:
    """What decides how long a report is kept."""

    reference: str
    category: str
    status: str
    anonymous: bool
    created_at: datetime
    changed_at: datetime
    review_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Hanging:
    """What else there is of a conversation."""

    photos: int
    alerts: int
    open_alerts: int


async def lock(connection: AsyncConnection, conversation_id: UUID) -> bool:
    """Nobody else erases it or sets a hold on it until the commit. False where there is none."""
    found = await connection.execute(
        select(conversations.c.id).where(conversations.c.id == conversation_id).with_for_update()
    )
    return found.scalar_one_or_none() is not None


async def by_reference(connection: AsyncConnection, reference: str) -> Sequence[Record]:
    ids = select(reports.c.conversation_id).where(reports.c.reference == reference)
    return await _records(connection, conversations.c.id.in_(ids))


async def by_sender(connection: AsyncConnection, *, channel: str, address: str) -> Sequence[Record]:
    """The sender's id on their channel, as the provider gives it."""
    return await _records(
        connection, conversations.c.channel == channel, conversations.c.address == address
    )


async def by_id(connection: AsyncConnection, conversation_id: UUID) -> Record | None:
    found = await _records(connection, conversations.c.id == conversation_id)
    return found[0] if found else None


async def by_contact(connection: AsyncConnection, contact: Contact) -> Sequence[Record]:
    """Wherever the resident wrote it: in a report's contact fields, or in a message."""
    given = reports.c.contact + " " + reports.c.safe_contact
    ids: set[UUID] = set()
    candidates = await connection.execute(
        select(reports.c.conversation_id, given).where(_spelled(_CONTACT, "simple", contact))
    )
    ids.update(one for one, words in candidates if contact.is_in(words))
    if contact.digits or "@" in contact.said:
        said = await connection.execute(
            select(messages.c.conversation_id, messages.c.text)
            .where(messages.c.author == "resident", _spelled(_SAID, "english", contact))
            .limit(MOST)
        )
        ids.update(one for one, words in said if contact.is_in(words))
    return await _records(connection, conversations.c.id.in_(ids)) if ids else []


async def reports_of(connection: AsyncConnection, conversation_id: UUID) -> Sequence[ReportFacts]:
    found = await connection.execute(
        _facts().where(reports.c.conversation_id == conversation_id).order_by(reports.c.created_at)
    )
    return [ReportFacts(**row) for row in found.mappings()]


async def reports_due(
    connection: AsyncConnection, due: ColumnElement[bool], *, most: int
) -> Sequence[ReportFacts]:
    """The longest waiting first; those on hold are not asked about."""
    found = await connection.execute(
        _facts()
        .where(due, ~holds.is_held(reports.c.conversation_id))
        .order_by(reports.c.changed_at)
        .limit(most)
    )
    return [ReportFacts(**row) for row in found.mappings()]


async def hanging(connection: AsyncConnection, conversation_id: UUID) -> Hanging:
    of = alerts.c.conversation_id == conversation_id
    found = await connection.execute(
        select(
            select(func.count())
            .select_from(media)
            .where(media.c.conversation_id == conversation_id)
            .scalar_subquery()
            .label("photos"),
            select(func.count()).select_from(alerts).where(of).scalar_subquery().label("alerts"),
            select(func.count())
            .select_from(alerts)
            .where(of, alerts.c.acknowledged_at.is_(None))
            .scalar_subquery()
            .label("open_alerts"),
        )
    )
    return Hanging(**found.mappings().one())


async def _records(
    connection: AsyncConnection, *conditions: ColumnElement[bool]
) -> Sequence[Record]:
    references = (
        select(func.coalesce(func.array_agg(reports.c.reference), literal_column("'{}'::text[]")))
        .where(reports.c.conversation_id == conversations.c.id)
        .scalar_subquery()
        .correlate(conversations)
    )
    found = await connection.execute(
        select(
            conversations.c.id,
            conversations.c.channel,
            conversations.c.opened_at,
            conversations.c.last_heard_at,
            conversations.c.last_seq.label("messages"),
            holds.is_held(conversations.c.id).label("is_held"),
            references.label("references"),
        )
        .where(*conditions)
        .order_by(conversations.c.last_heard_at.desc())
        .limit(MOST)
    )
    return [Record(**row) for row in found.mappings()]


def _spelled(words: ColumnElement[Any], config: str, contact: Contact) -> ColumnElement[bool]:
    asked: ColumnElement[Any] = literal_column(f"'{config}'")  # one of two words of ours
    return or_(
        *(words.bool_op("@@")(func.phraseto_tsquery(asked, one)) for one in contact.spellings)
    )


def _facts() -> Select[Any]:
    return select(
        reports.c.reference,
        reports.c.category,
        reports.c.status,
        reports.c.anonymous,
        reports.c.created_at,
        reports.c.changed_at,
        reports.c.review_at,
    )


# spelled as in their indexes, or PostgreSQL would read every row
_CONTACT: ColumnElement[Any] = literal_column(
    "to_tsvector('simple', (reports.contact || ' ') || reports.safe_contact)"
)
_SAID: ColumnElement[Any] = literal_column("to_tsvector('english', messages.text)")
