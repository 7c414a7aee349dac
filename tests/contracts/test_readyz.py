"""The whole bot tells of its parts by itself: a full spool, and parts that cannot start yet."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import Inbound
from tests.bot.rows import NOW
from tests.bot.test_inbox_and_sweeper import NOWHERE
from tests.contracts.houses import House, house

MESSAGE = Inbound(channel="web", provider_id="1", address="a", sent_at=NOW, kind="text")


async def spool_of(one: House) -> dict[str, Any]:
    async with one.http.get("/readyz") as answer:
        assert answer.status == 200  # the database takes messages
        found: dict[str, Any] = (await answer.json())["parts"]["spool"]
        return found


async def test_the_bot_says_by_itself_when_its_spool_takes_nothing_and_when_again(
    database_url: str, tmp_path: Path
) -> None:
    async with house("web", database_url, tmp_path, public=False) as one:
        spool = one.bluelamp.inbox.spool
        assert (await spool_of(one))["state"] == "up"

        shutil.rmtree(spool.folder)  # as where its disk is gone
        with pytest.raises(OSError, match="No such file"):
            await spool.keep(MESSAGE)
        assert (await spool_of(one))["state"] == "stuck"

        spool.folder.mkdir()
        async with asyncio.timeout(60):
            while (await spool_of(one))["state"] != "up":
                await asyncio.sleep(0.1)


async def test_without_a_database_at_the_start_no_part_is_left_out(
    database_url: str, tmp_path: Path
) -> None:
    """Whoever watches them by name sees that they wait, and that they come."""
    waiting = {"chores", "relay", "rounds", "staff_post", "sweeper", "traffic"}
    async with house("web", NOWHERE, tmp_path / "away", public=False) as one:
        assert one.bluelamp.health.state("database") == "away"
        found = one.bluelamp.health.parts
        assert {name for name, part in found.items() if part.state == "starting"} == waiting
        assert found["mail"].state == "off"

    async with house("web", database_url, tmp_path / "there", public=False) as one:
        health = one.bluelamp.health
        assert waiting < health.parts.keys()
        async with asyncio.timeout(60):
            while any(part.state == "starting" for part in health.parts.values()):
                await asyncio.sleep(0.05)
