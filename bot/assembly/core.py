"""The working bot without a way in: database, front desk, relay, sweeper and model.

Nothing is opened before `async with`, all is closed after it.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import aiohttp
from prometheus_client import CollectorRegistry

from bot.assembly import background
from bot.assembly.blue_lamp import BlueLamp, Clock
from bot.audit_chain import SealingKey
from bot.channels.base import Channel
from bot.channels.fetched_media import Fetcher
from bot.channels.reception import Reception
from bot.console.reach import Reach
from bot.conversation.phrases import Phrases
from bot.counts import Counts
from bot.delivery.pace import Pacer
from bot.delivery.relay import Relay
from bot.delivery.staff_mail import Routes
from bot.door import Door
from bot.errors import CannotKeep
from bot.front_desk import FrontDesk
from bot.health import Health
from bot.inbox import Inbox
from bot.load_places import load_places
from bot.nlu_child import understanding_by
from bot.place_lookup import place_lookup
from bot.quiet_log import kind_only
from bot.rate_limit import only_forward
from bot.replay import Replay
from bot.sealer import HEAD, Sealer
from bot.settings import Settings
from bot.spool import Spool
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

WARMS_UP = "Proszę o pomoc"  # loads every list, that of languages too: the first 999 is no slower


def system_clock() -> datetime:
    return datetime.now(UTC)


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
    asyncio.get_running_loop().set_exception_handler(kind_only)
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
                replay=Replay(inbox=inbox, health=health),
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
        background.start(bluelamp, beside_another=beside_another)
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
