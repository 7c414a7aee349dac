"""What both ways in of Telegram do with an update: keep it, handle it, answer a pressed button."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.channels.base import Inbound, Outgoing
from bot.channels.fixed_words import FixedWords, said_danger
from bot.channels.reception import Reception
from bot.channels.telegram import Telegram
from bot.channels.telegram_updates import callback_id, read
from bot.errors import CannotKeep, DeliveryError

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class TelegramWayIn:
    """`take` returns once the update is safe."""

    reception: Reception
    telegram: Telegram
    words: FixedWords
    clock: Callable[[], datetime]
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    async def take(self, payload: Any) -> None:
        """Raises CannotKeep; an update that is no message of a resident is done at once."""
        inbound = read(payload, now=self.clock())
        if pressed := callback_id(payload):
            self._soon(self.telegram.answer_press(pressed))
        if inbound is None:
            return
        try:
            accepted = await self.reception.take(inbound)
        except CannotKeep:
            # only danger: Telegram sends the update again, and so this would be said again
            if said_danger(inbound.text):
                self._soon(self._say(inbound, self.words.danger))
            raise
        if accepted.how == "spooled":
            if inbound.kind != "blocked":
                self._soon(self._say_for_now(inbound))
            return
        self.reception.handle_soon(channel=inbound.channel, address=inbound.address)

    async def close(self) -> None:
        if self._running:
            await asyncio.wait(self._running, timeout=2)

    async def _say_for_now(self, inbound: Inbound) -> None:
        """The database is away: the resident still hears of 999, and that the message is kept."""
        if said_danger(inbound.text):
            await self._say(inbound, self.words.danger)
        await self._say(inbound, self.words.kept)

    async def _say(self, inbound: Inbound, text: str) -> None:
        try:
            await self.telegram.send(Outgoing(address=inbound.address, text=text))
        except DeliveryError as error:
            log.warning("the words for now did not go out: %s", type(error).__name__)

    def _soon(self, doing: Any) -> None:
        task = asyncio.ensure_future(doing)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
