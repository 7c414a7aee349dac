"""Messages of one sender, taken in order; but danger waits for a moment only."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
DANGER_WAITS_S = 0.2


async def take_in_order(
    many: Sequence[T], take: Callable[[T], Awaitable[object]], *, is_danger: Callable[[T], bool]
) -> None:
    """Should a hung database hold up what stands before danger, danger does not wait for it: the
    inbox puts them in order again. `take` raises nothing, else what it raises ends all."""
    last_danger = max((at for at, one in enumerate(many) if is_danger(one)), default=0)
    clock = asyncio.get_running_loop().time
    until = clock() + DANGER_WAITS_S

    async def taken(one: T) -> None:
        await take(one)

    async with asyncio.TaskGroup() as group:
        for at, one in enumerate(many):
            task = group.create_task(taken(one))
            patience = max(until - clock(), 0) if at < last_danger else None
            await asyncio.wait({task}, timeout=patience)
