"""No provider that hangs takes the slots of others, nor those in which 999 is said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.base import Channel, Outgoing
from bot.delivery import slots
from bot.delivery.pace import Pacer
from bot.delivery.relay import Relay
from bot.errors import TryLater
from bot.health import Health
from bot.rate_limit import only_forward
from bot.storage.deliveries import Lane
from bot.storage.schema import deliveries
from tests.bot.delivery.test_relay import Recorder
from tests.bot.rows import NOW, Clock, add_conversation, add_reply, all_of

SECOND = timedelta(seconds=1)
ORDINARY, SAYS_999 = Lane("telegram", call_999=False), Lane("telegram", call_999=True)


@dataclass
class Hangs:
    """A provider that takes everything but 999, and answers nothing."""

    name: str = "telegram"
    taken: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)

    async def send(self, reply: Outgoing) -> str:
        if reply.call_999:
            self.sent.append(reply.text)
            return "ref"
        self.taken.append(reply.text)
        await asyncio.Event().wait()
        raise AssertionError


def test_each_lane_has_the_slots_that_nothing_of_its_own_has_taken() -> None:
    room = slots.room(("telegram", "messenger"), under_way=[ORDINARY] * 8 + [SAYS_999] * 3)

    assert ORDINARY not in room
    assert room[SAYS_999] == slots.FOR_999 - 3
    assert room[Lane("messenger", call_999=False)] == slots.ORDINARY


def test_a_channel_whose_provider_asked_us_to_wait_has_room_for_999_alone() -> None:
    room = slots.room(("telegram",), held=("telegram",))

    assert set(room) == {SAYS_999}


async def test_a_provider_that_hangs_holds_up_no_other_channel(engine: AsyncEngine) -> None:
    hangs, well = Hangs(), Recorder(name="messenger")
    await add_many(engine, 20)
    async with running(engine, {"telegram": hangs, "messenger": well}) as relay:
        await until(lambda: len(hangs.taken) == slots.ORDINARY)
        other = await add_conversation(engine, channel="messenger", address="page:1")
        await add_reply(engine, other, "Thank you.")
        relay.wake()
        await until(lambda: well.sent)

    assert well.sent == [("page:1", "Thank you.")]


async def test_999_waits_for_no_reply_of_its_own_channel_that_hangs(engine: AsyncEngine) -> None:
    hangs = Hangs()
    await add_many(engine, 20)
    async with running(engine, {"telegram": hangs}) as relay:
        await until(lambda: len(hangs.taken) == slots.ORDINARY)
        in_danger = await add_conversation(engine, address="999999")
        await add_reply(engine, in_danger, "Call 999 now.", call_999=True)
        relay.wake()
        await until(lambda: hangs.sent)

    assert hangs.sent == ["Call 999 now."]
    assert len(hangs.taken) == slots.ORDINARY


async def test_who_was_told_to_wait_sends_no_other_conversation_into_it(
    engine: AsyncEngine,
) -> None:
    clock = Clock()
    channel = Recorder(fails=[TryLater("Telegram asked us to wait", after=30 * SECOND)])
    relay = a_relay(engine, {"telegram": channel}, clock)
    await add_many(engine, 3)
    in_danger = await add_conversation(engine, address="999999")

    await relay.send_due()
    assert channel.sent == []
    assert [row["attempts"] for row in await all_of(engine, deliveries)] == [1, 0, 0]

    await add_reply(engine, in_danger, "Call 999 now.", call_999=True)
    clock.forward(seconds=20)
    await relay.send_due()
    assert channel.sent == [("999999", "Call 999 now.")]

    clock.forward(seconds=11)
    await relay.send_due()
    assert len(channel.sent) == 4


async def test_a_999_that_is_told_to_wait_keeps_nobody_else_waiting(engine: AsyncEngine) -> None:
    channel = Recorder(fails=[TryLater("Telegram asked us to wait", after=30 * SECOND)])
    in_danger = await add_conversation(engine, address="999999")
    await add_reply(engine, in_danger, "Call 999 now.", call_999=True)
    await add_many(engine, 1)

    await a_relay(engine, {"telegram": channel}, Clock()).send_due()

    assert [text for _, text in channel.sent] == ["reply 0"]


async def test_a_turn_that_does_not_come_gives_the_slot_back(engine: AsyncEngine) -> None:
    channel = Recorder()
    relay = a_relay(engine, {"telegram": channel}, Clock())
    relay.pacer = Pacer(lambda: 0.0)  # a clock that stands still
    relay.longest_turn_s = 0.05
    for number in range(30):
        relay.pacer.spent("telegram", str(number))
    await add_many(engine, 1)
    in_danger = await add_conversation(engine, address="999999")
    await add_reply(engine, in_danger, "Call 999 now.", call_999=True)

    async with asyncio.timeout(30):
        await relay.send_due()

    assert channel.sent == [("999999", "Call 999 now.")]  # said all the same
    put_off, _ = await all_of(engine, deliveries)
    assert (put_off["state"], put_off["attempts"]) == ("waiting", 0)
    assert put_off["next_at"] > NOW


async def test_a_clock_that_is_set_back_holds_no_new_reply_up(engine: AsyncEngine) -> None:
    channel, clock = Recorder(), Clock()
    relay = a_relay(engine, {"telegram": channel}, clock)
    one = await add_conversation(engine)
    for number in range(3):
        await add_reply(engine, one, f"before {number}")
    await relay.send_due()

    clock.forward(hours=-2)
    await add_reply(engine, one, "after", next_at=clock())
    await relay.send_due()
    clock.forward(seconds=1.1)
    await relay.send_due()

    assert channel.sent[-1] == ("1001", "after")


async def add_many(engine: AsyncEngine, count: int) -> None:
    """Each of another resident."""
    for number in range(count):
        one = await add_conversation(engine, address=str(2000 + number))
        await add_reply(engine, one, f"reply {number}")


def a_relay(engine: AsyncEngine, channels: Mapping[str, Channel], clock: Clock) -> Relay:
    return Relay(
        engine=engine,
        channels=channels,
        clock=clock,
        health=Health(clock=clock),
        pacer=Pacer(only_forward(clock)),
    )


@asynccontextmanager
async def running(engine: AsyncEngine, channels: Mapping[str, Channel]) -> AsyncIterator[Relay]:
    relay = a_relay(engine, channels, Clock())
    task = asyncio.create_task(relay.run())
    try:
        yield relay
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(claim: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not claim():
            await asyncio.sleep(0.01)
