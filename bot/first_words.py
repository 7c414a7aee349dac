"""The one exception to "nothing is sent before the commit": the fixed 999 words.

Where words alone mean danger they go to the channel at once, side by side with everything else, and
are recorded after. They wait for no model, no lock and no database.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from bot import steps
from bot.channels.base import Channel, Inbound, Outgoing
from bot.counts import Counts
from bot.errors import DeliveryError
from bot.storage import inbox
from bot.storage.engine import is_away
from bot.storage.inbox import Waiting
from triage import red_flags

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class FirstWords:
    """`channels` are those to which replies are pushed; the web says its own."""

    engine: AsyncEngine
    channels: Mapping[str, Channel]
    words: str
    clock: Callable[[], datetime]
    counts: Counts = field(default_factory=Counts)

    async def say(self, waiting: Waiting, inbound: Inbound) -> str | None:
        """What went out, or None. Where a channel fails, the 999 reply follows."""
        channel = self.channels.get(inbound.channel)
        if channel is None or not first_danger(inbound.text):
            return None
        if waiting.danger_said:
            return self.words  # by a process that died before it could write the rest down
        try:
            await channel.send(Outgoing(address=inbound.address, text=self.words, call_999=True))
        except DeliveryError as error:
            log.warning("the first 999 words did not go out: %s", type(error).__name__)
            return None
        self.counts.spoke("first_words")
        steps.reached("desk.first-words")
        try:
            async with self.engine.begin() as connection:
                await inbox.mark_danger_said(connection, waiting.id, now=self.clock())
            steps.reached("desk.first-words-marked")
        except Exception as error:
            if not is_away(error):
                raise
        return self.words


def first_danger(text: str) -> bool:
    """Words alone mean danger: known before and without everything else."""
    return any(flag.certain for flag in red_flags.find(text))
