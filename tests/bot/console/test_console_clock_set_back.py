"""Who is signed in counts as there, and is signed out when idle, by a clock set back, too."""

from __future__ import annotations

import pytest

from bot.console import sessions
from bot.storage import schema as tables
from tests.bot.console.console_house import House
from tests.bot.rows import all_of


@pytest.mark.parametrize("hours", [1, 24])
async def test_who_goes_on_working_is_seen_by_the_clock_that_is_now(house: House, hours: int):
    async with await house.signed_in("officer") as visitor:
        house.clock.forward(hours=-hours)
        assert (await visitor.get("/staff/queue")).status == 200
        (row,) = await all_of(house.engine, tables.staff_sessions)
        assert row["seen_at"] == house.clock()

        house.clock.now += sessions.IDLE * 2
        assert (await visitor.get("/staff/queue")).to.startswith("/staff/sign-in")
