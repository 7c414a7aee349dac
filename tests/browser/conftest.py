"""Every test here drives a real browser and is marked so; most stand at the console."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from bot.storage.engine import make_engine
from tests.bot.console.console_house import House, open_house
from tests.bot.console.lived_in import move_in
from tests.bot.rows import Clock
from tests.browser.axe import axe
from tests.browser.browser import browser, chromium, page

__all__ = ["axe", "browser", "chromium", "page"]

HERE = Path(__file__).parent

expect.set_options(timeout=30_000)  # ms: on a busy machine a page is drawn late


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    engine = make_engine(database_url)
    async with open_house(engine, tmp_path, Clock()) as opened:
        yield opened
    await engine.dispose()


@pytest.fixture
async def monday(house: House) -> dict[str, Any]:
    """The names of what an ordinary day has left in it."""
    return await move_in(house.engine, house.clock())
