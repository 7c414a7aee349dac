"""Keeps the figures up to date: unsettled days are counted anew, older ones stay."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.figures.periods import Period, today_of
from bot.storage import figure_days
from bot.storage.inbox import keep_mark, read_mark

MARK = "figures.counted"
AT_ONCE = timedelta(days=28)  # a year's messages at once would need much memory
A_DAY = timedelta(days=1)


async def count_figures(engine: AsyncEngine, now: datetime) -> int:
    """How many days were counted. Each piece is committed, so that a long catch-up may stop."""
    today = today_of(now)
    async with engine.connect() as connection:
        mark = await read_mark(connection, MARK)
        if mark is None:
            first = await figure_days.first_day(connection)
        else:
            first = date.fromisoformat(mark["settled"]) + A_DAY
    if first is None:
        return 0
    begun = first
    while first <= today:
        piece = Period(first, min(today, first + AT_ONCE - A_DAY))
        async with engine.begin() as connection:
            await figure_days.count_again(connection, piece, now=now)
            settled = max(min(piece.last, today - figure_days.SETTLED), first - A_DAY)
            told = {"settled": settled.isoformat(), "at": now.isoformat()}
            await keep_mark(connection, MARK, told)
        first = piece.last + A_DAY
    return (today - begun).days + 1


async def counted_at(engine: AsyncEngine) -> datetime | None:
    async with engine.connect() as connection:
        mark = await read_mark(connection, MARK)
    return None if mark is None else datetime.fromisoformat(mark["at"])
