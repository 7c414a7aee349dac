"""The one exception to "nothing is sent before the commit": the fixed 999 words.

Where words alone mean danger they go to the channel the moment the message is safe, side by side
with everything else, and are recorded after. They wait for no model, no lock, no file, no turn in
their conversation and no database.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from bot import set_aside, steps
from bot.channels.base import Channel, Inbound, Outgoing
from bot.channels.fixed_words import hears_danger
from bot.counts import Counts
from bot.delivery.pace import Spent, not_counted
from bot.errors import DeliveryError
from bot.storage import inbox
from bot.storage.engine import is_away
from bot.storage.inbox import Waiting
from bot.under_way import UnderWay

log = logging.getLogger(__name__)
ARRIVES_S = 2.0  # what is on its way when we stop
REMEMBERED_S = 300.0  # that they were said, for a handling that comes late
Saying = asyncio.Task[str | None]  # what went out, or None: then the 999 reply follows


@dataclass(frozen=True, kw_only=True)
class FirstWords:
    """`channels` are those to which replies are pushed; the web says its own."""

    engine: AsyncEngine
    channels: Mapping[str, Channel]
    words: str
    clock: Callable[[], datetime]
    counts: Counts = field(default_factory=Counts)
    spent: Spent = not_counted
    _saying: dict[int, Saying] = field(default_factory=dict)
    _under_way: UnderWay = field(default_factory=lambda: UnderWay(finishes_s=ARRIVES_S))

    def begin(self, inbox_id: int, inbound: Inbound) -> Saying:
        """Says them now, whatever else goes on; once for each message of this process."""
        known = self._saying.get(inbox_id)
        if known is not None and (not known.done() or went_out(known) is not None):
            return known
        saying = self._under_way.start("the first 999 words", self._say(inbox_id, inbound))
        self._saying[inbox_id] = saying
        asyncio.get_running_loop().call_later(REMEMBERED_S, self._saying.pop, inbox_id, None)
        return saying

    async def of(self, waiting: Waiting, inbound: Inbound) -> str | None:
        """What this message's writer was told before it is handled."""
        if inbound.channel not in self.channels or not await hears_danger(inbound.text):
            return None
        if waiting.danger_said and waiting.id not in self._saying:
            return self.words  # by a process that died before it could write the rest down
        return await asyncio.shield(self.begin(waiting.id, inbound))

    async def warn_ahead(self, *, channel: str, address: str) -> None:
        """999 to those whose words of danger stand behind another message of theirs."""
        if channel not in self.channels:
            return
        async with self.engine.connect() as connection:
            unwarned = await inbox.in_danger(connection, channel=channel, address=address)
        for waiting in unwarned:
            self.begin(waiting.id, set_aside.read(waiting)[0])

    async def close(self) -> None:
        await self._under_way.close()

    async def _say(self, inbox_id: int, inbound: Inbound) -> str | None:
        channel = self.channels.get(inbound.channel)
        if channel is None:
            return None
        self.spent(inbound.channel, inbound.address)
        try:
            await channel.send(Outgoing(address=inbound.address, text=self.words, call_999=True))
        except DeliveryError as error:
            log.warning("the first 999 words did not go out: %s", type(error).__name__)
            return None
        self.counts.spoke("first_words")
        steps.reached("desk.first-words")
        try:
            async with self.engine.begin() as connection:
                await inbox.mark_danger_said(connection, inbox_id, now=self.clock())
            steps.reached("desk.first-words-marked")
        except Exception as error:
            if not is_away(error):
                raise
        return self.words


def went_out(saying: Saying) -> str | None:
    """What was said by now; None also where it has failed or is not over."""
    if not saying.done() or saying.cancelled() or saying.exception() is not None:
        return None
    return saying.result()
