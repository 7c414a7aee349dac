"""Each process clears its own folder of what is too old, and of what was erased anywhere."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import spool_names as names
from bot.aside_clearing import AsideClearing
from bot.erasure import Erased, erase
from bot.put_aside import PutAside
from bot.storage import schema as tables
from tests.bot.rows import NOW, Clock, add_conversation, all_of
from tests.bot.test_aside_ends import AGES, hold, texts
from tests.bot.test_inbox_and_sweeper import message

AN_HOUR = timedelta(hours=1)
AGE = AGES.conversations


@pytest.fixture
def clock() -> Clock:
    return Clock(now=NOW - AN_HOUR)


def machine(engine: AsyncEngine, folder: Path, clock: Clock) -> AsideClearing:
    folder.mkdir(exist_ok=True)
    return AsideClearing(
        engine=engine, aside=PutAside(folder=folder, clock=clock), age=AGE, clock=clock
    )


@pytest.fixture
def ours(engine: AsyncEngine, tmp_path: Path, clock: Clock) -> AsideClearing:
    return machine(engine, tmp_path / "ours", clock)


@pytest.fixture
def theirs(engine: AsyncEngine, tmp_path: Path, clock: Clock) -> AsideClearing:
    """Another machine's: the same database, a folder of its own."""
    return machine(engine, tmp_path / "theirs", clock)


async def lies(aside: PutAside, *addresses: str, first: int = 1) -> None:
    for number, address in enumerate(addresses, start=first):
        await aside.keep(message(number, address=address), fault="X", danger=False, heard=False)


async def erased(engine: AsyncEngine, conversation: UUID, aside: PutAside) -> None:
    """Committed; then the process is killed before a file has gone."""
    async with engine.begin() as connection:
        done = await erase(
            connection, conversation, of_reports="erase", why="asked", now=NOW, aside=aside
        )
    assert isinstance(done, Erased)


async def receipts_of(engine: AsyncEngine, kind: str) -> list[dict[str, int]]:
    found = await all_of(engine, tables.receipts)
    return [one["detail"]["gone"] for one in found if one["kind"] == kind]


async def test_each_machine_clears_its_own_folder_of_what_is_too_old(
    engine: AsyncEngine, ours: AsideClearing, theirs: AsideClearing, clock: Clock
) -> None:
    await lies(ours.aside, "ann", "ben")
    await lies(theirs.aside, "cay")
    clock.now = NOW + AGE
    await hold(engine, await add_conversation(engine, address="ben"))

    for _ in range(2):
        for one in (ours, theirs):
            await one.look()

    assert (texts(ours.aside), texts(theirs.aside)) == (["message 2"], [])
    assert await receipts_of(engine, "purge") == [{"put_aside": 1}, {"put_aside": 1}]


async def test_whom_one_machine_erased_the_others_forget_too_and_after_a_kill_itself(
    engine: AsyncEngine, ours: AsideClearing, theirs: AsideClearing, clock: Clock
) -> None:
    for one in (ours, theirs):
        await lies(one.aside, "ann", "ben")
    await erased(engine, await add_conversation(engine, address="ann"), ours.aside)
    clock.now = NOW + AN_HOUR
    await lies(theirs.aside, "ann", first=3)  # they wrote again: nobody has asked to erase that

    for one in (ours, theirs):
        await one.look()

    assert (texts(ours.aside), texts(theirs.aside)) == (["message 2"], ["message 2", "message 3"])
    assert await receipts_of(engine, "purge") == [{"put_aside": 1}, {"put_aside": 1}]


async def test_a_hold_on_their_next_conversation_keeps_what_is_left_of_the_erased_one(
    engine: AsyncEngine, ours: AsideClearing
) -> None:
    await lies(ours.aside, "ann")
    await erased(engine, await add_conversation(engine, address="ann"), ours.aside)
    await hold(engine, await add_conversation(engine, address="ann"))

    await ours.look()

    assert texts(ours.aside) == ["message 1"]


async def test_who_was_erased_is_remembered_no_longer_than_a_file_of_theirs_may_lie(
    engine: AsyncEngine, ours: AsideClearing, clock: Clock
) -> None:
    await erased(engine, await add_conversation(engine, address="ann"), ours.aside)
    mark = f"erased.{names.digest('telegram', 'ann')}"

    for passed, left in ((AGE, [mark]), (AGE + AN_HOUR, [])):
        clock.now = NOW + passed
        await ours.look()
        assert [one["name"] for one in await all_of(engine, tables.marks)] == left


async def test_one_that_cannot_go_keeps_no_other_and_is_on_no_receipt(
    engine: AsyncEngine, ours: AsideClearing, clock: Clock
) -> None:
    stuck = f"0-aside-0-{names.digest('telegram', 'ann')}.unreadable"
    (ours.aside.folder / stuck).mkdir()  # neither read nor removed like a file
    await lies(ours.aside, "ann")
    await erased(engine, await add_conversation(engine, address="ann"), ours.aside)
    clock.now = NOW + 10 * AGE

    for _ in range(2):
        await ours.look()

    assert [one.name for one in ours.aside.folder.iterdir()] == [stuck]
    assert await receipts_of(engine, "purge") == [{"put_aside": 1}]
