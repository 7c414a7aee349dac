"""Meta's POSTs: what happened on a Page, messages and comments together, sent until it is taken."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.channels.meta_webhook import PATH
from tests.faults.sender import PATIENCE, Sender
from tests.providers.meta_server import PAGE, entry, post, receipt, signed

RECEIPTS = 0.3  # of the POSTs with messages tell as well that something was delivered


@dataclass(frozen=True, kw_only=True)
class MetaPosts:
    """Each is sent whole until it is taken, however much of it was, and sometimes once more."""

    sender: Sender

    async def tell(
        self, messages: Sequence[dict[str, Any]], changes: Sequence[dict[str, Any]] = ()
    ) -> None:
        chance = self.sender.chance
        entries = self._of_messages([*messages])
        if changes:
            one = {"id": PAGE, "time": int(time.time()), "changes": [*changes]}
            entries.insert(chance.randint(0, len(entries)), one)
        body, headers = signed(post(*entries))
        await self.sender.until_taken(partial(self._post, body, headers))

    def _of_messages(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """In one entry or two, with what else Meta tells in between."""
        chance = self.sender.chance
        if items and chance.random() < RECEIPTS:
            person = items[0]["sender"]["id"]
            items.insert(chance.randint(0, len(items)), receipt(person))
        where = chance.randint(0, len(items))
        return [entry(*some) for some in (items[:where], items[where:]) if some]

    async def _post(self, body: bytes, headers: dict[str, str]) -> bool:
        async with self.sender.http.post(
            self.sender.url + PATH, data=body, headers=headers, timeout=PATIENCE
        ) as response:
            self.sender.answers[f"meta {response.status}"] += 1
            return response.status == 200
