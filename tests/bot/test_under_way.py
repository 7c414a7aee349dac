"""What goes on beside its caller: no fault is lost, and a stop is not held up for long."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.under_way import UnderWay

WORDS = "he has a knife"


async def fails() -> None:
    raise ValueError(WORDS)


async def test_what_fails_is_told_by_its_kind_and_never_by_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    under_way = UnderWay(finishes_s=5)
    under_way.start("the answer", fails())
    await under_way.close()

    told = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert [one.getMessage() for one in told] == ["the answer has failed: ValueError"]
    assert WORDS not in caplog.text


async def test_who_began_it_may_wait_for_it_and_hears_when_it_is_over() -> None:
    over = asyncio.Event()

    async def answer() -> int:
        return 7

    under_way = UnderWay(finishes_s=5)
    task = under_way.start("an answer", answer(), ended=over.set)
    assert len(under_way) == 1

    assert await task == 7
    await asyncio.wait_for(over.wait(), timeout=30)
    assert len(under_way) == 0


async def test_what_was_begun_before_the_stop_may_finish() -> None:
    done: list[str] = []

    async def soon() -> None:
        await asyncio.sleep(0)
        done.append("said")

    under_way = UnderWay(finishes_s=5)
    under_way.start("some words", soon())
    await under_way.close()

    assert done == ["said"]


async def test_what_does_not_finish_is_cancelled_and_may_write_down_how_it_ended() -> None:
    done: list[str] = []

    async def for_ever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            done.append("given back")

    under_way = UnderWay(finishes_s=0.01)
    under_way.start("a delivery", for_ever())
    await under_way.close()

    assert done == ["given back"]
    assert len(under_way) == 0


async def test_what_does_not_even_end_when_it_is_cancelled_holds_up_nobody() -> None:
    released = asyncio.Event()

    async def deaf() -> None:
        try:
            await released.wait()
        except asyncio.CancelledError:
            await released.wait()

    under_way = UnderWay(finishes_s=0.01, ends_s=0.01)
    deaf_one = under_way.start("a hung server", deaf())
    async with asyncio.timeout(30):
        await under_way.close()

    assert not deaf_one.done()
    released.set()
    await deaf_one
