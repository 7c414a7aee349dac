"""The working bot as its ways in and its commands see it, and the parts that run in it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp
from prometheus_client import CollectorRegistry
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.base import Channel
from bot.channels.fetched_media import Fetcher
from bot.channels.reception import Reception
from bot.conversation.phrases import Phrases
from bot.counts import Counts
from bot.delivery.relay import Relay
from bot.door import Door
from bot.front_desk import FrontDesk
from bot.health import Health
from bot.inbox import Inbox
from bot.sealer import Sealer
from bot.settings import Settings
from bot.storage.listen import Listener
from bot.storage.pulse import Pulse
from bot.sweeper import Sweeper
from triage.places import Places

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


@dataclass(kw_only=True)
class BlueLamp:
    """The working bot. `channels` and `fetchers` may be added to until the first message."""

    settings: Settings
    clock: Clock
    health: Health
    registry: CollectorRegistry
    counts: Counts
    door: Door
    database_url: str
    engine: AsyncEngine
    session: aiohttp.ClientSession
    places: Places
    place_services: tuple[str, ...]  # who outside is told words for places; none by default
    phrases: Phrases
    pulse: Pulse
    inbox: Inbox
    front_desk: FrontDesk
    reception: Reception
    relay: Relay
    sweeper: Sweeper
    sealer: Sealer
    listener: Listener
    channels: dict[str, Channel]
    fetchers: dict[str, Fetcher]
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def in_background(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Runs until we close; should it end before, `until_broken` tells."""
        self._tasks.append(asyncio.create_task(work, name=name))

    def with_database(
        self, name: str, work: Callable[[], Coroutine[Any, Any, None]], *, tells: str = ""
    ) -> None:
        """The same, from the moment at which the database has its tables. `tells`: the part
        as which it says how it is: it is there from the start, for whoever watches it."""
        if tells:
            self.health.tell(tells, "starting")

        async def once_it_is_there() -> None:
            await self.pulse.until_up()
            await work()

        self.in_background(name, once_it_is_there())

    async def until_broken(self) -> str:
        """The name of the first part that ended by itself: none of them should."""
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        ended = done.pop()
        error = None if ended.cancelled() else ended.exception()
        log.error("%s has ended: %s", ended.get_name(), type(error).__name__)
        return ended.get_name()

    async def stop(self, *names: str) -> None:
        """Parts, before what they need is closed: the relay lets arrive what is on its way."""
        stopped = [task for task in self._tasks if task.get_name() in names]
        for task in stopped:
            task.cancel()
        await asyncio.gather(*stopped, return_exceptions=True)

    async def close(self) -> None:
        await self.reception.close()
        await self.front_desk.first_words.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.sealer.at_stop()
