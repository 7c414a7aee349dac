"""What waits for a person and is no report: hand-overs, messages set aside, staff not told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import conversations, inbox, notices


@dataclass(frozen=True, kw_only=True, slots=True)
class HandedOver:
    """A conversation in which the resident was promised a person."""

    id: UUID
    channel: str
    with_person_why: str | None
    with_person_since: datetime | None
    last_heard_at: datetime
    gravest: int
    category: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SetAside:
    """A message that the bot failed on again and again: in no conversation, so nobody answered."""

    id: int
    channel: str
    received_at: datetime
    inbound: Mapping[str, Any]
    fault: str
    conversation_id: UUID | None

    @property
    def text(self) -> str:
        return str(self.inbound.get("text") or "")


@dataclass(frozen=True, kw_only=True, slots=True)
class NotTold:
    """What staff were to be told and were not. Its subject holds nothing of a resident's words."""

    id: int
    route: str  # email | telegram | teams
    subject: str
    made_at: datetime
    why: str | None


async def handed_over(connection: AsyncConnection, *, most: int) -> Sequence[HandedOver]:
    """The gravest first, then the longest waiting."""
    found = await connection.execute(
        select(
            conversations.c.id,
            conversations.c.channel,
            conversations.c.with_person_why,
            conversations.c.with_person_since,
            conversations.c.last_heard_at,
            conversations.c.gravest,
            conversations.c.category,
        )
        .where(conversations.c.with_person)
        .order_by(conversations.c.gravest.desc(), conversations.c.with_person_since)
        .limit(most)
    )
    return [HandedOver(**row) for row in found.mappings()]


async def set_aside(connection: AsyncConnection, *, most: int) -> Sequence[SetAside]:
    """The longest waiting first."""
    found = await connection.execute(
        select(
            inbox.c.id,
            inbox.c.channel,
            inbox.c.received_at,
            inbox.c.inbound,
            inbox.c.fault,
            conversations.c.id.label("conversation_id"),
        )
        .join(
            conversations,
            (conversations.c.channel == inbox.c.channel)
            & (conversations.c.address == inbox.c.address),
            isouter=True,
        )
        .where(inbox.c.handled_at.is_(None), inbox.c.fault.is_not(None))
        .order_by(inbox.c.id)
        .limit(most)
    )
    return [SetAside(**row) for row in found.mappings()]


async def not_told(connection: AsyncConnection, *, since: datetime, most: int) -> Sequence[NotTold]:
    """The newest first."""
    found = await connection.execute(
        select(*(notices.c[name] for name in NotTold.__dataclass_fields__))
        .where(notices.c.state == "stuck", notices.c.made_at > since)
        .order_by(notices.c.id.desc())
        .limit(most)
    )
    return [NotTold(**row) for row in found.mappings()]


async def count(connection: AsyncConnection) -> int:
    """Hand-overs and messages set aside; replies that did not arrive are counted in unsent.py."""
    found = await connection.execute(
        select(
            select(func.count())
            .select_from(conversations)
            .where(conversations.c.with_person)
            .scalar_subquery()
            + select(func.count())
            .select_from(inbox)
            .where(inbox.c.handled_at.is_(None), inbox.c.fault.is_not(None))
            .scalar_subquery()
        )
    )
    return int(found.scalar_one())


async def give_back(connection: AsyncConnection, conversation_id: UUID) -> bool:
    """A person has dealt with it: the bot's again. False where somebody else said so first."""
    done = await connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id, conversations.c.with_person)
        .values(with_person=False)
        .returning(conversations.c.id)
    )
    return done.scalar_one_or_none() is not None


async def put_away(connection: AsyncConnection, inbox_id: int, *, now: datetime) -> bool:
    """A person has dealt with a message that was set aside; its fault stays written on it."""
    done = await connection.execute(
        update(inbox)
        .where(inbox.c.id == inbox_id, inbox.c.handled_at.is_(None), inbox.c.fault.is_not(None))
        .values(handled_at=now)
        .returning(inbox.c.id)
    )
    return done.scalar_one_or_none() is not None
