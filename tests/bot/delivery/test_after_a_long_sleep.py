"""A machine that slept for hours: nothing goes out twice, and windows are looked at anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.base import Outgoing
from bot.errors import TryLater
from bot.storage.notices import Notice
from bot.storage.schema import deliveries as rows
from bot.storage.schema import notices
from tests.bot.delivery.test_relay import Recorder, relay
from tests.bot.delivery.test_staff_post import add_notice, post
from tests.bot.rows import NOW, Clock, add_conversation, add_reply, all_of

TEN_HOURS = {"hours": 10}


@dataclass
class Slow:
    """Takes all night for the first; the next are quick."""

    name: str = "telegram"
    began: list[str] = field(default_factory=list)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, what: Outgoing | Notice) -> str:
        self.began.append(what.text if isinstance(what, Outgoing) else what.subject)
        if len(self.began) == 1:
            await self.woken.wait()
        return "ref"


@asynccontextmanager
async def running(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while not await is_so():
            await asyncio.sleep(0.01)


async def have_begun(slow: Slow, times: int) -> bool:
    return len(slow.began) >= times


async def all_are_sent(engine: AsyncEngine, table: Table) -> bool:
    return {row["state"] for row in await all_of(engine, table)} == {"sent"}


async def test_a_reply_that_was_under_way_is_not_sent_again_by_who_sends_it_still(
    engine: AsyncEngine,
) -> None:
    channel, clock = Slow(), Clock()
    one, other = await add_conversation(engine), await add_conversation(engine, address="2002")
    await add_reply(engine, one, "before")
    sending = relay(engine, channel, clock)

    async with running(sending.run()):
        await until(lambda: have_begun(channel, 1))
        clock.forward(**TEN_HOURS)
        await add_reply(engine, other, "after", next_at=clock())
        sending.wake()
        await until(lambda: have_begun(channel, 2))  # it has looked again
        channel.woken.set()
        await until(lambda: all_are_sent(engine, rows))

    assert channel.began == ["before", "after"]


async def test_a_notice_that_was_under_way_is_not_sent_again_by_who_sends_it_still(
    engine: AsyncEngine,
) -> None:
    courier, clock = Slow(), Clock()
    await add_notice(engine, "before")
    posting = post(engine, courier, clock)

    async with running(posting.run()):
        await until(lambda: have_begun(courier, 1))
        clock.forward(**TEN_HOURS)
        await add_notice(engine, "after")
        posting.wake()
        await until(lambda: have_begun(courier, 2))
        courier.woken.set()
        await until(lambda: all_are_sent(engine, notices))

    assert courier.began == ["before", "after"]


@pytest.mark.parametrize(("by", "sent"), [("bot", []), ("staff", ["We have found it."])])
async def test_a_window_that_closed_meanwhile_is_not_knocked_at(
    engine: AsyncEngine, by: str, sent: list[str]
) -> None:
    channel, clock = Recorder(name="messenger", fails=[TryLater("busy")]), Clock()
    clock.forward(hours=15)  # after they wrote
    talk = await add_conversation(engine, channel="messenger", address="page:1")
    await add_reply(engine, talk, "We have found it.", author=by)
    sending = relay(engine, channel, clock)
    await sending.send_due()
    clock.forward(**TEN_HOURS)

    await sending.send_due()

    assert [text for _, text in channel.sent] == sent
    (row,) = await all_of(engine, rows)
    assert (row["state"], row["cause"]) == (("sent", None) if sent else ("stuck", "window"))


async def test_what_went_out_before_stays_sent_and_what_waited_goes_once(
    engine: AsyncEngine,
) -> None:
    channel, clock = Recorder(), Clock()
    one = await add_conversation(engine)
    await add_reply(engine, one, "first")
    sending = relay(engine, channel, clock)
    await sending.send_due()
    channel.fails.append(TryLater("busy"))
    await add_reply(engine, one, "second", next_at=NOW)
    await sending.send_due()

    clock.forward(**TEN_HOURS)
    assert await sending.send_due() == 1
    clock.forward(**TEN_HOURS)
    assert await sending.send_due() == 0

    assert [text for _, text in channel.sent] == ["first", "second"]
