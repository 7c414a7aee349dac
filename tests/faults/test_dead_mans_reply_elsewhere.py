"""The dead man's reply on the other two ways in: Messenger, and Telegram where it is polled."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.dead_mans_house import PATIENCE_S, House, open_house
from tests.patience import Stopwatch

pytestmark = pytest.mark.slow
WITHIN_S = 1.0
GRAFFITI = "There's some graffiti on the bus shelter"
ALERTS = "SELECT count(*) FROM alerts"
HANDLED = "SELECT count(*) FROM inbox WHERE handled_at IS NOT NULL"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as one:
        yield one


@pytest.fixture
async def polled(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, polled=True) as one:
        one.writes_where_telegram_is_polled(1, "hello")  # its turn has come, and a mark is kept
        await one.until(HANDLED, 1)
        yield one


@contextmanager
def hung(house: House) -> Iterator[None]:
    house.database.hang()
    try:
        yield
    finally:
        house.database.go_on()


async def hears_on_messenger(house: House, number: int, *, status: int = 200) -> None:
    clock = Stopwatch(house.life.pid)
    async with asyncio.timeout(PATIENCE_S):  # who never answers must not keep the database hung
        assert await house.says_on_messenger(number) == status
    assert "999" in await house.shown_on_messenger(number)
    assert clock.seconds() < WITHIN_S


async def hears_where_polled(house: House, number: int) -> None:
    clock = Stopwatch(house.life.pid)
    house.writes_where_telegram_is_polled(number)
    assert "999" in await house.shown(number)
    assert clock.seconds() < WITHIN_S


async def test_on_messenger_with_the_database_gone(house: House) -> None:
    await house.says_on_messenger(6, "hello")
    house.database.vanish()
    await hears_on_messenger(house, 7)
    await hears_on_messenger(house, 8)
    house.database.come_back()
    await house.until(ALERTS, 2)


async def test_on_messenger_with_a_database_that_hangs(house: House) -> None:
    await house.says_on_messenger(6, "hello")
    with hung(house):
        await hears_on_messenger(house, 7)  # before anybody has noticed
        await asyncio.sleep(4)
        await hears_on_messenger(house, 8)  # and after
    await house.until(ALERTS, 2)


async def test_on_messenger_with_database_and_disk_gone(house: House) -> None:
    await house.says_on_messenger(6, "hello")
    house.database.vanish()
    house.life.fill_the_disk()
    await hears_on_messenger(house, 7, status=503)
    assert await house.says_on_messenger(7) == 503  # Meta sends it again
    _empty_the_disk(house)
    assert await house.says_on_messenger(7) == 200
    house.database.come_back()
    await house.until(ALERTS, 1)


async def test_polled_with_the_database_gone(polled: House) -> None:
    polled.database.vanish()
    await hears_where_polled(polled, 7)
    polled.writes_where_telegram_is_polled(8, GRAFFITI)
    assert "safe with us" in await polled.shown(8)
    await hears_where_polled(polled, 9)
    polled.database.come_back()
    await polled.until(ALERTS, 2)
    await polled.until(HANDLED, 4)
    await _polls_with_the_database_again(polled)


async def test_polled_with_a_database_that_hangs(polled: House) -> None:
    with hung(polled):
        for number in range(7, 17):  # through the moments in which it is noticed
            await hears_where_polled(polled, number)
            await asyncio.sleep(0.4)
    await polled.until(ALERTS, 10)
    await _polls_with_the_database_again(polled)


async def test_polled_with_database_and_disk_gone_everybody_in_danger_is_told_once(
    polled: House,
) -> None:
    polled.database.vanish()
    polled.life.fill_the_disk()
    polled.writes_where_telegram_is_polled(6, GRAFFITI)
    for number in (7, 8):
        await hears_where_polled(polled, number)
    await asyncio.sleep(3)  # Telegram brings all of them again and again
    told = [one["chat_id"] for one in polled.telegram.sent() if "999" in one["text"]]
    assert (told.count("7"), told.count("8")) == (1, 1)
    await hears_where_polled(polled, 9)
    _empty_the_disk(polled)
    polled.database.come_back()
    await polled.until(HANDLED, 5)
    await polled.until(ALERTS, 3)


async def _polls_with_the_database_again(house: House) -> None:
    house.writes_where_telegram_is_polled(50, "hello")
    await house.until("SELECT count(*) FROM marks WHERE value = '51'", 1)


def _empty_the_disk(house: House) -> None:
    _, hard = resource.prlimit(house.life.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(house.life.pid, resource.RLIMIT_FSIZE, (hard, hard))
