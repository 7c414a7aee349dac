"""The second step of each account, and its recovery codes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import recovery_codes, staff


async def keep_pending(connection: AsyncConnection, staff_id: int, closed: str) -> None:
    """Shown to its owner; it counts once a code of it was entered."""
    await connection.execute(
        update(staff).where(staff.c.id == staff_id).values(totp_pending=closed)
    )


async def confirm(
    connection: AsyncConnection, staff_id: int, *, pending: str, step: int, now: datetime
) -> bool:
    """False where another window has shown another secret meanwhile."""
    done = await connection.execute(
        update(staff)
        .where(staff.c.id == staff_id, staff.c.totp_pending == pending)
        .values(totp=pending, totp_pending=None, totp_since=now, totp_step=step)
        .returning(staff.c.id)
    )
    return done.scalar_one_or_none() is not None


async def use_step(connection: AsyncConnection, staff_id: int, step: int) -> bool:
    """In one statement: of two who send the same code at once, one is let in."""
    done = await connection.execute(
        update(staff)
        .where(staff.c.id == staff_id, staff.c.totp_step < step)
        .values(totp_step=step)
        .returning(staff.c.id)
    )
    return done.scalar_one_or_none() is not None


async def forget(connection: AsyncConnection, staff_id: int) -> None:
    await connection.execute(
        update(staff)
        .where(staff.c.id == staff_id)
        .values(totp=None, totp_pending=None, totp_since=None, totp_step=0)
    )
    await connection.execute(delete(recovery_codes).where(recovery_codes.c.staff_id == staff_id))


async def put_codes(
    connection: AsyncConnection, staff_id: int, hashes: Sequence[str], *, now: datetime
) -> None:
    """New codes; the old ones are worth nothing from now on."""
    await connection.execute(delete(recovery_codes).where(recovery_codes.c.staff_id == staff_id))
    await connection.execute(
        insert(recovery_codes),
        [{"code_hash": one, "staff_id": staff_id, "made_at": now} for one in hashes],
    )


async def use_code(
    connection: AsyncConnection, staff_id: int, code_hash: str, *, now: datetime
) -> bool:
    done = await connection.execute(
        update(recovery_codes)
        .where(
            recovery_codes.c.staff_id == staff_id,
            recovery_codes.c.code_hash == code_hash,
            recovery_codes.c.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(recovery_codes.c.code_hash)
    )
    return done.scalar_one_or_none() is not None


async def codes_left(connection: AsyncConnection, staff_id: int) -> int:
    found = await connection.execute(
        select(func.count()).where(
            recovery_codes.c.staff_id == staff_id, recovery_codes.c.used_at.is_(None)
        )
    )
    return int(found.scalar_one())
