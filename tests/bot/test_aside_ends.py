"""What was put aside goes by its age, with its conversation, or is given to whom it is of."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import aside_ends
from bot import spool_names as names
from bot.erasure import Erased, erase
from bot.holds import set_hold
from bot.person_export import as_json, counts
from bot.put_aside import PutAside
from bot.retention import Ages, purge
from bot.settings import read
from bot.storage import schema as tables
from bot.storage.person_out import person_out
from tests.bot.rows import NOW, Clock, add_conversation, all_of
from tests.bot.test_inbox_and_sweeper import message

AGES = Ages.of(read({}))


@pytest.fixture
def clock() -> Clock:
    return Clock(now=NOW - timedelta(days=400))


@pytest.fixture
async def aside(tmp_path: Path, clock: Clock) -> PutAside:
    """Of two people, long ago, and of one of them today."""
    made = PutAside(folder=tmp_path, clock=clock)
    for number, address in enumerate(("ann", "ben"), start=1):
        await made.keep(message(number, address=address), fault="X", danger=False, heard=False)
    clock.now = NOW
    await made.keep(message(3, address="ann"), fault="X", danger=True, heard=False)
    return made


def texts(aside: PutAside) -> list[str]:
    return sorted(one.head.text for one in aside.newest(10))


async def hold(engine: AsyncEngine, conversation: UUID) -> None:
    async with engine.begin() as connection:
        await set_hold(
            connection,
            conversation,
            why="a court asked for it",
            look_again_on=date(2026, 9, 1),
            staff_id=None,
            now=NOW,
        )


async def test_a_purge_by_hand_takes_old_ones_but_none_on_hold(
    engine: AsyncEngine, aside: PutAside
) -> None:
    await hold(engine, await add_conversation(engine, address="ben"))
    async with engine.begin() as connection:
        done = await purge(connection, AGES, now=NOW, aside=aside)
    await aside_ends.go(aside, done.files)

    assert texts(aside) == ["message 2", "message 3"]
    (_, receipt) = await all_of(engine, tables.receipts)  # after that of the hold
    assert receipt["detail"]["gone"]["put_aside"] == 1


async def test_what_is_rolled_back_takes_no_file(engine: AsyncEngine, aside: PutAside) -> None:
    async with engine.connect() as connection:
        transaction = await connection.begin()
        done = await purge(connection, AGES, now=NOW, aside=aside)
        await transaction.rollback()

    assert (done.gone["put_aside"], aside.count()) == (2, 3)


@pytest.mark.parametrize("of_reports", ["erase", "keep"])
async def test_who_is_erased_is_erased_there_too_and_nobody_else(
    engine: AsyncEngine, aside: PutAside, of_reports: str
) -> None:
    ann = await add_conversation(engine, address="ann")
    async with engine.begin() as connection:
        done = await erase(
            connection,
            ann,
            of_reports=of_reports,
            why="asked",
            now=NOW,
            aside=aside,
        )
    assert isinstance(done, Erased)
    assert aside.remove(done.files).gone == done.gone["put_aside"] == 2
    assert texts(aside) == ["message 2"]


async def test_of_a_conversation_on_hold_nothing_is_erased(
    engine: AsyncEngine, aside: PutAside
) -> None:
    ann = await add_conversation(engine, address="ann")
    await hold(engine, ann)
    async with engine.begin() as connection:
        done = await erase(connection, ann, of_reports="erase", why="asked", now=NOW, aside=aside)
    assert isinstance(done, Erased)
    assert (done.gone, done.files) == ({}, ())


async def test_who_asks_what_is_held_of_them_is_given_it_whole(
    engine: AsyncEngine, aside: PutAside
) -> None:
    ann = await add_conversation(engine, address="ann")
    async with engine.connect() as connection:
        person = await person_out(connection, ann)
    assert person is not None
    (aside.folder / "0-aside-x-y.unreadable").write_text("{")  # of nobody that is known

    given = json.loads(as_json(person, aside.contents_of("telegram", "ann")))
    assert [one["text"] for one in given["put_aside"]] == ["message 1", "message 3"]
    cut_short = {"x": b'{"text": "cut'}
    assert json.loads(as_json(person, cut_short))["put_aside"] == ['{"text": "cut']


async def test_one_that_vanished_or_cannot_be_opened_keeps_nobody_from_the_others(
    engine: AsyncEngine, aside: PutAside
) -> None:
    ann = await add_conversation(engine, address="ann")
    whose = names.digest("telegram", "ann")
    vanished, shut = (f"0-aside-{one}-{whose}.unreadable" for one in ("8", "9"))
    (aside.folder / vanished).symlink_to("nothing")  # listed, and gone when it is opened
    (aside.folder / shut).mkdir()
    async with engine.begin() as connection:
        person = await person_out(connection, ann)
        done = await erase(connection, ann, of_reports="erase", why="asked", now=NOW, aside=aside)
    assert person is not None
    assert isinstance(done, Erased)

    contents = aside.contents_of("telegram", "ann")
    given = json.loads(as_json(person, contents))["put_aside"]
    assert [one.get("text") for one in given] == ["message 1", "message 3", None]
    assert given[-1] == {"file": shut, "not_read": "it could not be opened"}
    theirs = counts(person, contents)
    assert (theirs["put_aside"], theirs["put_aside_not_read"]) == (2, 1)
    assert shut in done.files  # what cannot be read must go all the same
    assert await aside_ends.go(aside, done.files) >= 2
    assert texts(aside) == ["message 2"]
