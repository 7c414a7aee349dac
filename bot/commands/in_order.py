"""Lines in, answers out in the same order, several under way at once, each out as soon as it may.

Works as a co-process: with one line in, its answer comes without waiting for a second line.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable

AT_ONCE = 8


async def lines_of(file: Iterable[bytes]) -> AsyncIterator[bytes]:
    """A file, pipe or terminal line by line; the thread that waits for it never delays our end."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[bytes | None] = asyncio.Queue()
    room = threading.Semaphore(AT_ONCE * 4)

    def read() -> None:
        with contextlib.suppress(RuntimeError, ValueError):  # loop and file have ended before us
            for line in file:
                room.acquire()
                loop.call_soon_threadsafe(queue.put_nowait, line)
            loop.call_soon_threadsafe(queue.put_nowait, None)

    threading.Thread(target=read, name="reads lines", daemon=True).start()
    while (line := await queue.get()) is not None:
        room.release()
        yield line


async def answer_in_order(
    lines: AsyncIterator[bytes],
    answer: Callable[[bytes], Awaitable[str]],
    write: Callable[[str], None],
    *,
    at_once: int = AT_ONCE,
) -> None:
    """`write` gets the answers in the order of `lines`; at most `at_once` are being worked on."""
    under_way: asyncio.Queue[asyncio.Task[str] | None] = asyncio.Queue()
    room = asyncio.Semaphore(at_once)

    async def start() -> None:
        try:
            async for line in lines:
                await room.acquire()
                under_way.put_nowait(asyncio.ensure_future(answer(line)))
        finally:
            under_way.put_nowait(None)

    starting = asyncio.ensure_future(start())
    try:
        while (task := await under_way.get()) is not None:
            write(await task)
            room.release()
        await starting
    finally:
        starting.cancel()
