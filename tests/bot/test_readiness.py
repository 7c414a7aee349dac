"""/readyz: ready where a message can be kept, not where none can, and never wrong for long."""

from __future__ import annotations

import resource
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from prometheus_client import CollectorRegistry
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import CannotKeep
from bot.health import Health
from bot.health_routes import HealthRoutes
from bot.inbox import Inbox
from bot.replay import Replay
from bot.spool import Spool
from bot.storage.engine import make_engine
from bot.sweeper import Sweeper
from tests.bot.rows import Clock
from tests.bot.test_inbox_and_sweeper import NOWHERE, Handled, message
from tests.providers.web_house import serving


@dataclass
class Bot:
    """What keeps messages, and where a balancer asks. Its database is away."""

    health: Health
    spool: Spool
    inbox: Inbox
    sweeper: Sweeper
    http: aiohttp.ClientSession

    async def ready(self) -> tuple[int, str]:
        async with self.http.get("/readyz") as answer:
            return answer.status, (await answer.json())["spool"]


@pytest.fixture
async def away() -> AsyncIterator[AsyncEngine]:
    made = make_engine(NOWHERE)
    yield made
    await made.dispose()


@pytest.fixture
async def bot(tmp_path: Path, away: AsyncEngine) -> AsyncIterator[Bot]:
    clock = Clock()
    health = Health(clock=clock)
    health.tell("database", "away")
    health.tell("spool", "up")
    spool = Spool(tmp_path / "spool", clock, lambda state, why: health.tell("spool", state, why))
    spool.open()
    inbox = Inbox(engine=away, spool=spool, clock=clock)
    replay = Replay(inbox=inbox, health=health)
    sweeper = Sweeper(engine=away, replay=replay, front_desk=Handled(), clock=clock, health=health)
    app = web.Application()
    HealthRoutes(health=health, registry=CollectorRegistry()).add_to(app, detail=True)
    async with serving(app) as url, aiohttp.ClientSession(url) as http:
        yield Bot(health, spool, inbox, sweeper, http)


@contextmanager
def a_full_disk() -> Iterator[None]:
    """No file of this process grows beyond a few bytes."""
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limit[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, before)


async def test_with_the_disk_full_too_it_is_not_ready_until_something_can_be_kept(bot: Bot) -> None:
    assert await bot.ready() == (200, "up")
    with a_full_disk():
        with pytest.raises(CannotKeep):
            await bot.inbox.accept(message())
        assert await bot.ready() == (503, "full")

        await bot.sweeper.replay_some()  # nothing lies in it, which says nothing of what goes in
        await bot.spool.look_again()
        assert await bot.ready() == (503, "full")
        assert list(bot.spool.folder.iterdir()) == []

    await bot.spool.look_again()  # nobody wrote meanwhile: the balancer sends nobody here
    assert await bot.ready() == (200, "up")


async def test_a_message_that_is_kept_again_says_so_at_once(bot: Bot) -> None:
    with a_full_disk(), pytest.raises(CannotKeep):
        await bot.inbox.accept(message())

    assert (await bot.inbox.accept(message())).how == "spooled"
    assert await bot.ready() == (200, "up")


async def test_a_disk_that_is_gone_is_stuck_and_no_other_is_taken_in_its_place(bot: Bot) -> None:
    bot.spool.folder.rmdir()
    with pytest.raises(CannotKeep):
        await bot.inbox.accept(message())
    await bot.spool.look_again()

    assert await bot.ready() == (503, "stuck")
    assert not bot.spool.folder.exists()
    part = bot.health.part("spool")
    assert part is not None
    assert part.detail == "No such file or directory"


async def test_a_database_that_goes_away_while_messages_are_brought_back_cuts_nobody_off(
    bot: Bot,
) -> None:
    await bot.inbox.accept(message(1))
    with pytest.raises(Exception, match="connection"):
        await bot.sweeper.replay_some()

    assert await bot.ready() == (200, "replaying")
    assert (await bot.inbox.accept(message(2))).how == "spooled"  # and that is true


async def test_with_neither_told_of_it_is_not_ready() -> None:
    health = Health(clock=Clock())
    app = web.Application()
    HealthRoutes(health=health, registry=CollectorRegistry()).add_to(app, detail=False)
    async with serving(app) as url, aiohttp.ClientSession(url) as http, http.get("/readyz") as told:
        assert told.status == 503
