"""An engine on a database of the test's own, and a clock that moves when it is told to."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import make_engine
from tests.bot.rows import Clock


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    made = make_engine(database_url)
    yield made
    await made.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()
