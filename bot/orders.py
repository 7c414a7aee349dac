"""The pause switch and the banner: what staff order for the whole bot, at once in every process."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import audit
from bot.storage import standing_orders


async def pause(
    engine: AsyncEngine, *, staff_id: int, holding: str, why: str, now: datetime
) -> bool:
    """Danger is answered as before. False where it was paused already: nothing was changed."""
    async with engine.begin() as connection:
        if (await standing_orders.read_to_change(connection)).is_paused:
            return False
        await standing_orders.change(connection, paused_at=now, paused_by=staff_id, holding=holding)
        await _write(connection, "paused.bot", staff_id, now, why=why, own_words=bool(holding))
        return True


async def go_on(engine: AsyncEngine, *, staff_id: int, now: datetime) -> bool:
    """False where it was not paused."""
    async with engine.begin() as connection:
        if not (await standing_orders.read_to_change(connection)).is_paused:
            return False
        await standing_orders.change(connection, paused_at=None, paused_by=None, holding="")
        await _write(connection, "resumed.bot", staff_id, now)
        return True


async def show_banner(
    engine: AsyncEngine, *, staff_id: int, text: str, until: datetime, now: datetime
) -> None:
    """In place of the one before, if there was one."""
    async with engine.begin() as connection:
        await standing_orders.change(
            connection, banner=text, banner_at=now, banner_until=until, banner_by=staff_id
        )
        await _write(connection, "showed.banner", staff_id, now, text=text, until=until.isoformat())


async def take_banner_down(engine: AsyncEngine, *, staff_id: int, now: datetime) -> None:
    async with engine.begin() as connection:
        await standing_orders.change(
            connection, banner="", banner_at=None, banner_until=None, banner_by=None
        )
        await _write(connection, "took_down.banner", staff_id, now)


async def _write(
    connection: AsyncConnection,
    action: str,
    staff_id: int,
    now: datetime,
    *,
    why: str = "",
    **detail: object,
) -> None:
    await audit.write(
        connection,
        at=now,
        staff_id=staff_id,
        action=action,
        subject="bot",
        why=why,
        detail=detail,
    )
