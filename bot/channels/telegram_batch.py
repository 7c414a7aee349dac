"""What one poll of Telegram brings: all of it is taken, whatever becomes of one, danger first.

Telegram brings an update until a poll asks beyond it. So the place to ask from moves past an update
only when that update and all before it are safe; what is safe behind one that could not be kept is
remembered, as is whom we have told 999, so that neither happens twice while Telegram repeats them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from telegram.error import TelegramError

from bot import steps
from bot.channels.base import Inbound, Unread
from bot.channels.danger_soon import take_in_order
from bot.channels.fixed_words import said_danger
from bot.channels.telegram_updates import read
from bot.channels.telegram_values import CHANNEL
from bot.channels.telegram_way_in import TelegramWayIn
from bot.errors import CannotKeep, CannotPutAside
from bot.storage.engine import is_away

log = logging.getLogger(__name__)
MOST_TRIES = 60  # to put one aside: half a minute, in which those behind the hundredth wait
SIDE_BY_SIDE = 6  # chats; fewer than there are database connections


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbered:
    number: int
    update: Mapping[str, Any]
    found: Inbound | Unread | None

    @property
    def inbound(self) -> Inbound | None:
        return self.found.rescued if isinstance(self.found, Unread) else self.found

    @property
    def danger(self) -> bool:
        return self.inbound is not None and said_danger(self.inbound.text)


@dataclass(kw_only=True)
class TelegramBatches:
    """`offset` is the place to ask from: what lies before it is safe."""

    way_in: TelegramWayIn
    offset: int | None = None
    _safe: set[int] = field(default_factory=set)  # behind one that is not
    _missed: set[int] = field(default_factory=set)  # could not be kept; danger was told 999
    _tries: dict[int, int] = field(default_factory=dict)  # to put one aside that nothing else takes

    async def take(self, updates: Iterable[Any]) -> bool:
        """False where some could not be kept: Telegram will bring them again."""
        batch = self._numbered(updates)
        numbers = {one.number for one in batch}
        self._safe &= numbers
        self._missed &= numbers
        self._tries = {number: told for number, told in self._tries.items() if number in numbers}
        missed = [one for one in batch if one.number in self._missed]
        known = self._safe | self._missed
        await self._take_all([one for one in batch if one.number not in known])
        for one in missed:
            if not await self._take_again(one) and one.number not in self._tries:
                break  # nor can the rest be kept, and all were told
        return self._move_past(batch)

    def _numbered(self, updates: Iterable[Any]) -> list[Numbered]:
        found = []
        now = self.way_in.clock()
        for update in updates:
            number = update.get("update_id") if isinstance(update, Mapping) else None
            if isinstance(number, int) and not isinstance(number, bool):
                found.append(Numbered(number=number, update=update, found=read(update, now=now)))
            else:
                log.warning("an update without a number is passed over")
        return sorted(found, key=lambda one: one.number)

    def _move_past(self, batch: Sequence[Numbered]) -> bool:
        for one in batch:
            if one.number not in self._safe:
                return False
            self.offset = one.number + 1
        return True

    async def _take_all(self, fresh: Sequence[Numbered]) -> None:
        room = asyncio.Semaphore(SIDE_BY_SIDE)

        async def one_chat(many: Sequence[Numbered]) -> None:
            async with room:
                await self._take_chat(many)

        async with asyncio.TaskGroup() as group:
            for many in by_chat(fresh):
                group.create_task(one_chat(many))

    async def _take_chat(self, many: Sequence[Numbered]) -> None:
        await take_in_order(
            many, lambda one: self._take(one, self.way_in.take), is_danger=lambda one: one.danger
        )

    async def _take_again(self, one: Numbered) -> bool:
        """It was let in, and who is in danger was told: neither is done once more."""

        async def once_more(update: Mapping[str, Any]) -> None:
            if one.found is None:
                await self.way_in.take(update)
            else:
                await self.way_in.take_again(one.found)

        return await self._take(one, once_more)

    async def _take(
        self, one: Numbered, way: Callable[[Mapping[str, Any]], Awaitable[None]]
    ) -> bool:
        """One that fails in a way that no trying mends is put aside: it would come for ever, and
        nobody behind it would be heard."""
        try:
            try:
                await way(one.update)
            except Exception as error:
                if isinstance(error, CannotKeep | TelegramError) or is_away(error):
                    raise
                await self._put_aside(one, error)
        except CannotPutAside:
            if not self._gives_up(one):
                self._missed.add(one.number)
                return False
        except Exception:  # noqa: BLE001  # one bad update never loses its neighbours
            self._missed.add(one.number)
            return False
        steps.reached("poll.kept")
        self._missed.discard(one.number)
        self._tries.pop(one.number, None)
        self._safe.add(one.number)
        return True

    async def _put_aside(self, one: Numbered, error: Exception) -> None:
        unread = Unread(channel=CHANNEL, payload=one.update, fault=type(error).__name__)
        try:
            accepted = await self.way_in.reception.put_unread_aside(unread)
        except CannotKeep:
            if one.inbound is not None:
                self.way_in.alone.not_kept(one.inbound)
            raise
        if one.inbound is None:
            return
        if accepted.whole:  # not before: until then no person will read it
            self.way_in.alone.left_to_a_person(one.inbound)
        else:
            self.way_in.alone.given_up(one.inbound)

    def _gives_up(self, one: Numbered) -> bool:
        """Telegram brings a hundred from the first that is not safe, and nobody behind them is
        heard: one that is itself at fault, and no disk takes, is stepped over at last."""
        self._tries[one.number] = self._tries.get(one.number, 0) + 1
        if self._tries[one.number] < MOST_TRIES:
            return False
        log.error("an update that nothing takes is stepped over")
        self.way_in.reception.counts.came(CHANNEL, "given_up")
        if one.inbound is not None:
            self.way_in.alone.given_up(one.inbound)
        return True


def by_chat(batch: Sequence[Numbered]) -> list[list[Numbered]]:
    """Each chat's in order; chats in which somebody speaks of danger first."""
    chats: dict[str | None, list[Numbered]] = {}
    for one in batch:
        chats.setdefault(one.inbound.address if one.inbound else None, []).append(one)
    return sorted(chats.values(), key=lambda many: not any(one.danger for one in many))
