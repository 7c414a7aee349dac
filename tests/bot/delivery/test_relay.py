"""The relay on real tables: order, claims, retries, and what becomes of those it cannot send."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.base import Outgoing
from bot.delivery.pace import Pacer
from bot.delivery.relay import Relay
from bot.errors import TryLater, Undeliverable
from bot.health import Health
from bot.rate_limit import only_forward
from bot.storage import deliveries
from bot.storage.deliveries import Lane
from bot.storage.schema import conversations
from bot.storage.schema import deliveries as rows
from tests.bot.rows import NOW, Clock, add_conversation, add_reply, all_of

ONE = {Lane("telegram", call_999=False): 1}
EIGHT = {Lane("telegram", call_999=False): 8}


@dataclass
class Recorder:
    """A channel that remembers what it sent and fails as told."""

    name: str = "telegram"
    sent: list[tuple[str, str]] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)

    async def send(self, reply: Outgoing) -> str:
        if self.fails:
            raise self.fails.pop(0)
        self.sent.append((reply.address, reply.text))
        return f"ref-{len(self.sent)}"


@dataclass
class Gate:
    """A channel in which every send waits until the gate is opened."""

    name: str = "telegram"
    entered: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, reply: Outgoing) -> str:
        self.entered.set()
        await self.opened.wait()
        return f"late to {reply.address}"


def relay(engine: AsyncEngine, channel: Recorder | Gate, clock: Clock) -> Relay:
    return Relay(
        engine=engine,
        channels={channel.name: channel},
        clock=clock,
        health=Health(clock=clock),
        pacer=Pacer(only_forward(clock)),
    )


async def test_replies_of_a_conversation_go_out_in_the_order_in_which_they_were_said(
    engine: AsyncEngine,
) -> None:
    channel, clock = Recorder(), Clock()
    one = await add_conversation(engine)
    for text in ("first", "second", "third"):
        await add_reply(engine, one, text)

    await relay(engine, channel, clock).send_due()

    assert [text for _, text in channel.sent] == ["first", "second", "third"]
    assert {row["state"] for row in await all_of(engine, rows)} == {"sent"}


async def test_nothing_overtakes_a_reply_that_waits_for_its_next_try(engine: AsyncEngine) -> None:
    channel, clock = Recorder(fails=[TryLater("busy")]), Clock()
    one = await add_conversation(engine)
    other = await add_conversation(engine, address="2002")
    await add_reply(engine, one, "first")
    await add_reply(engine, one, "second")
    await add_reply(engine, other, "elsewhere")
    sending = relay(engine, channel, clock)

    await sending.send_due()
    assert channel.sent == [("2002", "elsewhere")]

    clock.forward(seconds=2)
    await sending.send_due()
    assert channel.sent[1:] == [("1001", "first"), ("1001", "second")]


async def test_what_says_999_waits_for_no_reply_before_it(engine: AsyncEngine) -> None:
    channel, clock = Recorder(fails=[TryLater("busy")]), Clock()
    one = await add_conversation(engine)
    await add_reply(engine, one, "Hello.")
    sending = relay(engine, channel, clock)
    await sending.send_due()  # it fails, and waits for its next try
    await add_reply(engine, one, "Call 999 now.", call_999=True)
    await add_reply(engine, one, "Are you safe?")

    await sending.send_due()
    assert channel.sent == [("1001", "Call 999 now.")]

    for _ in range(2):  # the second is too soon after the first for one chat
        clock.forward(seconds=2)
        await sending.send_due()
    assert [text for _, text in channel.sent[1:]] == ["Hello.", "Are you safe?"]


async def test_what_says_999_goes_out_beside_a_send_that_hangs(engine: AsyncEngine) -> None:
    channel, clock = Recorder(), Clock()
    one = await add_conversation(engine)
    await add_reply(engine, one, "Hello.")
    async with engine.begin() as connection:  # claimed by a process that died
        await deliveries.claim(connection, room=ONE, now=clock())
    await add_reply(engine, one, "Call 999 now.", call_999=True)

    await relay(engine, channel, clock).send_due()

    assert channel.sent == [("1001", "Call 999 now.")]


async def test_two_that_say_999_keep_their_order(engine: AsyncEngine) -> None:
    channel, clock = Recorder(fails=[TryLater("busy")]), Clock()
    one = await add_conversation(engine)
    await add_reply(engine, one, "Call 999 now.", call_999=True)
    await add_reply(engine, one, "Ring 999 please.", call_999=True)
    sending = relay(engine, channel, clock)

    await sending.send_due()
    assert channel.sent == []

    clock.forward(seconds=2)
    await sending.send_due()
    assert [text for _, text in channel.sent] == ["Call 999 now.", "Ring 999 please."]


async def test_danger_goes_first(engine: AsyncEngine) -> None:
    channel, clock = Recorder(), Clock()
    await add_reply(engine, await add_conversation(engine), "opening hours")
    urgent = await add_conversation(engine, address="2002")
    await add_reply(engine, urgent, "Call 999 now", call_999=True)

    await relay(engine, channel, clock).send_due()

    assert channel.sent[0] == ("2002", "Call 999 now")


async def test_a_claim_of_a_process_that_died_is_taken_over_after_a_minute(
    engine: AsyncEngine,
) -> None:
    channel, clock = Recorder(), Clock()
    one = await add_conversation(engine)
    await add_reply(engine, one, "was being sent", state="sending", claimed_at=NOW)
    await add_reply(engine, one, "next")
    sending = relay(engine, channel, clock)

    clock.forward(seconds=59)
    assert await sending.send_due() == 0

    clock.forward(seconds=2)
    await sending.send_due()
    assert [text for _, text in channel.sent] == ["was being sent", "next"]


async def test_two_processes_never_claim_the_same_reply(engine: AsyncEngine) -> None:
    for number in range(20):
        conversation = await add_conversation(engine, address=str(number))
        await add_reply(engine, conversation, f"to {number}")
        await add_reply(engine, conversation, f"again to {number}")

    async def claim() -> list[int]:
        async with engine.begin() as connection:
            claimed = await deliveries.claim(connection, room=EIGHT, now=NOW)
            await asyncio.sleep(0.05)  # the other one comes while these are locked
            return [one.id for one in claimed]

    found = [one for some in await asyncio.gather(*(claim() for _ in range(4))) for one in some]

    assert len(found) == len(set(found)) == 20


async def test_a_late_outcome_does_not_overwrite_that_of_whoever_took_over(
    engine: AsyncEngine,
) -> None:
    gate, clock = Gate(), Clock()
    await add_reply(engine, await add_conversation(engine), "slow")
    slow = relay(engine, gate, clock)
    async with engine.begin() as connection:
        (claimed,) = await deliveries.claim(connection, room=ONE, now=NOW)
    task = asyncio.create_task(slow.deliver(claimed))
    await gate.entered.wait()

    clock.forward(seconds=61)
    await relay(engine, Recorder(fails=[TryLater("busy")]), clock).send_due()
    gate.opened.set()
    await task

    (row,) = await all_of(engine, rows)
    assert (row["state"], row["why"]) == ("waiting", "busy")


async def test_a_blocked_bot_writes_to_that_resident_no_more(engine: AsyncEngine) -> None:
    channel, clock = Recorder(fails=[Undeliverable("bot was blocked by the user")]), Clock()
    one = await add_conversation(engine)
    await add_reply(engine, one, "first")
    await add_reply(engine, one, "second")

    await relay(engine, channel, clock).send_due()

    assert channel.sent == []
    assert [row["state"] for row in await all_of(engine, rows)] == ["dropped", "dropped"]
    (conversation,) = await all_of(engine, conversations)
    assert conversation["blocked"] is True


async def test_a_fault_of_our_own_ends_before_a_person(engine: AsyncEngine) -> None:
    channel, clock = Recorder(fails=[KeyError("x")] * 3), Clock()
    await add_reply(engine, await add_conversation(engine), "never")
    sending = relay(engine, channel, clock)

    for _ in range(3):
        await sending.send_due()
        clock.forward(minutes=1)

    (row,) = await all_of(engine, rows)
    assert (row["state"], row["why"]) == ("stuck", "a fault of ours: KeyError")


async def test_a_person_may_have_a_stuck_one_sent_again(engine: AsyncEngine) -> None:
    channel, clock = Recorder(), Clock()
    stuck = await add_reply(engine, await add_conversation(engine), "again", state="stuck")
    async with engine.begin() as connection:
        assert await deliveries.send_again(connection, stuck, now=clock())
        assert not await deliveries.send_again(connection, stuck, now=clock())

    await relay(engine, channel, clock).send_due()

    assert channel.sent == [("1001", "again")]


async def test_a_closed_window_is_put_before_a_person_instead_of_tried(
    engine: AsyncEngine,
) -> None:
    channel, clock = Recorder(name="messenger"), Clock()
    one = await add_conversation(engine, channel="messenger")
    await add_reply(engine, one, "too late")
    clock.forward(hours=25)

    await relay(engine, channel, clock).send_due()

    (row,) = await all_of(engine, rows)
    assert (channel.sent, row["state"]) == ([], "stuck")
    assert "another way" in row["why"]


async def test_a_running_relay_sends_as_soon_as_it_is_woken(engine: AsyncEngine) -> None:
    channel, clock = Recorder(), Clock()
    running = relay(engine, channel, clock)
    task = asyncio.create_task(running.run())
    await add_reply(engine, await add_conversation(engine), "hello")
    running.wake()
    async with asyncio.timeout(30):
        while not channel.sent:
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert channel.sent == [("1001", "hello")]
    assert running.health.state("relay") == "up"
