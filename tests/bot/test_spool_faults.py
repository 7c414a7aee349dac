"""One file of the spool never stops the others, and staff hear of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry
from sqlalchemy import exc, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.channels.base import Inbound, Media
from bot.inbox import Accepted, Inbox
from bot.ledger_metrics import LedgerMetrics
from bot.spool import Spool
from bot.spool_record import Malformed, from_bytes, to_bytes
from bot.storage import schema as tables
from bot.sweeper import Sweeper
from tests.bot.rows import Clock, all_of
from tests.bot.test_inbox_and_sweeper import (
    Handled,
    desk,
    inbox,
    message,
    spool,
    sweeper,
)

FIXTURES = (desk, inbox, spool, sweeper)
RECORD = json.loads(to_bytes(message()))
MALFORMED: dict[str, Any] = {
    "a list": [1, 2],
    "nothing": None,
    "no contents": {name: one for name, one in RECORD.items() if name != "contents"},
    "contents of another number": RECORD | {"contents": ["", ""]},
    "contents that are none": RECORD | {"contents": None},
    "a number for words": RECORD | {"text": 5},
    "no media": RECORD | {"media": None},
    "media of numbers": RECORD | {"media": [5]},
    "no moment": RECORD | {"sent_at": 5},
    "no address": {name: one for name, one in RECORD.items() if name != "address"},
}


async def provider_ids(engine: AsyncEngine) -> list[str]:
    return [row["provider_id"] for row in await all_of(engine, tables.inbox)]


def shut(path: Path) -> None:
    """Cannot be opened, whoever we are: for root no mode of a file is in the way."""
    shutil.move(path, path.with_suffix(".kept"))
    path.mkdir()


def mend(path: Path) -> None:
    path.rmdir()
    shutil.move(path.with_suffix(".kept"), path)


async def test_a_file_that_cannot_be_opened_holds_up_nobody_else(
    engine: AsyncEngine, spool: Spool, sweeper: Sweeper, caplog: pytest.LogCaptureFixture
) -> None:
    for number, address in enumerate(("ann", "ben", "ann", "cat"), start=1):
        await spool.keep(message(number, address=address, text="he has a knife"))
    bad = spool.waiting()[0]
    shut(bad)

    for _ in range(2):
        await sweeper.sweep()
    assert await provider_ids(engine) == ["2", "4"]  # Ann's second waits for her first
    part = sweeper.health.part("put_aside")
    assert part is not None
    assert (part.state, part.detail) == ("stuck", "1 cannot be opened")
    logged = [one.getMessage() for one in caplog.records if "opened" in one.getMessage()]
    assert logged == ["a spooled message cannot be opened: IsADirectoryError"]

    mend(bad)
    await sweeper.sweep()
    await sweeper.sweep()
    assert await provider_ids(engine) == ["2", "4", "1", "3"]
    assert spool.waiting() == []
    assert sweeper.health.state("put_aside") == "up"


async def test_its_own_conversation_does_not_wait_for_it_for_ever(
    engine: AsyncEngine, inbox: Inbox, spool: Spool, sweeper: Sweeper
) -> None:
    await spool.keep(message(1))
    await spool.keep(message(2))
    shut(spool.waiting()[0])
    await sweeper.sweep()
    assert await provider_ids(engine) == []
    assert (await inbox.accept(message(3))).how == "spooled"

    spool.patience_s = 0.0
    await sweeper.sweep()
    assert await provider_ids(engine) == ["2", "3"]
    assert (await inbox.accept(message(4))).how == "new"
    assert sweeper.health.state("put_aside") == "stuck"


@pytest.mark.parametrize("record", MALFORMED.values(), ids=MALFORMED.keys())
async def test_what_makes_no_sense_is_put_aside_and_staff_hear_of_it(
    engine: AsyncEngine, spool: Spool, sweeper: Sweeper, record: Any
) -> None:
    odd = spool.folder / "00000000T000000.000000-1-00000000-0123456789abcdef.json"
    odd.write_text(json.dumps(record))
    await spool.keep(message())

    await sweeper.sweep()
    assert await provider_ids(engine) == ["1"]
    assert odd.with_suffix(".unreadable").exists()
    part = sweeper.health.part("put_aside")
    assert part is not None
    assert (part.state, part.detail) == ("stuck", "1 put aside")


async def test_what_was_put_aside_is_counted_until_a_person_has_seen_to_it(
    engine: AsyncEngine, spool: Spool, sweeper: Sweeper
) -> None:
    registry = CollectorRegistry()
    figures = LedgerMetrics(engine=engine, spool=spool, clock=sweeper.clock, registry=registry)
    await spool.keep(message(text="hello"))
    (path,) = spool.waiting()
    spool.put_aside(path)
    await figures.look()
    assert registry.get_sample_value("bluelamp_spooled_put_aside") == 1
    await sweeper.sweep()
    assert sweeper.health.state("put_aside") == "stuck"

    path.with_suffix(".unreadable").rename(path)  # by a release that can read it
    await sweeper.sweep()
    await sweeper.sweep()
    await figures.look()
    assert await provider_ids(engine) == ["1"]
    assert registry.get_sample_value("bluelamp_spooled_put_aside") == 0
    assert sweeper.health.state("put_aside") == "up"


@pytest.mark.parametrize("name", ["notes.partial", "a-b-c.partial", "a-٣-c.partial", "-.partial"])
async def test_a_strange_name_in_the_folder_stops_nothing(
    engine: AsyncEngine, spool: Spool, sweeper: Sweeper, name: str
) -> None:
    (spool.folder / name).write_text("x")
    await spool.keep(message())

    await sweeper.sweep()
    assert await provider_ids(engine) == ["1"]


async def test_while_a_table_is_missing_nothing_is_put_aside_and_what_is_in_the_inbox_goes_on(
    engine: AsyncEngine, inbox: Inbox, spool: Spool, sweeper: Sweeper, desk: Handled, clock: Clock
) -> None:
    await inbox.accept(message(1, address="ann"))
    clock.forward(seconds=60)
    photo = Media(kind="photo", content=b"no picture", content_type="image/jpeg")
    await spool.keep(message(2, address="ben", kind="photo", media=(photo,)))
    await executed(engine, "ALTER TABLE media RENAME TO not_restored_yet")
    for _ in range(3):
        with pytest.raises(exc.ProgrammingError):
            await sweeper.sweep()
    assert ("telegram", "ann") in desk.asked
    assert len(spool.waiting()) == 1

    await executed(engine, "ALTER TABLE not_restored_yet RENAME TO media")
    await sweeper.sweep()
    assert await provider_ids(engine) == ["1", "2"]
    assert spool.waiting() == []


class FailsFor(Inbox):
    """With a fault of its own for a message with more than words."""

    async def add(
        self, connection: AsyncConnection, inbound: Inbound, *given: Any, **named: Any
    ) -> Accepted:
        if inbound.media:
            raise RuntimeError
        return await super().add(connection, inbound, *given, **named)


async def test_a_fault_of_ours_costs_no_words_and_a_later_release_may_take_the_rest(
    engine: AsyncEngine, spool: Spool, sweeper: Sweeper, clock: Clock
) -> None:
    replay = sweeper.replay
    good, replay.inbox = replay.inbox, FailsFor(engine=engine, spool=spool, clock=clock)
    photo = Media(kind="photo", content=b"no picture", content_type="image/jpeg")
    for number in (1, 2, 3):
        media = (photo,) if number == 2 else ()
        await spool.keep(message(number, address=str(number), media=media))

    await sweeper.sweep()
    assert await provider_ids(engine) == ["1", "2", "3"]
    assert spool.waiting() == []
    (aside,) = spool.folder.glob("*.unreadable")

    replay.inbox = good  # the next release
    aside.rename(aside.with_suffix(".json"))
    await sweeper.sweep()
    assert await provider_ids(engine) == ["1", "2", "3", "2:whole"]
    (media,) = await all_of(engine, tables.media)
    assert media["original"] == b"no picture"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just("2026-03-02T09:30:00+00:00"),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(
    changes=st.dictionaries(st.sampled_from((*RECORD, "of_a_later_release")), anything),
    gone=st.sets(st.sampled_from(tuple(RECORD)), max_size=2),
)
def test_no_record_does_worse_than_make_no_sense(changes: Any, gone: set[str]) -> None:
    record = {name: one for name, one in (RECORD | changes).items() if name not in gone}
    try:
        read = from_bytes(json.dumps(record).encode())
    except Malformed:
        return
    assert from_bytes(to_bytes(read)) == read


@given(st.binary())
def test_no_bytes_do_worse_than_make_no_sense(content: bytes) -> None:
    with pytest.raises(Malformed):
        from_bytes(content)


def test_a_very_deep_one_makes_no_sense_either() -> None:
    with pytest.raises(Malformed):
        from_bytes(b"[" * 200_000)


async def executed(engine: AsyncEngine, statement: str) -> None:
    async with engine.begin() as connection:
        await connection.execute(text(statement))
