"""A fault that nobody waited for is logged by its kind: its text may hold a resident's words."""

from __future__ import annotations

import asyncio
import gc

import pytest

from bot.quiet_log import kind_only

WORDS = "he has a knife"


async def fails() -> None:
    raise ValueError(WORDS)


async def test_a_task_that_nobody_looked_at_tells_its_kind(
    caplog: pytest.LogCaptureFixture,
) -> None:
    asyncio.get_running_loop().set_exception_handler(kind_only)
    lost = asyncio.create_task(fails())
    await asyncio.wait([lost])
    del lost
    gc.collect()

    assert "ValueError" in caplog.text
    assert WORDS not in caplog.text


async def test_a_callback_that_fails_tells_neither_its_text_nor_what_it_was_called_with(
    caplog: pytest.LogCaptureFixture,
) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(kind_only)
    over = asyncio.Event()

    def breaks(words: str) -> None:
        over.set()
        raise KeyError(words)

    loop.call_soon(breaks, WORDS)
    await over.wait()
    await asyncio.sleep(0)

    assert "KeyError" in caplog.text
    assert WORDS not in caplog.text


async def test_what_is_no_exception_is_told_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(kind_only)

    loop.call_exception_handler({"message": "Unclosed client session"})

    assert "Unclosed client session" in caplog.text
