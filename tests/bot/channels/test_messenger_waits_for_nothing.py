"""Neither the comment before a message nor an echo of staff keeps danger, or Meta, waiting."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import inbox, staff_elsewhere
from bot.channels import messenger_goes_on
from bot.channels.alone import Alone
from bot.channels.base import Inbound, Outgoing
from bot.channels.fixed_words import said_danger
from bot.channels.messenger_goes_on import GoesOn
from bot.channels.messenger_updates import Echo
from bot.channels.meta_way_in import MetaWayIn
from bot.channels.page_comments_updates import Ours
from bot.channels.reception import Reception
from bot.inbox import Accepted
from bot.staff_elsewhere import HeardElsewhere
from bot.storage import conversations, schema
from bot.storage.engine import make_engine
from tests.bot.rows import all_of
from tests.patience import Stopwatch
from tests.providers.meta_server import PAGE, batch, echo, said
from tests.providers.web_house import WORDS

pytestmark = pytest.mark.on_time
KNIFE = "he is stabbing her with a knife right now"
IDA = f"{PAGE}:7001"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def now() -> datetime:
    return NOW


@dataclass
class Kept:
    """An inbox, a desk and a channel in memory."""

    kept: list[str] = field(default_factory=list)
    handled: list[str] = field(default_factory=list)
    name: str = "messenger"

    async def accept(self, inbound: Inbound) -> Accepted:
        self.kept.append(inbound.text)
        return Accepted(how="new", inbox_id=1)

    async def handle(self, *, address: str, **_: object) -> None:
        self.handled.append(address)

    async def send(self, _: Outgoing) -> str:
        return "1"


@dataclass
class Felt:
    """A pulse that the test decides."""

    is_up: bool = True

    def missed(self) -> None:
        self.is_up = False


@dataclass
class BlackHole:
    """It takes connections and never says a word."""

    server: socket.socket

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://ida@127.0.0.1:{self.server.getsockname()[1]}/nowhere"

    def was_asked(self) -> bool:
        self.server.setblocking(False)
        try:
            self.server.accept()[0].close()
        except BlockingIOError:
            return False
        return True


@pytest.fixture
def black_hole() -> Iterator[BlackHole]:
    said_danger(
        KNIFE
    )  # the first look at words loads them, which nobody waits for in a running bot
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield BlackHole(server)


def test_both_waits_of_danger_on_messenger_fit_into_the_second() -> None:
    assert messenger_goes_on.DANGER_WITHIN_S + inbox.DANGER_WITHIN_S < 1.0


@asynccontextmanager
async def facebook(
    engine: AsyncEngine, kept: Kept, *, felt: Felt | None = None, again_s: float = 0.1
) -> AsyncIterator[MetaWayIn]:
    felt = felt or Felt()
    hears = HeardElsewhere(engine=engine, clock=now, database=felt, again_s=again_s)
    alone = Alone(channels={"messenger": kept}, words=WORDS)
    one = MetaWayIn(
        reception=Reception(inbox=kept, desk=kept),
        alone=alone,
        ours=Ours(),
        goes_on=GoesOn(engine, felt),
        overhears=hears,
        clock=now,
    )
    try:
        yield one
    finally:
        await one.close()
        await alone.close()
        await hears.close()
        await engine.dispose()


async def test_danger_is_kept_in_time_while_the_database_does_not_say_a_word(
    black_hole: BlackHole,
) -> None:
    kept = Kept()
    async with facebook(make_engine(black_hole.url), kept) as way_in:
        clock = Stopwatch()
        await way_in.take(batch(said(1, KNIFE)))
        assert clock.seconds() < messenger_goes_on.OTHERS_WITHIN_S
    assert black_hole.was_asked()
    assert kept.kept == [KNIFE]
    assert kept.handled == [IDA]


async def test_a_database_that_is_known_to_be_away_is_not_even_asked(
    black_hole: BlackHole,
) -> None:
    kept = Kept()
    async with facebook(make_engine(black_hole.url), kept, felt=Felt(is_up=False)) as way_in:
        await way_in.take(batch(said(1, "graffiti"), echo(2, "I will come by")))
    assert kept.kept == ["graffiti"]
    assert not black_hole.was_asked()


async def test_messages_go_on_as_they_are_while_the_answer_to_their_comment_is_not_known(
    database_url: str,
) -> None:
    with jammed(database_url, "deliveries"):
        kept = Kept()
        async with facebook(make_engine(database_url), kept) as way_in:
            await way_in.take(batch(said(1, KNIFE, "7002"), said(2, "graffiti")))
    assert sorted(kept.kept) == ["graffiti", KNIFE]


async def test_an_echo_holds_neither_the_answer_to_meta_nor_danger_up(
    black_hole: BlackHole,
) -> None:
    kept = Kept()
    async with facebook(make_engine(black_hole.url), kept) as way_in:
        clock = Stopwatch()
        await way_in.take(batch(echo(1, "I will come by"), said(2, KNIFE), said(3, "hi", "7002")))
        assert clock.seconds() < staff_elsewhere.WITHIN_S
        async with asyncio.timeout(30):
            while len(kept.handled) < 2:
                await asyncio.sleep(0.01)
    assert kept.handled == [IDA, f"{PAGE}:7002"]


async def test_what_staff_wrote_in_an_outage_is_kept_in_order_once_the_database_is_back(
    database_url: str,
) -> None:
    engine = make_engine(database_url)
    felt = Felt(is_up=False)
    async with engine.begin() as connection:
        await conversations.open_or_load(
            connection,
            channel="messenger",
            address=IDA,
            new_id=uuid4(),
            now=NOW - timedelta(hours=1),
        )
    hears = HeardElsewhere(engine=engine, clock=now, database=felt, again_s=0.05)
    for number in range(3):
        await hears(_echo(number))
    assert await all_of(engine, schema.messages) == []

    felt.is_up = True
    await hears(_echo(3))
    async with asyncio.timeout(30):
        while len(await all_of(engine, schema.messages)) < 4:
            await asyncio.sleep(0.02)
    kept = sorted(await all_of(engine, schema.messages), key=lambda one: one["seq"])
    assert [one["text"] for one in kept] == ["words 0", "words 1", "words 2", "words 3"]
    assert {one["author"] for one in kept} == {"staff"}
    await hears.close()
    await engine.dispose()


def _echo(number: int) -> Echo:
    return Echo(provider_id=f"echo:m_{number}", address=IDA, sent_at=NOW, text=f"words {number}")


@contextmanager
def jammed(url: str, table: str) -> Iterator[None]:
    """Whoever asks that table waits."""
    with psycopg.connect(url.replace("postgresql+psycopg", "postgresql", 1)) as held:
        held.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
