"""A clock that is set back: no reply and no notice waits longer than the table of waits allows."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.delivery.retry import WAITS
from bot.errors import TryLater
from bot.storage import deliveries
from bot.storage.schema import deliveries as rows
from bot.storage.schema import notices
from tests.bot.delivery.test_relay import ONE, Gate, Recorder, relay
from tests.bot.delivery.test_staff_post import Recorder as Courier
from tests.bot.delivery.test_staff_post import add_notice, post
from tests.bot.rows import NOW, Clock, add_conversation, add_reply, all_of

HOUR = timedelta(hours=1)
BACK = pytest.mark.parametrize("hours", [1, 24])


@BACK
async def test_a_new_reply_goes_out_at_once(engine: AsyncEngine, hours: int) -> None:
    channel, clock = Recorder(), Clock()
    await add_reply(engine, await add_conversation(engine), "Call 999 now.", call_999=True)
    sending = relay(engine, channel, clock)
    clock.forward(hours=-hours)

    await sending.send_due()

    assert channel.sent == [("1001", "Call 999 now.")]


@BACK
@pytest.mark.parametrize("attempt", range(1, len(WAITS) + 1))
async def test_a_reply_that_waits_is_tried_within_its_own_wait(
    engine: AsyncEngine, hours: int, attempt: int
) -> None:
    channel, clock = Recorder(fails=[TryLater("busy")]), Clock()
    await add_reply(engine, await add_conversation(engine), "hello")
    await change(engine, attempts=attempt - 1)
    sending = relay(engine, channel, clock)
    await sending.send_due()

    clock.forward(hours=-hours)
    await sending.send_due()
    assert channel.sent == [], "its wait begins anew"
    clock.forward(seconds=WAITS[attempt - 1].total_seconds())
    await sending.send_due()

    assert channel.sent == [("1001", "hello")]


@BACK
async def test_the_wish_of_a_provider_is_kept_once_more_and_no_longer(
    engine: AsyncEngine, hours: int
) -> None:
    channel = Recorder(fails=[TryLater("not for two hours", after=2 * HOUR)])
    clock = Clock()
    await add_reply(engine, await add_conversation(engine), "hello")
    sending = relay(engine, channel, clock)
    await sending.send_due()

    clock.forward(hours=-hours)
    await sending.send_due()
    clock.forward(hours=2)
    await sending.send_due()
    clock.forward(minutes=1)  # in which all replies of that account were to wait
    await sending.send_due()

    assert channel.sent == [("1001", "hello")]


@BACK
async def test_what_a_person_sends_again_goes_at_once(engine: AsyncEngine, hours: int) -> None:
    channel, clock = Recorder(), Clock()
    stuck = await add_reply(engine, await add_conversation(engine), "again", state="stuck")
    clock.forward(hours=48)
    async with engine.begin() as connection:
        assert await deliveries.send_again(connection, stuck, now=clock())
    clock.forward(hours=-hours)

    await relay(engine, channel, clock).send_due()

    assert channel.sent == [("1001", "again")]


@BACK
async def test_the_claim_of_a_process_that_died_holds_a_reply_for_one_more_minute(
    engine: AsyncEngine, hours: int
) -> None:
    channel, clock = Recorder(), Clock()
    await add_reply(engine, await add_conversation(engine), "was being sent")
    async with engine.begin() as connection:
        await deliveries.claim(connection, room=ONE, now=clock())
    sending = relay(engine, channel, clock)
    clock.forward(hours=-hours)

    await sending.send_due()
    clock.forward(seconds=59)
    await sending.send_due()
    assert channel.sent == []
    clock.forward(seconds=2)
    await sending.send_due()

    assert channel.sent == [("1001", "was being sent")]


@BACK
async def test_what_is_under_way_meanwhile_is_not_sent_twice(
    engine: AsyncEngine, hours: int
) -> None:
    gate, clock = Gate(), Clock()
    await add_reply(engine, await add_conversation(engine), "slow")
    task = asyncio.create_task(relay(engine, gate, clock).run())
    other = relay(engine, Recorder(), clock)
    await gate.entered.wait()

    clock.forward(hours=-hours)
    assert await other.send_due() == 0
    gate.opened.set()
    async with asyncio.timeout(30):
        while (await all_of(engine, rows))[0]["state"] != "sent":
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    clock.forward(hours=1)
    assert await other.send_due() == 0


async def test_however_often_the_clock_jumps_the_order_stays(engine: AsyncEngine) -> None:
    channel, clock = Recorder(fails=[TryLater("busy")] * 3), Clock()
    one = await add_conversation(engine)
    for text in ("first", "second", "third"):
        await add_reply(engine, one, text)
    sending = relay(engine, channel, clock)

    for hours in (0, -24, 10, -1, 3, -36, 0):
        clock.forward(hours=hours)
        await sending.send_due()
        clock.forward(seconds=10)
        await sending.send_due()

    assert [text for _, text in channel.sent] == ["first", "second", "third"]


async def test_clocks_of_two_machines_that_differ_a_little_change_nothing(
    engine: AsyncEngine,
) -> None:
    channel, ahead = Recorder(fails=[TryLater("busy")]), Clock(NOW + timedelta(seconds=3))
    await add_reply(engine, await add_conversation(engine), "hello")
    await relay(engine, channel, ahead).send_due()
    (before,) = await all_of(engine, rows)

    await relay(engine, channel, Clock()).send_due()

    assert await all_of(engine, rows) == [before]


@BACK
@pytest.mark.parametrize("urgent", [True, False])
async def test_word_to_staff_goes_out_within_its_own_wait(
    engine: AsyncEngine, hours: int, urgent: bool
) -> None:
    courier, clock = Courier(fails=[TryLater("no answer")]), Clock()
    sending = post(engine, courier, clock)
    await add_notice(engine, "ALERT 7", urgent=urgent)
    clock.forward(hours=-hours)
    await sending.send_due()
    assert courier.fails == [], "it was new, and is tried at once"

    clock.forward(hours=-hours)
    await sending.send_due()
    assert courier.sent == []
    clock.forward(seconds=WAITS[0].total_seconds())
    await sending.send_due()

    assert courier.sent == ["ALERT 7"]


@BACK
async def test_what_a_team_is_not_told_at_night_waits_for_its_morning(
    engine: AsyncEngine, hours: int
) -> None:
    courier, clock = Courier(), Clock()
    await add_notice(engine, "Report BL-7K3F-92")
    async with engine.begin() as connection:
        await connection.execute(update(notices).values(next_at=NOW + 8 * HOUR))
    sending = post(engine, courier, clock)
    clock.forward(hours=-hours)

    await sending.send_due()
    assert courier.sent == []
    clock.forward(hours=8)
    await sending.send_due()

    assert courier.sent == ["Report BL-7K3F-92"]


async def change(engine: AsyncEngine, **values: object) -> None:
    async with engine.begin() as connection:
        await connection.execute(update(rows).values(**values))
