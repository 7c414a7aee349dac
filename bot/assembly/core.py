"""The working bot without a way in: database, front desk, relay, sweeper and model.

Nothing is opened before `async with`, all is closed after it.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import aiohttp
from prometheus_client import CollectorRegistry
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_chain import SealingKey
from bot.channels.base import Channel
from bot.channels.fetched_media import Fetcher
from bot.channels.reception import Reception
from bot.chores import Chores, usual_chores
from bot.console import kept_secrets
from bot.console.reach import Reach
from bot.conversation.phrases import Phrases
from bot.counts import Counts
from bot.delivery.couriers import Couriers, TeamsWorkflow, TelegramGroup
from bot.delivery.mail import MailServer
from bot.delivery.pace import Pacer
from bot.delivery.relay import Relay
from bot.delivery.staff import Courier, StaffPost
from bot.delivery.staff_mail import Routes
from bot.desk_release import Release
from bot.door import Door
from bot.errors import CannotKeep
from bot.floods import FloodWatch
from bot.front_desk import FrontDesk
from bot.health import Health
from bot.inbox import Inbox
from bot.ledger_metrics import LedgerMetrics
from bot.load_places import load_places
from bot.nlu_child import understanding_by
from bot.place_lookup import place_lookup
from bot.rate_limit import only_forward
from bot.retention import Ages
from bot.sealer import HEAD, Sealer
from bot.settings import Settings
from bot.spool import Spool
from bot.staff_rounds import StaffRounds
from bot.storage.at_hand import any_database, own_database
from bot.storage.engine import make_engine
from bot.storage.listen import Listener
from bot.storage.migrate import upgrade
from bot.storage.pulse import Pulse
from bot.sweeper import Sweeper
from bot.understanding import Understands
from bot.understanding_places import WithPlaces
from bot.understanding_spared import Spared
from bot.watching import Watching
from triage import red_flags
from triage.places import Places

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
WARMS_UP = "Proszę o pomoc"  # loads every list, that of languages too: the first 999 is no slower


def system_clock() -> datetime:
    return datetime.now(UTC)


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

    def with_database(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """The same, from the moment at which the database has its tables."""

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

    async def stop(self, name: str) -> None:
        """One part, before what it needs is closed: the relay lets arrive what is on its way."""
        stopped = [task for task in self._tasks if task.get_name() == name]
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


@asynccontextmanager
async def build(
    settings: Settings,
    *,
    clock: Clock = system_clock,
    new_id: Callable[[], UUID] = uuid4,
    choose: Callable[[str], str] = secrets.choice,
    understanding: Understands | None = None,
    places: Places | None = None,
    public_at: str | None = None,
    staff_at: str | None = None,
    beside_another: bool = False,
) -> AsyncIterator[BlueLamp]:
    """Without `understanding` the NLU server is used, as soon as it answers; without `places` the
    settings' are loaded.

    `public_at` and `staff_at` are where we listen, where that is not what the settings say.
    `beside_another`: where a bot runs on the same folder already, its database is shared, and all
    that is no conversation of our own is left to it.
    """
    health = Health(clock=clock)
    health.tell("database", "starting")
    spool = Spool(settings.data_dir / "spool", clock, partial(health.tell, "spool"))
    _open_spool(spool, health)
    async with AsyncExitStack() as stack:
        loading = asyncio.gather(
            asyncio.to_thread(lambda: places or load_places(settings)),
            asyncio.to_thread(Phrases.load),
            asyncio.to_thread(red_flags.find, WARMS_UP),
        )
        stack.push_async_callback(_leave_off, loading)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        url = await stack.enter_async_context(
            any_database(settings) if beside_another else own_database(settings)
        )
        engine = make_engine(url)
        stack.push_async_callback(engine.dispose)
        pulse = Pulse(url=url, health=health, prepare=upgrade)
        await pulse.feel()  # away: said in the log, and looked for again from now on
        found, phrases, _ = await loading
        if understanding is None:  # last: loading a model takes the machine from everybody else
            understanding = await stack.enter_async_context(
                understanding_by(settings, session, health)
            )
            understanding = Spared(inner=understanding, seconds=time.monotonic)
        lookup = await stack.enter_async_context(
            place_lookup(settings, found, clock=time.monotonic)
        )
        if lookup is not None:
            understanding = WithPlaces(inner=understanding, lookup=lookup)

        channels: dict[str, Channel] = {}
        fetchers: dict[str, Fetcher] = {}
        inbox = Inbox(engine=engine, spool=spool, clock=clock, database=pulse)
        registry = CollectorRegistry()
        staff_url = Reach.of(settings).url or staff_at or at(settings, settings.staff_port)
        counts, door = Counts(registry), Door(time.monotonic)
        pacer = Pacer(only_forward(clock))
        front_desk = FrontDesk(
            engine=engine,
            understanding=understanding,
            places=found,
            phrases=phrases,
            channels=channels,
            fetchers=fetchers,
            mail=Routes(
                enabled=settings.smtp_url is not None,
                control_room=settings.control_room,
                console_url=f"{staff_url}/staff",
            ),
            people_watching=Watching(mail_goes_out=bool(settings.control_room), clock=clock),
            door=door,
            counts=counts,
            spent=pacer.spent,
            clock=clock,
            new_id=new_id,
            choose=choose,
            secret_key=settings.secret_key.reveal(),
            privacy_url=f"{settings.public_url or public_at or at(settings)}/privacy",
        )
        bluelamp = BlueLamp(
            settings=settings,
            clock=clock,
            health=health,
            registry=registry,
            counts=counts,
            door=door,
            database_url=url,
            engine=engine,
            session=session,
            places=found,
            place_services=lookup.names if lookup is not None else (),
            phrases=phrases,
            pulse=pulse,
            inbox=inbox,
            front_desk=front_desk,
            reception=Reception(
                inbox=inbox,
                desk=front_desk,
                first_words=front_desk.first_words,
                door=door,
                counts=counts,
                gate=front_desk.gate,
            ),
            relay=Relay(
                engine=engine,
                channels=channels,
                clock=clock,
                health=health,
                pacer=pacer,
                counts=counts,
            ),
            sweeper=Sweeper(
                engine=engine,
                inbox=inbox,
                spool=spool,
                front_desk=front_desk,
                clock=clock,
                health=health,
                unserved=front_desk.unserved,
            ),
            sealer=Sealer(
                engine=engine,
                key=SealingKey.of(settings.secret_key.reveal()),
                clock=clock,
                head=settings.data_dir / HEAD,
            ),
            listener=Listener(url),
            channels=channels,
            fetchers=fetchers,
        )
        stack.push_async_callback(bluelamp.close)
        _start(bluelamp, beside_another=beside_another)
        yield bluelamp


def at(settings: Settings, port: int | None = None) -> str:
    """Where the settings say that we listen. The console shares the public port by default."""
    if port is None and settings.public_url:
        return settings.public_url
    return f"http://{settings.host}:{port or settings.port}"


async def _leave_off(loading: asyncio.Future[Any]) -> None:
    """A start that failed waits for nothing, and leaves no complaint about what it left."""
    loading.cancel()
    await asyncio.gather(loading, return_exceptions=True)


def _open_spool(spool: Spool, health: Health) -> None:
    """Raises CannotKeep: a bot that could lose a message must not start."""
    try:
        spool.open()
    except OSError as error:
        raise CannotKeep(
            f"the spool {spool.folder} cannot be written ({error.strerror}), and without it a "
            "message could be lost; mend that, or set BLUELAMP_DATA_DIR"
        ) from error
    health.tell("spool", "up")


def _tell_staff(bluelamp: BlueLamp) -> None:
    """By mail and by each team's own ways; again while nobody takes it."""
    settings, key = bluelamp.settings, bluelamp.settings.secret_key
    by_route: dict[str, Courier] = {
        "telegram": TelegramGroup(
            bluelamp.channels,
            is_set_up=settings.telegram_token is not None,
            spent=bluelamp.relay.pacer.spent,
        ),
        "teams": TeamsWorkflow(
            bluelamp.session, bluelamp.engine, lambda kept: kept_secrets.opened(key, kept, owner=0)
        ),
    }
    if settings.smtp_url is not None:
        by_route["email"] = MailServer(url=settings.smtp_url, sender=settings.mail_from)
    post = StaffPost(
        engine=bluelamp.engine,
        courier=Couriers(by_route),
        clock=bluelamp.clock,
        health=bluelamp.health,
    )
    bluelamp.listener.on("bluelamp_relay", post.wake)
    bluelamp.with_database("mail", post.run)
    rounds = StaffRounds(
        engine=bluelamp.engine,
        clock=bluelamp.clock,
        health=bluelamp.health,
        console_url=bluelamp.front_desk.mail.console_url,
        control_room=settings.control_room,
        mail_goes_out=settings.smtp_url is not None,
        alerts_after=settings.alert_minutes,
        reports_after=settings.remind_minutes,
        team_name=lambda team: _name_of(bluelamp, team),
    )
    bluelamp.with_database("rounds", rounds.run)
    release = Release(engine=bluelamp.engine, clock=bluelamp.clock)
    bluelamp.with_database("release", release.run)


def _name_of(bluelamp: BlueLamp, team: str | None) -> str:
    known = bluelamp.places.teams.get(team or "")
    return known.name if known else team or ""


def _start(bluelamp: BlueLamp, *, beside_another: bool) -> None:
    """What runs in the background whatever the channels are.

    Beside another bot only what a conversation of our own needs: without its channels we would
    answer its residents into nothing, and give up its notices.
    """
    bluelamp.in_background("database", bluelamp.pulse.run())
    bluelamp.with_database("listener", bluelamp.listener.run)
    if beside_another:
        return
    bluelamp.listener.on("bluelamp_relay", bluelamp.relay.wake)
    settings = bluelamp.settings
    _tell_staff(bluelamp)
    bluelamp.health.tell("mail", "up" if settings.smtp_url else "off")
    bluelamp.in_background("spool", bluelamp.sweeper.spool.watch())
    bluelamp.with_database("relay", bluelamp.relay.run)
    bluelamp.with_database("sweeper", bluelamp.sweeper.run)
    bluelamp.with_database("sealer", bluelamp.sealer.run)
    chores = Chores(
        engine=bluelamp.engine,
        chores=usual_chores(Ages.of(settings), bluelamp.fetchers),
        clock=bluelamp.clock,
        health=bluelamp.health,
    )
    bluelamp.with_database("chores", chores.run)
    floods = FloodWatch(
        floods=bluelamp.door.floods,
        engine=bluelamp.engine,
        clock=bluelamp.clock,
        health=bluelamp.health,
        control_room=settings.control_room,
    )
    bluelamp.with_database("floods", floods.run)
    figures = LedgerMetrics(
        engine=bluelamp.engine,
        spool=bluelamp.sweeper.spool,
        clock=bluelamp.clock,
        registry=bluelamp.registry,
    )
    bluelamp.in_background("figures", figures.run())
