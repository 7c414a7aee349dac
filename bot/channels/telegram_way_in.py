"""What both ways in of Telegram do with an update: keep it, handle it, answer a pressed button."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.channels.alone import Alone
from bot.channels.base import Inbound, Unread
from bot.channels.fixed_words import said_danger
from bot.channels.reception import Reception
from bot.channels.telegram import Telegram
from bot.channels.telegram_groups import TelegramGroups, group_of
from bot.channels.telegram_updates import callback_id, read
from bot.errors import CannotKeep
from bot.inbox import Accepted
from bot.under_way import UnderWay

CLOSING_S = 2.0


@dataclass(frozen=True, kw_only=True)
class TelegramWayIn:
    """`take` returns once the update is safe."""

    reception: Reception
    telegram: Telegram
    alone: Alone
    clock: Callable[[], datetime]
    groups: TelegramGroups | None = None
    _under_way: UnderWay = field(default_factory=lambda: UnderWay(finishes_s=CLOSING_S))

    async def take(self, payload: Any) -> None:
        """Raises CannotKeep; an update that is no message of a resident is done at once."""
        found = read(payload, now=self.clock())
        if pressed := callback_id(payload):
            self._under_way.start("the answer to a press", self.telegram.answer_press(pressed))
        if found is None:
            if self.groups is not None and (group := group_of(payload)) is not None:
                self._under_way.start("the hearing of a group", self.groups.hear(group))
            return
        await self._take(found)

    async def take_again(self, found: Inbound | Unread) -> None:
        """One that could not be kept before. Raises CannotKeep, as often as it cannot be."""
        await self._take(found, again=True)

    async def _take(self, found: Inbound | Unread, *, again: bool = False) -> None:
        inbound = found.rescued if isinstance(found, Unread) else found
        if inbound is not None:
            try:
                accepted = await self.reception.take(inbound, again=again)
            except CannotKeep:
                if not again:
                    self.alone.not_kept(inbound)
                raise
            self._after(inbound, accepted)
            if accepted.how == "refused":
                return
        if isinstance(found, Unread):
            await self.reception.put_unread_aside(found)

    def _after(self, inbound: Inbound, accepted: Accepted) -> None:
        if accepted.how == "refused":
            self.alone.turn_away(inbound)
        elif accepted.how == "spooled":
            self.alone.kept_for_later(inbound)
        elif accepted.how == "aside":
            self.alone.left_to_a_person(inbound)
        else:
            self.reception.handle_soon(
                channel=inbound.channel, address=inbound.address, urgent=said_danger(inbound.text)
            )

    async def close(self) -> None:
        await asyncio.gather(self.alone.close(), self._under_way.close())
