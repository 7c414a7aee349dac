"""The banner as the public page shows it: today's news, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage import standing_orders
from bot.storage.engine import is_away
from bot.within import within

WAITS_S = 0.5  # the page is there for whoever needs help: it waits for no banner


@dataclass(frozen=True, slots=True)
class Banner:
    """Asked for each time that the page is shown."""

    engine: AsyncEngine
    clock: Callable[[], datetime]

    async def __call__(self) -> str:
        try:
            return await within(WAITS_S, self._read())
        except Exception as error:
            if not is_away(error):
                raise
            return ""

    async def _read(self) -> str:
        async with self.engine.connect() as connection:
            return (await standing_orders.read(connection)).banner_now(self.clock())
