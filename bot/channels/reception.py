"""Where adapters bring their messages: each is made safe first, then handled here and now."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Protocol

from bot.channels.base import Inbound
from bot.inbox import Accepted

log = logging.getLogger(__name__)
CLOSING_S = 5.0  # what is still being handled may finish; the sweeper takes the rest next time


class TakesIn(Protocol):
    """Returns once the message is safe; raises CannotKeep."""

    async def accept(self, inbound: Inbound) -> Accepted: ...


class Handles(Protocol):
    """Handles all that waits in one conversation, oldest first."""

    async def handle(self, *, channel: str, address: str) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Reception:
    """The inbox and the front desk behind it, as adapters see them."""

    inbox: TakesIn
    desk: Handles
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    async def take(self, inbound: Inbound) -> Accepted:
        """Safe when it returns. Raises CannotKeep."""
        return await self.inbox.accept(inbound)

    def handle_soon(self, *, channel: str, address: str) -> asyncio.Task[None]:
        """Starts handling; a failure leaves the message to the sweeper."""
        task = asyncio.create_task(self._handle(channel, address))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def handle_within(self, seconds: float, *, channel: str, address: str) -> None:
        """Waits that long for the handling to end; it goes on in the background when it is late."""
        task = self.handle_soon(channel=channel, address=address)
        await asyncio.wait([task], timeout=max(seconds, 0))

    async def close(self) -> None:
        if self._running:
            await asyncio.wait(self._running, timeout=CLOSING_S)
        for task in self._running:
            task.cancel()

    async def _handle(self, channel: str, address: str) -> None:
        try:
            await self.desk.handle(channel=channel, address=address)
        except Exception as error:  # noqa: BLE001  # whatever it was, the sweeper tries again
            log.warning("a message on %s waits for the sweeper: %s", channel, type(error).__name__)
