"""What ends at a stop, side by side: a provider that hangs holds up no other's last words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)


class Ends:
    """`close` ends all that was added; what fails at it is in the log, and stops nothing else."""

    def __init__(self) -> None:
        self._added: list[Callable[[], Awaitable[None]]] = []

    def add(self, *ends: Callable[[], Awaitable[None]]) -> None:
        self._added += ends

    async def close(self) -> None:
        done = await asyncio.gather(*(end() for end in self._added), return_exceptions=True)
        for one in done:
            if isinstance(one, Exception):
                log.error("at a stop: %s", type(one).__name__)
