"""Providers deliver in any order; what still waits is handled in the order it was written."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from bot.channels.base import Inbound
from bot.inbound_json import from_json, to_json
from bot.spool import Spool
from bot.storage import inbox as inbox_rows
from bot.storage import schema as tables
from tests.bot.rows import NOW, Clock
from tests.bot.test_front_desk import House, MakeHouse, house, phrases, places
from triage.understanding import Understanding

FIXTURES = (house, phrases, places)  # of the front desk's own tests


@dataclass
class HeldUp:
    """A model that keeps the first message until it is told to answer."""

    entered: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    async def understand(self, text: str) -> Understanding:
        if not self.entered.is_set():
            self.entered.set()
            await self.opened.wait()
        return Understanding(text=text)


async def heard_in_order(one: House) -> list[str]:
    said = await one.rows(tables.messages)
    return [row["text"] for row in said if row["author"] == "resident"]


async def test_what_waits_is_handled_in_its_writers_order(house: MakeHouse) -> None:
    one = house()
    for turn in (10, 9, 101, 100):  # as numbers, not as words
        await one.arrives(f"message {turn}", turn=turn)

    await one.handle()

    assert await heard_in_order(one) == [f"message {turn}" for turn in (9, 10, 100, 101)]


async def test_what_has_no_turn_goes_first_and_in_the_order_it_was_accepted(
    house: MakeHouse,
) -> None:
    one = house()
    await one.arrives("third", turn=0)
    await one.arrives("first")
    await one.arrives("second")
    async with one.engine.begin() as connection:  # as a release wrote it that knew of no turns
        without = tables.inbox.c.inbound.op("-")("turn")
        first = tables.inbox.c.inbound["text"].astext == "first"
        await connection.execute(tables.inbox.update().where(first).values(inbound=without))

    await one.handle()

    assert await heard_in_order(one) == ["first", "second", "third"]


async def test_the_turns_of_another_conversation_say_nothing(house: MakeHouse) -> None:
    one = house()
    await one.arrives("ours", turn=7)
    await one.arrives("theirs", turn=3, address="2002")

    async with one.engine.connect() as connection:
        ours = await inbox_rows.oldest_waiting(connection, channel="telegram", address="1001")

    assert ours is not None
    assert ours.inbound["text"] == "ours"


async def test_an_older_one_that_comes_while_a_newer_one_is_understood_goes_first(
    house: MakeHouse,
) -> None:
    model = HeldUp()
    one = house(understanding=model)
    await one.arrives("second", turn=2)
    handling = asyncio.create_task(one.handle())
    await model.entered.wait()

    await one.arrives("first", turn=1)
    model.opened.set()
    await handling

    assert await heard_in_order(one) == ["first", "second"]


async def test_what_is_handled_already_stays_handled(house: MakeHouse) -> None:
    one = house()
    await one.say("second", turn=2)
    await one.say("first", turn=1)

    assert await heard_in_order(one) == ["second", "first"]
    assert all(row["handled_at"] for row in await one.rows(tables.inbox))


def spooled(number: int, address: str, turn: int | None) -> Inbound:
    return Inbound(
        channel="telegram",
        provider_id=str(number),
        address=address,
        sent_at=NOW,
        kind="text",
        turn=turn,
    )


async def test_the_spool_gives_each_conversation_back_in_its_writers_order(tmp_path: Path) -> None:
    clock = Clock()
    spool = Spool(tmp_path, lambda: clock.forward(seconds=1))
    kept = (("afraid", 5), ("calm", 12), ("afraid", None), ("calm", 9), ("afraid", 3), ("calm", 10))
    for number, (address, turn) in enumerate(kept):
        await spool.keep(spooled(number, address, turn), danger=turn == 3)

    given = [(one.address, one.turn) for _, one in spool.read()]

    assert given == [
        ("afraid", None),  # danger first, and what has no turn before what has one
        ("afraid", 3),
        ("afraid", 5),
        ("calm", 9),
        ("calm", 10),
        ("calm", 12),
    ]
    assert spool.holds("telegram", "calm")


def test_a_row_of_another_release_is_read() -> None:
    ours = to_json(spooled(1, "1001", 7), ())
    older = {name: value for name, value in ours.items() if name != "turn"}
    newer = ours | {"not_known_yet": 1}

    assert from_json(older)[0].turn is None
    assert from_json(newer)[0] == from_json(ours)[0] == spooled(1, "1001", 7)
