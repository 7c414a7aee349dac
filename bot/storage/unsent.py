"""Replies that did not arrive: those to look at, and those that may go again together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import unsafe
from bot.causes import PASSING, Cause
from bot.delivery import stuck, windows
from bot.delivery.stuck import Hindrance
from bot.storage.schema import conversations, deliveries, messages

SETTLED = "a person has dealt with it"
LONGEST_WHY = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsent:
    """A reply that did not reach its resident, and why."""

    id: int
    conversation_id: UUID
    channel: str
    state: str  # stuck: may be sent again; dropped: cannot be
    made_at: datetime
    claimed_at: datetime | None  # when it was tried last
    why: str | None  # in words, for staff
    cause: Cause | None  # what is decided by; none of old rows whose words said nothing known
    text: str
    call_999: bool
    by_person: bool
    last_heard_at: datetime
    blocked: bool

    def hindrance(self, now: datetime) -> Hindrance:
        """What keeps it from going again now."""
        if self.state == "dropped":
            return "blocked"
        return stuck.hindrance(
            channel=self.channel,
            by_person=self.by_person,
            last_heard_at=self.last_heard_at,
            tried_at=self.claimed_at,
            cause=self.cause,
            blocked=self.blocked,
            now=now,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Together:
    """How many replies of a channel may go again at once."""

    channel: str
    count: int
    oldest: datetime


async def listed(connection: AsyncConnection, *, since: datetime, most: int) -> Sequence[Unsent]:
    """What says 999 first, then those that can be sent again, then the newest."""
    found = await connection.execute(
        select(
            *(
                deliveries.c[name]
                for name in (
                    "id", "conversation_id", "channel", "state", "made_at", "claimed_at",
                    "why", "cause",
                )
            ),
            messages.c.text,
            messages.c.call_999,
            (messages.c.author == "staff").label("by_person"),
            conversations.c.last_heard_at,
            conversations.c.blocked,
        )
        .join(messages, messages.c.id == deliveries.c.message_id)
        .join(conversations, conversations.c.id == deliveries.c.conversation_id)
        .where(_waits(since))
        .order_by(messages.c.call_999.desc(), deliveries.c.state.desc(), deliveries.c.id.desc())
        .limit(most)
    )  # fmt: skip
    return [Unsent(**row) for row in found.mappings()]


async def count(connection: AsyncConnection, *, since: datetime) -> int:
    found = await connection.execute(
        select(func.count()).select_from(deliveries).where(_waits(since))
    )
    return int(found.scalar_one())


async def count_999(connection: AsyncConnection, *, since: datetime) -> int:
    """Stuck ones that say 999: whom they were for may not know that nobody comes."""
    found = await connection.execute(
        select(func.count())
        .select_from(deliveries)
        .join(messages, messages.c.id == deliveries.c.message_id)
        .where(deliveries.c.state == "stuck", deliveries.c.made_at > since, messages.c.call_999)
    )
    return int(found.scalar_one())


async def together(
    connection: AsyncConnection, *, since: datetime, now: datetime
) -> Sequence[Together]:
    """By channel, the most first."""
    many = func.count()
    found = await connection.execute(
        select(
            deliveries.c.channel,
            many.label("count"),
            func.min(deliveries.c.made_at).label("oldest"),
        )
        .join(messages, messages.c.id == deliveries.c.message_id)
        .join(conversations, conversations.c.id == deliveries.c.conversation_id)
        .where(_may_go_together(since=since, now=now))
        .group_by(deliveries.c.channel)
        .order_by(many.desc(), deliveries.c.channel)
    )
    return [Together(**row) for row in found.mappings()]


async def send_all_again(
    connection: AsyncConnection, *, channel: str, since: datetime, now: datetime
) -> int:
    """Everything of a channel that got stuck for a reason that may have passed; how many."""
    chosen = (
        select(deliveries.c.id)
        .join(messages, messages.c.id == deliveries.c.message_id)
        .join(conversations, conversations.c.id == deliveries.c.conversation_id)
        .where(deliveries.c.channel == channel, _may_go_together(since=since, now=now))
    )
    changed = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(chosen), deliveries.c.state == "stuck")
        .values(state="waiting", next_at=now, waits_since=now, attempts=0)
    )
    return changed.rowcount


async def settle(connection: AsyncConnection, delivery_id: int, *, now: datetime) -> bool:
    """A person has reached the resident, or has seen why not: it is not sent after that."""
    before = func.coalesce(deliveries.c.why, "")
    why = func.left(f"{SETTLED}; before: " + before, LONGEST_WHY)
    changed = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery_id, _waits_for_person())
        .values(state="dropped", why=why, settled_at=now)
    )
    return changed.rowcount == 1


def _may_go_together(*, since: datetime, now: datetime) -> ColumnElement[bool]:
    """Of a delivery with its message and conversation; the others are looked at one by one."""
    c = deliveries.c
    closed = or_(
        *(
            and_(
                c.channel == channel,
                messages.c.author == "staff" if by_person else messages.c.author != "staff",
                conversations.c.last_heard_at <= now - allowed,
            )
            for channel, spans in windows.WINDOWS.items()
            for by_person, allowed in zip((False, True), spans, strict=True)
        )
    )
    return and_(
        c.state == "stuck",
        c.made_at > since,
        c.cause.in_(PASSING),
        ~closed,
        ~conversations.c.blocked,
        ~unsafe.is_so(),
    )


def _waits_for_person() -> ColumnElement[bool]:
    c = deliveries.c
    return and_(c.state.in_(("stuck", "dropped")), c.settled_at.is_(None))


def _waits(since: datetime) -> ColumnElement[bool]:
    return and_(_waits_for_person(), deliveries.c.made_at > since)
