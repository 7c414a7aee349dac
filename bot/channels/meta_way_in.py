"""What is done with a POST of Meta: each message by itself is kept, then all are handled."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot import steps
from bot.channels import meta_reading
from bot.channels.alone import Alone
from bot.channels.base import Inbound, Unread
from bot.channels.danger_soon import take_in_order
from bot.channels.fixed_words import said_danger
from bot.channels.messenger_updates import Echo
from bot.channels.meta_items import items
from bot.channels.page_comments_updates import Ours
from bot.channels.reception import Reception
from bot.errors import CannotKeep
from bot.under_way import UnderWay

log = logging.getLogger(__name__)
HEAR_WITHIN_S = 2.0  # what staff wrote in Meta's own inbox
CLOSING_S = 1.0
ENDS_S = 1.0
SIDE_BY_SIDE = 6  # conversations of one POST; fewer than there are database connections
Who = tuple[str, str]  # channel and address
Which = tuple[str, str]  # channel and the provider's id


@dataclass(frozen=True, kw_only=True)
class MetaWayIn:
    """`take` returns once everything in it is safe."""

    reception: Reception
    alone: Alone
    ours: Ours  # what the force says on its Pages: never taken for a resident's
    # what a comment began is heard with the answer to it
    goes_on: Callable[[Sequence[Inbound]], Awaitable[Sequence[Inbound]]]
    overhears: Callable[[Echo], Awaitable[None]]  # what staff write in Meta's own inbox
    clock: Callable[[], datetime]
    _under_way: UnderWay = field(
        default_factory=lambda: UnderWay(finishes_s=CLOSING_S, ends_s=ENDS_S)
    )

    async def take(self, payload: Any) -> None:
        """Raises CannotKeep when one of them could not be kept; the others are, all the same.

        What `goes_on` and `overhears` do must not keep words of danger, nor Meta, waiting: the one
        has a short time and then lets the messages go on as they are, the other is not waited for.
        """
        found, echoes, unread = self._read(payload)
        waiting: dict[Who, list[Inbound]] = {}
        for one in await self.goes_on(sorted(found, key=lambda one: one.sent_at)):
            waiting.setdefault((one.channel, one.address), []).append(one)
        room, later, let_in = asyncio.Semaphore(SIDE_BY_SIDE), list[Who](), set[Which]()
        ends = await asyncio.gather(
            *(
                self._keep_all(who, many, room, later, let_in)
                for who, many in _danger_first(waiting)
            ),
            return_exceptions=True,
        )
        # of a flood that the door refuses no file is made, either
        asides = await asyncio.gather(
            *(
                self.reception.put_unread_aside(one)
                for one in unread
                if one.rescued is None or _which(one.rescued) in let_in
            ),
            return_exceptions=True,
        )
        if echoes:
            self._soon(self._hear_first(echoes, later))
        else:
            self._handle(later)
        faults = [one for one in (*ends, *asides) if isinstance(one, BaseException)]
        for fault in faults:
            if not isinstance(fault, CannotKeep):
                raise fault
        if faults:
            raise CannotKeep("some messages of a batch could not be kept")

    async def close(self) -> None:
        await self._under_way.close()

    async def _hear_first(self, echoes: Sequence[Echo], later: Sequence[Who]) -> None:
        """What a person wrote, so that the bot yields to it; not for longer than a moment."""
        await asyncio.wait([self._soon(self._hear(echoes))], timeout=HEAR_WITHIN_S)
        self._handle(later)

    def _handle(self, later: Sequence[Who]) -> None:
        for channel, address in later:
            self.reception.handle_soon(channel=channel, address=address)

    async def _hear(self, echoes: Sequence[Echo]) -> None:
        for echo in echoes:
            try:
                await self.overhears(echo)
            except Exception as error:  # noqa: BLE001  # one bad echo never loses its neighbours
                log.warning("what staff wrote elsewhere is not heard: %s", type(error).__name__)

    def _soon(self, doing: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        return self._under_way.start("the hearing of what staff wrote elsewhere", doing)

    def _read(self, payload: Any) -> tuple[list[Inbound], list[Echo], list[Unread]]:
        """Of what cannot be read, the words that can be are among the messages."""
        now = self.clock()
        found: list[Inbound] = []
        echoes: list[Echo] = []
        unread: list[Unread] = []
        for item in items(payload):
            one = meta_reading.read(item, now=now, ours=self.ours)
            if isinstance(one, Echo):
                echoes.append(one)
            elif isinstance(one, Unread):
                unread.append(one)
                found += [one.rescued] if one.rescued is not None else []
            elif one is not None:
                found.append(one)
        return found, echoes, unread

    async def _keep_all(
        self,
        who: Who,
        many: Sequence[Inbound],
        room: asyncio.Semaphore,
        later: list[Who],
        let_in: set[Which],
    ) -> None:
        """Of one conversation, in order; what cannot be kept holds none of the others up.

        Only danger is handled before the whole batch is safe: Meta waits for that.
        """
        faults: list[Exception] = []
        kept = False

        async def keep(one: Inbound) -> None:
            nonlocal kept
            try:
                kept |= await self._keep(one, let_in)
                steps.reached("meta.kept")
            except Exception as error:  # noqa: BLE001  # told below, when all were tried
                faults.append(error)

        async with room:
            await take_in_order(many, keep, is_danger=_is_danger)
        if kept and any(_is_danger(one) for one in many):
            self.reception.handle_soon(channel=who[0], address=who[1], urgent=True)
        elif kept:
            later.append(who)
        if faults:
            raise faults[-1]

    async def _keep(self, inbound: Inbound, let_in: set[Which]) -> bool:
        """Whether it can be handled now. Raises CannotKeep."""
        try:
            accepted = await self.reception.take(inbound)
        except CannotKeep:
            self.alone.not_kept(inbound)
            raise
        if accepted.how == "refused":
            self.alone.turn_away(inbound)
            return False
        let_in.add(_which(inbound))
        if accepted.how == "spooled":
            self.alone.kept_for_later(inbound)
        elif accepted.how == "aside":
            self.alone.left_to_a_person(inbound)
        else:
            return True
        return False


def _which(one: Inbound) -> Which:
    return one.channel, one.provider_id


def _is_danger(one: Inbound) -> bool:
    return said_danger(one.text)


def _danger_first(waiting: Mapping[Who, list[Inbound]]) -> list[tuple[Who, list[Inbound]]]:
    """Conversations with words of danger; the others, more than have room, wait for theirs."""
    return sorted(waiting.items(), key=lambda one: not any(_is_danger(said) for said in one[1]))
