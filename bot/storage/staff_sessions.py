"""Who is signed in. Only the hash of a session's token is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import staff, staff_sessions


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """A session that still counts, and whose it is."""

    token_hash: str
    staff_id: int
    name: str
    role: str
    teams: tuple[str, ...]
    csrf: str
    seen_at: datetime


async def start(
    connection: AsyncConnection,
    *,
    token_hash: str,
    staff_id: int,
    csrf: str,
    now: datetime,
    expires_at: datetime,
) -> None:
    await connection.execute(
        insert(staff_sessions).values(
            token_hash=token_hash,
            staff_id=staff_id,
            csrf=csrf,
            made_at=now,
            seen_at=now,
            expires_at=expires_at,
        )
    )


async def find(
    connection: AsyncConnection, token_hash: str, *, now: datetime, idle_since: datetime
) -> Session | None:
    """None once it has ended, was idle for too long, or its owner was disabled."""
    found = await connection.execute(
        select(
            staff_sessions.c.token_hash,
            staff_sessions.c.staff_id,
            staff.c.name,
            staff.c.role,
            staff.c.teams,
            staff_sessions.c.csrf,
            staff_sessions.c.seen_at,
        )
        .join(staff, staff.c.id == staff_sessions.c.staff_id)
        .where(
            staff_sessions.c.token_hash == token_hash,
            staff_sessions.c.expires_at > now,
            staff_sessions.c.seen_at > idle_since,
            staff.c.disabled_at.is_(None),
        )
    )
    row = found.mappings().one_or_none()
    return None if row is None else Session(**{**row, "teams": tuple(row["teams"])})


async def touch(connection: AsyncConnection, token_hash: str, *, now: datetime) -> None:
    await connection.execute(
        update(staff_sessions).where(staff_sessions.c.token_hash == token_hash).values(seen_at=now)
    )


async def end(connection: AsyncConnection, token_hash: str) -> None:
    await connection.execute(
        delete(staff_sessions).where(staff_sessions.c.token_hash == token_hash)
    )


async def clear_old(
    connection: AsyncConnection, staff_id: int, *, now: datetime, idle_since: datetime
) -> None:
    """Rows of sessions that ended by themselves; done when their owner signs in again."""
    await connection.execute(
        delete(staff_sessions).where(
            staff_sessions.c.staff_id == staff_id,
            (staff_sessions.c.expires_at <= now) | (staff_sessions.c.seen_at <= idle_since),
        )
    )
