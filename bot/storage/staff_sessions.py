"""Who is signed in. Only the hash of a session's token is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import staff, staff_sessions

IN, CODE, ENROL = "in", "code", "enrol"  # signed in; asked for the second step; must set it up


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
    number: int
    stage: str
    how: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A session as its owner sees it in the list."""

    number: int
    made_at: datetime
    seen_at: datetime
    expires_at: datetime
    how: str
    browser: str
    address: str


async def start(
    connection: AsyncConnection,
    *,
    token_hash: str,
    staff_id: int,
    csrf: str,
    now: datetime,
    expires_at: datetime,
    stage: str = IN,
    how: str = "password",
    browser: str = "",
    address: str = "",
) -> None:
    await connection.execute(
        insert(staff_sessions).values(
            token_hash=token_hash,
            staff_id=staff_id,
            csrf=csrf,
            made_at=now,
            seen_at=now,
            expires_at=expires_at,
            stage=stage,
            how=how,
            browser=browser,
            address=address,
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
            staff_sessions.c.number,
            staff_sessions.c.stage,
            staff_sessions.c.how,
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


async def of_staff(
    connection: AsyncConnection, staff_id: int, *, now: datetime, idle_since: datetime
) -> Sequence[Shown]:
    """Those that still count, the newest first."""
    s = staff_sessions.c
    found = await connection.execute(
        select(s.number, s.made_at, s.seen_at, s.expires_at, s.how, s.browser, s.address)
        .where(s.staff_id == staff_id, s.stage == IN, s.expires_at > now, s.seen_at > idle_since)
        .order_by(s.made_at.desc(), s.number.desc())
    )
    return [Shown(**row) for row in found.mappings()]


async def touch(connection: AsyncConnection, token_hash: str, *, now: datetime) -> None:
    await connection.execute(
        update(staff_sessions).where(staff_sessions.c.token_hash == token_hash).values(seen_at=now)
    )


async def count_wrong_code(connection: AsyncConnection, token_hash: str) -> int:
    done = await connection.execute(
        update(staff_sessions)
        .where(staff_sessions.c.token_hash == token_hash)
        .values(wrong_codes=staff_sessions.c.wrong_codes + 1)
        .returning(staff_sessions.c.wrong_codes)
    )
    return int(done.scalar_one_or_none() or 0)


async def end(connection: AsyncConnection, token_hash: str) -> None:
    await connection.execute(
        delete(staff_sessions).where(staff_sessions.c.token_hash == token_hash)
    )


async def end_number(connection: AsyncConnection, number: int, *, staff_id: int) -> bool:
    """Only one's own: a number of somebody else's ends nothing."""
    done = await connection.execute(
        delete(staff_sessions)
        .where(staff_sessions.c.number == number, staff_sessions.c.staff_id == staff_id)
        .returning(staff_sessions.c.number)
    )
    return done.scalar_one_or_none() is not None


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
