"""How Telegram hands out updates to who polls: each again and again until a poll asks beyond it.

Of two polls at once the older is told of the conflict; while a webhook is set every poll is.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MOST = 100  # updates of one answer
LOOK_S = 0.01
OTHER_POLLER = {
    "error_code": 409,
    "description": "Conflict: terminated by other getUpdates request; make sure that only one "
    "bot instance is running",
}
BY_WEBHOOK = {
    "error_code": 409,
    "description": "Conflict: can't use getUpdates method while webhook is active; use "
    "deleteWebhook to delete the webhook first",
}
Refusal = dict[str, Any]


@dataclass
class Polls:
    """`held_s`: an empty poll is held so long at most, however patient the bot is."""

    held_s: float = 0.05
    webhook: str = ""
    faults: deque[Refusal] = field(default_factory=deque)  # given out first, one a poll
    _newest: object = field(default_factory=object)

    async def answer(
        self, updates: list[dict[str, Any]], data: Mapping[str, Any]
    ) -> Refusal | list[dict[str, Any]]:
        """What waits. `updates` are forgotten in it as far as was asked beyond."""
        if self.webhook:
            return BY_WEBHOOK
        if self.faults:
            return self.faults.popleft()
        self._newest = mine = object()
        offset = int(data.get("offset", 0))
        updates[:] = [one for one in updates if one["update_id"] >= offset]
        until = time.monotonic() + min(self.held_s, int(data["timeout"]))
        while not updates and time.monotonic() < until:
            await asyncio.sleep(LOOK_S)
            if self._newest is not mine:
                return OTHER_POLLER
        return updates[:MOST]
