"""Deliveries as the relay takes them: one at a time within a conversation, each by one process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import conversations, deliveries, messages

CLAIM_LASTS = timedelta(minutes=1)  # an older one belonged to a process that died
LONGEST_WHY = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Claimed:
    """One reply that this process now sends. `attempts` counts this one too."""

    id: int
    claimed_at: datetime
    attempts: int
    conversation_id: UUID
    channel: str
    address: str
    text: str
    choices: Sequence[dict[str, str]]
    call_999: bool
    by_person: bool
    last_heard_at: datetime
    blocked: bool


async def claim(
    connection: AsyncConnection, *, channels: Sequence[str], most: int, now: datetime
) -> Sequence[Claimed]:
    """Those that are due and have nothing before them in their conversation; danger first.

    What says 999 waits for nothing but what says 999: an earlier reply may fail for hours.
    """
    earlier, its_message = deliveries.alias(), messages.alias()
    first_in_line = ~exists().where(
        earlier.c.conversation_id == deliveries.c.conversation_id,
        earlier.c.id < deliveries.c.id,
        earlier.c.state.in_(("waiting", "sending")),
        its_message.c.id == earlier.c.message_id,
        or_(~messages.c.call_999, its_message.c.call_999),
    )
    due = or_(
        and_(deliveries.c.state == "waiting", deliveries.c.next_at <= now),
        and_(deliveries.c.state == "sending", deliveries.c.claimed_at < now - CLAIM_LASTS),
    )
    chosen = (
        select(deliveries.c.id)
        .join(messages, messages.c.id == deliveries.c.message_id)
        .where(due, first_in_line, deliveries.c.channel.in_(channels))
        .order_by(messages.c.call_999.desc(), deliveries.c.next_at, deliveries.c.id)
        .limit(most)
        .with_for_update(skip_locked=True, of=deliveries)
    )
    taken = (
        update(deliveries)
        .where(deliveries.c.id.in_(chosen.scalar_subquery()))
        .values(state="sending", claimed_at=now, attempts=deliveries.c.attempts + 1)
        .returning(*deliveries.c)
        .cte("taken")
    )
    found = await connection.execute(
        select(
            taken.c.id,
            taken.c.claimed_at,
            taken.c.attempts,
            taken.c.conversation_id,
            taken.c.channel,
            taken.c.address,
            messages.c.text,
            messages.c.choices,
            messages.c.call_999,
            (messages.c.author == "staff").label("by_person"),
            conversations.c.last_heard_at,
            conversations.c.blocked,
        )
        .join(messages, messages.c.id == taken.c.message_id)
        .join(conversations, conversations.c.id == taken.c.conversation_id)
        .order_by(messages.c.call_999.desc(), taken.c.id)
    )
    return [Claimed(**row) for row in found.mappings()]


async def mark_sent(
    connection: AsyncConnection, one: Claimed, *, provider_ref: str, now: datetime
) -> None:
    await _set(connection, one, state="sent", sent_at=now, provider_ref=provider_ref, why=None)


async def wait(connection: AsyncConnection, one: Claimed, *, until: datetime, why: str) -> None:
    await _set(connection, one, state="waiting", next_at=until, why=why[:LONGEST_WHY])


async def postpone(connection: AsyncConnection, one: Claimed, *, until: datetime) -> None:
    """Not sent, since it was too soon: no attempt is counted."""
    await _set(connection, one, state="waiting", next_at=until, attempts=one.attempts - 1)


async def give_up(connection: AsyncConnection, one: Claimed, *, state: str, why: str) -> None:
    """`state` is stuck (a person may send it again) or dropped."""
    await _set(connection, one, state=state, why=why[:LONGEST_WHY])


async def send_again(connection: AsyncConnection, delivery_id: int, *, now: datetime) -> bool:
    """A person wants a stuck one tried anew; False when it is not stuck any more."""
    changed = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery_id, deliveries.c.state == "stuck")
        .values(state="waiting", next_at=now, attempts=0)
    )
    return changed.rowcount == 1


async def oldest_due(connection: AsyncConnection, *, now: datetime) -> timedelta:
    """How long the longest-waiting reply has been due; zero when all is sent."""
    found = await connection.execute(
        select(func.min(deliveries.c.made_at)).where(deliveries.c.state.in_(("waiting", "sending")))
    )
    oldest: datetime | None = found.scalar_one()
    return now - oldest if oldest else timedelta()


async def _set(connection: AsyncConnection, one: Claimed, **values: Any) -> None:
    """Only while the claim is still ours: after a minute another process may have taken it over."""
    await connection.execute(
        update(deliveries)
        .where(
            deliveries.c.id == one.id,
            deliveries.c.state == "sending",
            deliveries.c.claimed_at == one.claimed_at,
        )
        .values(**values)
    )
