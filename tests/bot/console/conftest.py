"""A console with people in it, for each test its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.bot.console.console_house import House, open_house
from tests.bot.console.lived_in import move_in
from tests.bot.rows import Clock


@pytest.fixture
async def house(engine: AsyncEngine, tmp_path: Path, clock: Clock) -> AsyncIterator[House]:
    async with open_house(engine, tmp_path, clock) as opened:
        yield opened


@pytest.fixture
async def monday(house: House) -> dict[str, Any]:
    """The house with an ordinary Monday's messages in it."""
    return await move_in(house.engine, house.clock())
