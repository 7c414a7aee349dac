"""What is being sent side by side: at the end it arrives, or gives back what it had taken."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

ARRIVES_S = 2.0  # what is on its way when we stop
RECORDED_S = 1.5  # after that: to write down how it ended, or that it was given back
What = TypeVar("What")
Result = TypeVar("Result")


class UnderWay(Generic[What]):
    """Tasks, each with what it sends."""

    def __init__(self) -> None:
        self._tasks: dict[asyncio.Task[None], What] = {}

    def __len__(self) -> int:
        return len(self._tasks)

    def all(self) -> tuple[What, ...]:
        return tuple(self._tasks.values())

    def start(
        self, what: What, work: Coroutine[Any, Any, None], *, ended: Callable[[], None]
    ) -> None:
        task = asyncio.create_task(work)
        self._tasks[task] = what
        task.add_done_callback(self._tasks.pop)
        task.add_done_callback(lambda _task: ended())

    async def at_stop(self) -> None:
        """Nobody waits longer for a restart than for a provider that is well."""
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=ARRIVES_S)
        for task in tuple(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=RECORDED_S)


async def to_the_end(work: Coroutine[Any, Any, Result]) -> Result:
    """Once begun it is finished even when we are cancelled: a database's answer is not far."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait((task,), timeout=RECORDED_S)
        if not task.cancel() and not task.cancelled():
            task.exception()  # nobody is left to hear of it
        raise
