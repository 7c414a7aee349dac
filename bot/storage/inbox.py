"""The inbox's rows: each message once, unique on channel and the provider's id."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import inbox, marks
from bot.storage.set_back import not_ahead


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A message that was accepted and is not handled yet."""

    id: int
    channel: str
    address: str
    inbound: dict[str, Any]
    attempts: int
    danger_said: bool


async def add(connection: AsyncConnection, row: dict[str, Any]) -> tuple[int, bool]:
    """The message's id in the inbox, and whether it is new. Never check-then-write."""
    made = await connection.execute(
        insert(inbox)
        .values(row)
        .on_conflict_do_nothing(index_elements=["channel", "provider_id"])
        .returning(inbox.c.id)
    )
    fresh: int | None = made.scalar_one_or_none()
    if fresh is not None:
        return fresh, True
    known = await connection.execute(
        select(inbox.c.id).where(
            inbox.c.channel == row["channel"], inbox.c.provider_id == row["provider_id"]
        )
    )
    return known.scalar_one(), False


async def text_of(connection: AsyncConnection, inbox_id: int) -> str | None:
    """What an accepted message said; None once it was purged."""
    found = await connection.execute(
        select(inbox.c.inbound["text"].astext).where(inbox.c.id == inbox_id)
    )
    said: str | None = found.scalar_one_or_none()
    return said


async def oldest_waiting(
    connection: AsyncConnection, *, channel: str, address: str
) -> Waiting | None:
    """What is next for this conversation: by its provider's count, else as it was accepted.

    Only what still waits is put in order. What was handled before an older message came in stays
    handled, and the older one is answered after it: nobody can say that one is still on its way.
    """
    found = await connection.execute(
        select(inbox)
        .where(inbox.c.channel == channel, inbox.c.address == address)
        .where(inbox.c.handled_at.is_(None), inbox.c.fault.is_(None))
        # as JSON: numbers compare as numbers, however large, and no odd row can break the query
        .order_by(inbox.c.inbound["turn"].asc().nulls_first(), inbox.c.id)
        .limit(1)
    )
    row = found.mappings().one_or_none()
    return None if row is None else _waiting(row)


async def in_danger(
    connection: AsyncConnection, *, channel: str, address: str
) -> Sequence[Waiting]:
    """Those that wait, mean danger by their words, and whose writer was not told 999 yet."""
    found = await connection.execute(
        select(inbox)
        .where(inbox.c.channel == channel, inbox.c.address == address)
        .where(inbox.c.handled_at.is_(None), inbox.c.fault.is_(None))
        .where(inbox.c.danger, inbox.c.danger_said_at.is_(None))
        .order_by(inbox.c.id)
    )
    return [_waiting(row) for row in found.mappings()]


async def is_handled(connection: AsyncConnection, inbox_id: int) -> bool:
    """True also for a message that was set aside for a person."""
    found = await connection.execute(
        select(inbox.c.handled_at.is_not(None) | inbox.c.fault.is_not(None)).where(
            inbox.c.id == inbox_id
        )
    )
    return bool(found.scalar_one_or_none())


async def left_behind(
    connection: AsyncConnection,
    *,
    before: datetime,
    now: datetime,
    most: int,
    unserved: Collection[str] = (),
) -> Sequence[tuple[str, str]]:
    """(channel, address) of messages that nobody has handled since `before`; danger first.

    Also of those ahead of the clock: it was set back since, and they may be as old. None of the
    channels `unserved`: what is written there waits for a process that can answer.
    """
    found = await connection.execute(
        select(inbox.c.channel, inbox.c.address)
        .where(inbox.c.handled_at.is_(None), inbox.c.fault.is_(None))
        .where(_old(before, now), inbox.c.channel.not_in(unserved))
        .group_by(inbox.c.channel, inbox.c.address)
        .order_by(func.bool_or(inbox.c.danger).desc(), func.min(inbox.c.id))
        .limit(most)
    )
    return [(row.channel, row.address) for row in found]


async def waiting_on(
    connection: AsyncConnection, *, channels: Collection[str], before: datetime, now: datetime
) -> Sequence[str]:
    """Those of these channels on which somebody has waited since `before`."""
    found = await connection.execute(
        select(inbox.c.channel)
        .distinct()
        .where(inbox.c.handled_at.is_(None), inbox.c.fault.is_(None))
        .where(_old(before, now), inbox.c.channel.in_(channels))
        .order_by(inbox.c.channel)
    )
    return found.scalars().all()


def _old(before: datetime, now: datetime) -> ColumnElement[bool]:
    return (inbox.c.received_at < before) | ~not_ahead(inbox.c.received_at, now)


async def mark_handled(connection: AsyncConnection, inbox_id: int, *, now: datetime) -> None:
    await connection.execute(
        update(inbox).where(inbox.c.id == inbox_id).values(handled_at=now, fault=None)
    )


async def mark_danger_said(connection: AsyncConnection, inbox_id: int, *, now: datetime) -> None:
    await connection.execute(update(inbox).where(inbox.c.id == inbox_id).values(danger_said_at=now))


async def count_attempt(
    connection: AsyncConnection, inbox_id: int, *, fault: str, most: int
) -> bool:
    """One more failed try; from `most` on it is set aside with its fault for a person: True."""
    changed = await connection.execute(
        update(inbox)
        .where(inbox.c.id == inbox_id)
        .values(
            attempts=inbox.c.attempts + 1,
            fault=case((inbox.c.attempts + 1 >= most, fault), else_=None),
        )
        .returning(inbox.c.fault)
    )
    return changed.scalar_one() is not None


async def keep_mark(connection: AsyncConnection, name: str, value: Any) -> None:
    """A small fact that must survive a restart, such as Telegram's polling offset."""
    await connection.execute(
        insert(marks)
        .values(name=name, value=value)
        .on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )


async def first_time(connection: AsyncConnection, name: str) -> bool:
    """True once and never again, whichever process asks."""
    made = await connection.execute(
        insert(marks)
        .values(name=name, value=True)
        .on_conflict_do_nothing(index_elements=["name"])
        .returning(marks.c.name)
    )
    return made.scalar_one_or_none() is not None


async def read_mark(connection: AsyncConnection, name: str) -> Any:
    found = await connection.execute(select(marks.c.value).where(marks.c.name == name))
    return found.scalar_one_or_none()


def _waiting(row: Any) -> Waiting:
    return Waiting(
        id=row["id"],
        channel=row["channel"],
        address=row["address"],
        inbound=row["inbound"],
        attempts=row["attempts"],
        danger_said=row["danger_said_at"] is not None,
    )
