"""Where adapters bring their messages: each is made safe first, then handled here and now."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.channels.base import Inbound, Unread
from bot.channels.fixed_words import hears_danger
from bot.counts import Counts
from bot.door import Door
from bot.errors import CannotKeep
from bot.gate import Gate
from bot.inbox import Accepted
from bot.under_way import UnderWay

log = logging.getLogger(__name__)
CLOSING_S = 1.0  # what is still being handled may finish; the sweeper takes the rest next time
ENDS_S = 1.0


class TakesIn(Protocol):
    """Returns once the message is safe; raises CannotKeep."""

    async def accept(self, inbound: Inbound) -> Accepted: ...

    async def put_aside(self, inbound: Inbound, error: Exception, *, danger: bool) -> Accepted: ...

    async def put_unread_aside(self, unread: Unread) -> Accepted: ...


class Warns(Protocol):
    """Says 999 on a channel, at once and beside everything else."""

    def begin(self, inbox_id: int, inbound: Inbound) -> object: ...


class Handles(Protocol):
    """Handles all that waits in one conversation, oldest first."""

    async def handle(self, *, channel: str, address: str, urgent: bool = False) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Reception:
    """The inbox and the front desk behind it, as adapters see them."""

    inbox: TakesIn
    desk: Handles
    first_words: Warns | None = None
    door: Door | None = None  # None: whoever comes is let in
    counts: Counts = field(default_factory=Counts)
    gate: Gate = field(default_factory=Gate)
    _under_way: UnderWay = field(
        default_factory=lambda: UnderWay(finishes_s=CLOSING_S, ends_s=ENDS_S)
    )

    async def take(
        self, inbound: Inbound, *, origin: str | None = None, again: bool = False
    ) -> Accepted:
        """Safe when it returns, unless it is "refused": too many of one sender or `origin`.

        `again`: it was let in before and could not be kept, and its writer was told of danger.
        Raises CannotKeep, also where too much comes from everybody: providers come again.
        """
        try:
            return await self._take(inbound, origin=origin, again=again)
        except CannotKeep:
            raise
        except Exception as error:  # noqa: BLE001  # a fault of ours never costs a message
            danger = await hears_danger(inbound.text)
            accepted = await self._kept(
                inbound.channel, self.inbox.put_aside(inbound, error, danger=danger)
            )
            self._warn_first(accepted, inbound, danger=danger and not again)
        return accepted

    async def put_unread_aside(self, unread: Unread) -> Accepted:
        """Raises CannotKeep."""
        accepted = await self._kept(unread.channel, self.inbox.put_unread_aside(unread))
        if unread.rescued is None and not accepted.whole:
            self.counts.came(unread.channel, "given_up")
        return accepted

    async def _take(self, inbound: Inbound, *, origin: str | None, again: bool) -> Accepted:
        danger = await hears_danger(inbound.text) and not again
        if self.door is not None and not again and inbound.kind != "blocked":
            who = {"channel": inbound.channel, "sender": inbound.counted_as}
            refusal = self.door.knock(**who, address=origin, danger=danger)
            if refusal is not None:
                self.counts.came(inbound.channel, "refused")
                if refusal.scope == "overall":
                    raise CannotKeep("more comes than can be taken")
                return Accepted(how="refused", inbox_id=None, wait_s=refusal.wait_s)
            if danger and self.door.is_crowded(**who, address=origin):
                inbound = replace(inbound, crowded=True)
            if self.door.spares_the_model(origin):
                inbound = replace(inbound, spares_model=True)
        with self.gate.arrival():
            accepted = await self._kept(inbound.channel, self.inbox.accept(inbound))
        self._warn_first(accepted, inbound, danger=danger)
        return accepted

    def _warn_first(self, accepted: Accepted, inbound: Inbound, *, danger: bool) -> None:
        if danger and accepted.how == "new" and self.first_words and accepted.inbox_id:
            self.first_words.begin(accepted.inbox_id, inbound)

    async def _kept(self, channel: str, keeping: Awaitable[Accepted]) -> Accepted:
        """Counted, however it ends."""
        try:
            accepted = await keeping
        except CannotKeep:
            self.counts.came(channel, "not_kept")
            raise
        self.counts.came(channel, accepted.how)
        return accepted

    def handle_soon(
        self, *, channel: str, address: str, urgent: bool = False
    ) -> asyncio.Task[None]:
        """Starts handling; a failure leaves the message to the sweeper."""
        handling = self._handle(channel, address, urgent)
        return self._under_way.start("the handling of a message", handling)

    async def handle_within(
        self, seconds: float, *, channel: str, address: str, urgent: bool = False
    ) -> None:
        """Waits that long for the handling to end; it goes on in the background when it is late."""
        task = self.handle_soon(channel=channel, address=address, urgent=urgent)
        await asyncio.wait([task], timeout=max(seconds, 0))

    async def close(self) -> None:
        await self._under_way.close()

    async def _handle(self, channel: str, address: str, urgent: bool) -> None:
        try:
            await self.desk.handle(channel=channel, address=address, urgent=urgent)
        except Exception as error:  # noqa: BLE001  # whatever it was, the sweeper tries again
            log.warning("a message on %s waits for the sweeper: %s", channel, type(error).__name__)
