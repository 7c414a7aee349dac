"""Work beside whoever began it: none fails unheard, and at a stop it arrives or gives back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

log = logging.getLogger(__name__)
ENDS_S = 1.5  # for what was cancelled: to write down how it ended, or that it was given back
Result = TypeVar("Result")


class UnderWay:
    """Tasks of one kind, kept until they are over. `finishes_s`: how long a stop lets them go on.

    Nobody should wait longer for a restart than for a provider that is well.
    """

    def __init__(self, *, finishes_s: float, ends_s: float = ENDS_S) -> None:
        self.finishes_s = finishes_s
        self.ends_s = ends_s
        self._tasks: set[asyncio.Task[Any]] = set()

    def __len__(self) -> int:
        return len(self._tasks)

    def start(
        self,
        name: str,
        work: Coroutine[Any, Any, Result],
        *,
        ended: Callable[[], None] = lambda: None,
    ) -> asyncio.Task[Result]:
        """`name` stands in the log where it fails: no word of a resident belongs into it."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._over)
        task.add_done_callback(lambda _task: ended())
        return task

    async def close(self, *, finishes_s: float | None = None) -> None:
        """What is under way may finish; what does not is cancelled, and may end. `finishes_s`:
        what is left of its time."""
        if self._tasks:
            within_s = self.finishes_s if finishes_s is None else finishes_s
            await asyncio.wait(tuple(self._tasks), timeout=within_s)
        for task in tuple(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=self.ends_s)

    def _over(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # its kind only: asyncio would tell its text, which may hold a resident's words
            log.error("%s has failed: %s", task.get_name(), type(error).__name__)


async def to_the_end(work: Coroutine[Any, Any, Result], *, ends_s: float = ENDS_S) -> Result:
    """Once begun it is finished even when we are cancelled: a database's answer is not far."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait((task,), timeout=ends_s)
        if not task.cancel() and not task.cancelled():
            task.exception()  # nobody is left to hear of it
        raise
