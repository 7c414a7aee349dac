"""Whatever is away, danger is told 999 within a second, and what was kept is not lost."""

from __future__ import annotations

import resource
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.dead_mans_house import House, open_house
from tests.patience import Stopwatch

pytestmark = pytest.mark.slow
WITHIN_S = 1.0


ALERTS = "SELECT count(*) FROM alerts"
HANDLED = "SELECT count(*) FROM inbox WHERE handled_at IS NOT NULL"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as one:
        yield one


async def hears_999_in_time(house: House, *, kept: bool = True) -> None:
    await house.says_on_the_web("hello")  # the first request pays for what is loaded late
    status, took, body = await house.says_on_the_web()
    assert "999" in body["replies"][0]["text"]
    assert body["replies"][0]["call_999"] is True
    assert took < WITHIN_S
    assert status == (200 if kept else 503)


@pytest.mark.parametrize("mood", ["slow", "down", "broken"])
async def test_with_the_model_late_or_gone(house: House, mood: str) -> None:
    house.nlu.mood = mood  # type: ignore[assignment]
    await hears_999_in_time(house)
    clock = Stopwatch(house.life.pid)
    assert await house.says_on_telegram(7) == 200
    assert "999" in await house.shown(7)
    assert clock.seconds() < WITHIN_S
    await house.until(ALERTS, 2)


async def test_with_the_database_gone_it_is_kept_and_caught_up_with(house: House) -> None:
    house.database.vanish()
    await hears_999_in_time(house)
    clock = Stopwatch(house.life.pid)
    assert await house.says_on_telegram(7) == 200
    assert "999" in await house.shown(7)
    assert clock.seconds() < WITHIN_S
    assert len(list(house.spool.glob("*.json"))) == 3
    assert (await house.ready())["status"] == "ready"

    house.database.come_back()
    await house.until(HANDLED, 3)
    await house.until(ALERTS, 2)
    assert list(house.spool.glob("*.json")) == []


async def test_with_a_database_that_hangs(house: House) -> None:
    await house.says_on_the_web("hello")
    house.database.hang()
    try:
        await hears_999_in_time(house)
        clock = Stopwatch(house.life.pid)
        assert await house.says_on_telegram(7) == 200
        assert "999" in await house.shown(7)
        assert clock.seconds() < WITHIN_S
    finally:
        house.database.go_on()
    await house.until(ALERTS, 2)


async def test_with_the_database_gone_and_the_disk_full_nobody_is_told_that_it_is_kept(
    house: House,
) -> None:
    await house.says_on_the_web("hello")
    house.database.vanish()
    house.life.fill_the_disk()
    status, took, body = await house.says_on_the_web()
    assert (status, "999" in body["replies"][0]["text"]) == (503, True)
    assert took < WITHIN_S
    assert await house.says_on_telegram(7) == 503
    assert "999" in await house.shown(7)
    assert list(house.spool.iterdir()) == []  # no half message eats what is left of the disk
    _, hard = resource.prlimit(house.life.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(house.life.pid, resource.RLIMIT_FSIZE, (hard, hard))
    assert await house.says_on_telegram(7) == 200
    house.database.come_back()
    await house.until(ALERTS, 1)


async def test_with_a_relay_that_is_stuck(house: House) -> None:
    plain = house.database.url.replace("postgresql+psycopg", "postgresql", 1)
    with psycopg.connect(plain) as jam:
        jam.execute("LOCK TABLE deliveries IN ACCESS EXCLUSIVE MODE")
        clock = Stopwatch(house.life.pid)
        assert await house.says_on_telegram(7) == 200
        assert "999" in await house.shown(7)
        assert clock.seconds() < WITHIN_S
        await hears_999_in_time(house)


async def test_it_starts_without_its_database_says_so_and_catches_up(tmp_path: Path) -> None:
    async with open_house(tmp_path, away=True) as house:
        assert (await house.ready())["database"] == "away"
        await hears_999_in_time(house)
        assert await house.says_on_telegram(7, "There's some graffiti on the bus shelter") == 200
        assert "safe with us" in await house.shown(7)

        house.database.come_back()
        await house.until(HANDLED, 3)
        assert (await house.ready())["database"] == "up"
