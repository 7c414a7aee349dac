"""Deliveries as the relay takes them: one at a time within a conversation, each by one process."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    Integer,
    Select,
    bindparam,
    exists,
    func,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.causes import Cause
from bot.storage import set_back
from bot.storage.schema import conversations, deliveries, messages

CLAIM_LASTS = timedelta(minutes=1)  # an older one belonged to a process that died
LONGEST_WHY = 300
WAIT = ("waiting", "sending")  # until `next_at`: then it is due, or its claim runs out
ENDED = ("sent", "stuck", "dropped")


class Lane(NamedTuple):
    """Replies that wait only for each other: those of one channel, apart those that say 999."""

    channel: str
    call_999: bool


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

    @property
    def lane(self) -> Lane:
        return Lane(self.channel, self.call_999)


async def begin_anew(connection: AsyncConnection, *, now: datetime) -> None:
    """Waits and claims that were written down ahead of this clock; see set_back.py."""
    c = deliveries.c
    since = func.coalesce(c.waits_since, c.made_at)
    await set_back.begin_anew(
        connection, deliveries, until=c.next_at, since=since, if_waiting=c.state.in_(WAIT), now=now
    )


async def claim(
    connection: AsyncConnection,
    *,
    room: Mapping[Lane, int],
    now: datetime,
    ours: Collection[int] = (),
) -> Sequence[Claimed]:
    """Those that are due and have nothing before them in their conversation; danger first.

    Of each lane no more than there is room for. What says 999 waits for nothing but what says 999:
    an earlier reply may fail for hours. `ours` this process is sending now: it knows that nobody
    died over them, however long the machine slept meanwhile.
    """
    lanes = tuple(sorted(lane for lane, most in room.items() if most > 0))
    if not lanes:
        return ()
    values = {"now": now, "lease_ends": now + CLAIM_LASTS, "ours": list(ours)}
    values |= {_most_of(lane): room[lane] for lane in lanes}
    found = await connection.execute(_claiming(lanes), values)
    return [Claimed(**row) for row in found.mappings()]


@lru_cache(maxsize=64)
def _claiming(lanes: tuple[Lane, ...]) -> Select[Any]:
    """Built once: asked dozens of times a second, this is what a busy bot would spend its time on.

    Takes `now`, `lease_ends`, `ours`, and of each lane how many.
    """
    moment = deliveries.c.next_at.type
    now, lease_ends = bindparam("now", type_=moment), bindparam("lease_ends", type_=moment)
    chosen = union_all(*(select(_first_of(lane, now).cte().c.id) for lane in lanes))
    taken = (
        update(deliveries)
        .where(deliveries.c.id.in_(chosen))
        .values(
            state="sending",
            claimed_at=now,
            next_at=lease_ends,
            waits_since=now,
            attempts=deliveries.c.attempts + 1,
        )
        .returning(*deliveries.c)
        .cte("taken")
    )
    return (
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


def _first_of(lane: Lane, now: BindParameter[datetime]) -> Select[tuple[int]]:
    """Locked, so that no other process takes them too."""
    earlier, its_message = deliveries.alias(), messages.alias()
    before = [
        earlier.c.conversation_id == deliveries.c.conversation_id,
        earlier.c.id < deliveries.c.id,
        # not "waiting or sending": in a burst the index of those would be read through for each
        earlier.c.state.not_in(ENDED),
    ]
    if lane.call_999:
        before += [its_message.c.id == earlier.c.message_id, its_message.c.call_999]
    return (
        select(deliveries.c.id)
        .join(messages, messages.c.id == deliveries.c.message_id)
        .where(
            deliveries.c.state.in_(WAIT),
            deliveries.c.next_at <= now,
            deliveries.c.id.not_in(bindparam("ours", expanding=True)),
            deliveries.c.channel == lane.channel,
            messages.c.call_999 if lane.call_999 else ~messages.c.call_999,
            ~exists().where(*before),
        )
        .order_by(deliveries.c.next_at, deliveries.c.id)
        .limit(bindparam(_most_of(lane), type_=Integer))
        .with_for_update(skip_locked=True, of=deliveries)
    )


def _most_of(lane: Lane) -> str:
    return f"most_{lane.channel}_{lane.call_999}"


async def mark_sent(
    connection: AsyncConnection, one: Claimed, *, provider_ref: str, now: datetime
) -> None:
    await _set(
        connection, one, state="sent", sent_at=now, provider_ref=provider_ref, why=None, cause=None
    )


async def wait(
    connection: AsyncConnection,
    one: Claimed,
    *,
    now: datetime,
    span: timedelta,
    why: str,
    cause: Cause,
) -> None:
    values = {"why": why[:LONGEST_WHY], "cause": cause}
    await _set(connection, one, state="waiting", next_at=now + span, waits_since=now, **values)


async def postpone(
    connection: AsyncConnection, one: Claimed, *, now: datetime, span: timedelta
) -> None:
    """Not sent, since it was too soon: no attempt is counted."""
    values = {"next_at": now + span, "waits_since": now, "attempts": one.attempts - 1}
    await _set(connection, one, state="waiting", **values)


async def give_up(
    connection: AsyncConnection, one: Claimed, *, state: str, why: str, cause: Cause
) -> None:
    """`state` is stuck (a person may send it again) or dropped."""
    await _set(connection, one, state=state, why=why[:LONGEST_WHY], cause=cause)


async def send_again(connection: AsyncConnection, delivery_id: int, *, now: datetime) -> bool:
    """A person wants a stuck one tried anew; False when it is not stuck any more."""
    changed = await connection.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery_id, deliveries.c.state == "stuck")
        .values(state="waiting", next_at=now, waits_since=now, attempts=0)
    )
    return changed.rowcount == 1


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
