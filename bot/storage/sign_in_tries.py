"""Guesses at passwords and codes, counted by lane; each is booked before it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import sign_in_tries as tries
from bot.storage.set_back import is_ahead

FORGOTTEN_AFTER = timedelta(hours=24)


async def book(
    connection: AsyncConnection,
    lane: str,
    *,
    now: datetime,
    wait_after: Callable[[int], timedelta],
) -> bool:
    """Counts one guess as wrong until `clear` says otherwise; False while guesses must wait.

    The row is locked first, so that a hundred guesses side by side count as a hundred.
    """
    await connection.execute(insert(tries).values(lane=lane, tried_at=now).on_conflict_do_nothing())
    found = await connection.execute(select(tries).where(tries.c.lane == lane).with_for_update())
    row = found.mappings().one()
    waits = row["wait_until"] is not None and row["wait_until"] > now
    if waits and not is_ahead(row["tried_at"], now):
        return False
    before = row["failures"] if now - row["tried_at"] < FORGOTTEN_AFTER else 0
    await connection.execute(
        update(tries)
        .where(tries.c.lane == lane)
        .values(failures=before + 1, tried_at=now, wait_until=now + wait_after(before + 1))
    )
    return True


async def clear(connection: AsyncConnection, lane: str) -> None:
    """The guess was right."""
    await connection.execute(delete(tries).where(tries.c.lane == lane))


async def forget_old(connection: AsyncConnection, *, now: datetime) -> None:
    await connection.execute(delete(tries).where(tries.c.tried_at < now - FORGOTTEN_AFTER))
