"""A web chat over real HTTP, for each test its own."""

from __future__ import annotations

import pytest

from tests.providers.web_house import open_house


@pytest.fixture
async def house(database_url, tmp_path):
    async with open_house(database_url, tmp_path / "spool") as opened:
        yield opened
