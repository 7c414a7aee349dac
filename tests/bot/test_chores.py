"""Chores come round: each once, by one process, and again after a failure."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.chores import (
    CHORE_LOCK,
    COUNT_EVERY,
    SCHEDULE,
    Chore,
    Chores,
    next_night,
    usual_chores,
)
from bot.health import Health
from bot.retention import Ages
from bot.settings import read
from bot.storage import schema as tables
from tests.bot.rows import NOW, Clock, all_of


class Work:
    """Counts how often it was done; fails while it is told to."""

    def __init__(self) -> None:
        self.done = 0
        self.fails = False

    async def __call__(self, _engine: AsyncEngine, _now: datetime) -> None:
        if self.fails:
            raise RuntimeError("no")
        self.done += 1


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def chores(engine: AsyncEngine, clock: Clock, work: Work) -> Chores:
    often = Chore(name="often", work=work, next_after=lambda done: done + COUNT_EVERY)
    return Chores(engine=engine, chores=[often], clock=clock, health=Health(clock=clock))


async def test_a_chore_is_done_at_once_and_again_when_its_time_has_come(
    chores: Chores, clock: Clock, work: Work
) -> None:
    assert await chores.look() == ["often"]
    assert await chores.look() == []
    clock.forward(minutes=16)
    assert await chores.look() == ["often"]
    assert work.done == 2


async def test_while_another_process_is_at_it_nothing_is_done(
    chores: Chores, engine: AsyncEngine, work: Work
) -> None:
    async with engine.begin() as other:
        await other.execute(select(text(f"pg_advisory_xact_lock({CHORE_LOCK})")))
        assert await chores.look() == []
    assert await chores.look() == ["often"]
    assert work.done == 1


async def test_a_chore_that_failed_is_tried_again_and_people_are_told(
    chores: Chores, work: Work
) -> None:
    work.fails = True
    assert await chores.look() == []
    assert chores.health.state("chores") == "stuck"

    work.fails = False
    assert await chores.look() == ["often"]
    assert chores.health.state("chores") == "up"


async def test_a_nightly_chore_waits_for_the_night_and_is_made_up_for_when_a_night_was_missed(
    engine: AsyncEngine, clock: Clock, work: Work
) -> None:
    nightly = Chore(name="purge", work=work, next_after=next_night)
    chores = Chores(engine=engine, chores=[nightly], clock=clock, health=Health(clock=clock))

    assert await chores.look() == []  # half past nine in the morning
    clock.forward(hours=17)
    assert await chores.look() == []
    clock.forward(hours=1)
    assert await chores.look() == ["purge"]
    clock.forward(days=3)
    assert await chores.look() == ["purge"]


@pytest.mark.parametrize(
    ("done", "due"),
    [
        (datetime(2026, 7, 1, 1, 30, tzinfo=UTC), datetime(2026, 7, 1, 2, 0, tzinfo=UTC)),
        (datetime(2026, 7, 1, 2, 0, tzinfo=UTC), datetime(2026, 7, 2, 2, 0, tzinfo=UTC)),
        (NOW, datetime(2026, 3, 3, 3, 0, tzinfo=UTC)),
    ],
)
def test_the_quiet_hour_is_londons(done: datetime, due: datetime) -> None:
    assert next_night(done) == due


async def test_the_nightly_purge_says_on_its_receipt_and_in_the_trail_who_ran_it(
    engine: AsyncEngine,
) -> None:
    (purge,) = [one for one in usual_chores(Ages.of(read({})), {}) if one.name == "purge"]
    await purge.work(engine, NOW)
    (receipt,) = await all_of(engine, tables.receipts)
    (line,) = await all_of(engine, tables.audit)
    assert receipt["detail"]["by"] == line["detail"]["by"] == SCHEDULE
