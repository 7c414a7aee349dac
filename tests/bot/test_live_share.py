"""Danger while a place is shared live: the alert in the database has the next point."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage import schema as tables
from tests.bot.at_the_desk import front_desk
from tests.bot.rows import NOW
from tests.bot.test_front_desk import House

BODMIN = {"kind": "location", "lat": 50.4707, "lon": -4.7206}


@pytest.fixture
def house(engine: AsyncEngine, tmp_path: Path) -> House:
    return front_desk(engine, tmp_path, lambda: NOW)


async def alert(house: House) -> dict[str, Any]:
    (one,) = await house.rows(tables.alerts)
    return one


async def test_the_alert_has_the_next_point_and_later_ones_as_notes(house: House) -> None:
    await house.say(**BODMIN)
    await house.say("cancel")
    await house.say("he has a knife at my throat")
    assert (await alert(house))["lat"] is None

    await house.say(**BODMIN, edited=True)
    placed = await alert(house)
    assert (placed["lat"], placed["lon"]) == (50.4707, -4.7206)
    assert placed["team"]
    assert placed["notes"][-1]["note"] == "the resident shares where they are"

    said = len(await house.rows(tables.messages))
    await house.say(**BODMIN | {"lat": 50.4900}, edited=True)
    note = (await alert(house))["notes"][-1]["note"]
    assert note == "is now at 50.49000, -4.72060, 2.1 km from the alert's place"
    assert len(await house.rows(tables.messages)) == said + 1  # theirs: nothing is answered


async def test_a_pin_in_answer_to_whether_there_is_danger_leaves_the_question(house: House) -> None:
    await house.say("help me")
    assert not await house.rows(tables.alerts)
    await house.say(**BODMIN)
    await house.say("Yes")

    assert (await alert(house))["lat"] == 50.4707
