"""A restart: what is on its way arrives or is given back, so that no reply waits for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.base import Outgoing
from bot.storage import deliveries
from bot.storage.deliveries import Claimed
from bot.storage.schema import deliveries as rows
from tests.bot.delivery.test_relay import ONE, Gate, Recorder, relay
from tests.bot.rows import NOW, Clock, add_conversation, add_reply, all_of


@dataclass
class StoppedMeanwhile(Recorder):
    """The program is told to stop while the provider's answer arrives."""

    sending: list[asyncio.Task[None]] = field(default_factory=list)

    async def send(self, reply: Outgoing) -> str:
        asyncio.get_running_loop().call_soon(self.sending[0].cancel)
        return await super().send(reply)


async def test_a_reply_in_flight_is_taken_up_at_once_after_a_restart(engine: AsyncEngine) -> None:
    gate, clock, after = Gate(), Clock(), Recorder()
    one = await add_conversation(engine)
    await add_reply(engine, one, "Call 999 now.", call_999=True)
    before = asyncio.create_task(relay(engine, gate, clock).run())
    async with asyncio.timeout(30):
        await gate.entered.wait()

    before.cancel()
    await asyncio.gather(before, return_exceptions=True)

    (row,) = await all_of(engine, rows)
    assert (row["state"], row["next_at"], row["attempts"]) == ("waiting", NOW, 0)
    await relay(engine, after, clock).send_due()
    assert after.sent == [("1001", "Call 999 now.")]


async def test_what_another_took_over_is_not_given_back_under_its_hands(
    engine: AsyncEngine,
) -> None:
    gate, clock = Gate(), Clock()
    await add_reply(engine, await add_conversation(engine), "slow")
    slow = asyncio.create_task(relay(engine, gate, clock).deliver(await taken(engine)))
    await gate.entered.wait()
    clock.forward(seconds=61)
    async with engine.begin() as connection:
        await deliveries.claim(connection, room=ONE, now=clock())

    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow

    (row,) = await all_of(engine, rows)
    assert (row["state"], row["claimed_at"]) == ("sending", clock())


async def test_a_reply_that_has_arrived_is_written_down_before_the_end(
    engine: AsyncEngine,
) -> None:
    channel = StoppedMeanwhile()
    await add_reply(engine, await add_conversation(engine), "hello")
    sending = asyncio.create_task(relay(engine, channel, Clock()).deliver(await taken(engine)))
    channel.sending.append(sending)

    with pytest.raises(asyncio.CancelledError):
        await sending

    (row,) = await all_of(engine, rows)
    assert (row["state"], row["provider_ref"]) == ("sent", "ref-1")


async def test_a_reply_that_is_being_claimed_at_the_end_is_not_forgotten(
    engine: AsyncEngine,
) -> None:
    channel = Recorder()
    await add_reply(engine, await add_conversation(engine), "hello")
    async with engine.begin() as connection:
        await connection.execute(text("LOCK TABLE deliveries IN ACCESS EXCLUSIVE MODE"))
        running = asyncio.create_task(relay(engine, channel, Clock()).run())
        await until_somebody_waits(engine)
        running.cancel()
        await asyncio.sleep(0)
    await asyncio.gather(running, return_exceptions=True)

    (row,) = await all_of(engine, rows)
    assert (channel.sent, row["state"]) == ([("1001", "hello")], "sent")


async def test_what_is_answered_while_we_stop_goes_out_before_the_end(engine: AsyncEngine) -> None:
    channel, one = Recorder(), await add_conversation(engine)
    sending = relay(engine, channel, Clock())
    running = asyncio.create_task(sending.run())
    async with asyncio.timeout(30):
        while sending.health.state("relay") != "up":  # it has looked, and waits to be woken
            await asyncio.sleep(0.01)
    await add_reply(engine, one, "hello")
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert channel.sent == [("1001", "hello")]


async def taken(engine: AsyncEngine) -> Claimed:
    async with engine.begin() as connection:
        (claimed,) = await deliveries.claim(connection, room=ONE, now=NOW)
    return claimed


async def until_somebody_waits(engine: AsyncEngine) -> None:
    """For a lock."""
    asked = text(
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'deliveries'::regclass"
    )
    async with asyncio.timeout(30), engine.connect() as connection:
        while not (await connection.execute(asked)).scalar_one():
            await asyncio.sleep(0.01)
