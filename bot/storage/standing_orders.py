"""What holds for the bot until somebody says otherwise: one row, read with every message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import standing_orders


@dataclass(frozen=True, kw_only=True, slots=True)
class Orders:
    """The pause, the banner, and which texts are said."""

    paused_at: datetime | None
    paused_by: int | None
    holding: str
    banner: str
    banner_at: datetime | None
    banner_until: datetime | None
    banner_by: int | None
    texts_version: int

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    def banner_now(self, now: datetime) -> str:
        """ "" where there is none, or its time is over: a bad day's news is no news tomorrow."""
        return self.banner if self.banner_until is not None and now < self.banner_until else ""


async def read(connection: AsyncConnection) -> Orders:
    found = await connection.execute(_ALL)
    return Orders(**found.mappings().one())


async def read_to_change(connection: AsyncConnection) -> Orders:
    """Nobody else changes them until the transaction ends."""
    found = await connection.execute(_ALL.with_for_update())
    return Orders(**found.mappings().one())


async def change(connection: AsyncConnection, **changes: Any) -> None:
    await connection.execute(update(standing_orders).values(**changes))


async def texts_changed(connection: AsyncConnection) -> None:
    """Every process reads them anew with its next message."""
    await change(connection, texts_version=standing_orders.c.texts_version + 1)


_ALL = select(
    *(
        standing_orders.c[name]
        for name in (
            "paused_at",
            "paused_by",
            "holding",
            "banner",
            "banner_at",
            "banner_until",
            "banner_by",
            "texts_version",
        )
    )
)
