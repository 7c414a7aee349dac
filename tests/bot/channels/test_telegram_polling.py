"""Polling waits for no database, tells everybody in danger, and steps over what nothing mends."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from prometheus_client import CollectorRegistry

from bot.channels.alone import Alone
from bot.channels.base import Inbound
from bot.channels.reception import Reception
from bot.channels.telegram import Telegram, open_client
from bot.channels.telegram_batch import MOST_TRIES, TelegramBatches
from bot.channels.telegram_polling import TelegramPolling
from bot.channels.telegram_way_in import TelegramWayIn
from bot.counts import Counts
from bot.door import Door
from bot.errors import CannotKeep, CannotPutAside
from bot.inbox import Accepted
from bot.secret import Secret
from bot.storage import inbox
from bot.storage.engine import make_engine
from tests.patience import Stopwatch
from tests.providers.telegram_server import (
    BROKEN,
    TOKEN,
    TelegramServer,
    message,
    telegram_server,
    update,
)
from tests.providers.web_house import WORDS

KNIFE = "he is stabbing her with a knife right now"
WITHIN_S = 1.0  # what is promised to who is in danger; a look at a hung database lasts two seconds


@dataclass
class Kept:
    """An inbox of which the test decides what it does with whom, and a desk."""

    how: str = "new"
    by_text: dict[str, str] = field(default_factory=dict)
    slow: dict[str, float] = field(default_factory=dict)
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    aside: list[tuple[str, str, bool]] = field(default_factory=list)

    async def accept(self, inbound: Inbound) -> Accepted:
        self.asked[inbound.provider_id] += 1
        await asyncio.sleep(self.slow.get(inbound.text, 0))
        if inbound.text in self.held:
            await self.held[inbound.text].wait()
        how = self.by_text.get(inbound.text, self.how)
        if how == "cannot":
            raise CannotKeep("full")
        if how == "not even aside":
            raise CannotPutAside("full")
        if how == "fault":
            raise ValueError("what the database never takes")
        if inbound.provider_id in self.kept:
            return Accepted(how="repeat", inbox_id=1)
        self.kept.append(inbound.provider_id)
        return Accepted(how=how, inbox_id=None if how == "spooled" else 1)

    async def put_aside(self, inbound: Inbound, error: Exception, *, danger: bool) -> Accepted:
        self.aside.append((inbound.provider_id, type(error).__name__, danger))
        return Accepted(how="aside", inbox_id=None)

    async def handle(self, **_: object) -> None:
        return


@dataclass
class Felt:
    """A pulse: away once somebody waited in vain, and back when the test says so."""

    is_up: bool = True
    missed_at: float = 0.0

    def missed(self) -> None:
        self.is_up, self.missed_at = False, time.monotonic()


@dataclass
class House:
    server: TelegramServer
    channel: Telegram
    kept: Kept = field(default_factory=Kept)
    felt: Felt = field(default_factory=Felt)
    states: list[str] = field(default_factory=list)
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def way_in(self, door: Door | None = None) -> TelegramWayIn:
        counts = Counts(self.registry)
        return TelegramWayIn(
            reception=Reception(inbox=self.kept, desk=self.kept, counts=counts, door=door),
            telegram=self.channel,
            alone=Alone(channels={"telegram": self.channel}, words=WORDS),
            clock=lambda: datetime.now(UTC),
        )

    @asynccontextmanager
    async def polling(self, url: str, *, again_s: float = 0.05) -> AsyncIterator[None]:
        engine = make_engine(url)
        way_in = self.way_in()
        poller = TelegramPolling(
            engine=engine,
            telegram=self.channel,
            way_in=way_in,
            tell=self.states.append,
            database=self.felt,
            long_poll_s=1,
            again_s=again_s,
        )
        task = asyncio.create_task(poller.run())
        try:
            yield
            assert not task.done()
        finally:
            task.cancel()
            async with asyncio.timeout(10):  # a hung database would never let it end
                await asyncio.wait([task])
            await way_in.close()
            await engine.dispose()

    def asked_from(self) -> str | None:
        """The offset of the newest poll."""
        polls = self.server.called("getUpdates")
        return polls[-1].get("offset") if polls else None

    def told_999(self) -> Counter[str]:
        return Counter(one["chat_id"] for one in self.server.sent() if one["text"] == WORDS.danger)


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with telegram_server() as server, open_client(Secret(TOKEN), server.api_url) as client:
        yield House(server, Telegram(client))


def said(number: int, text: str, chat: int | None = None) -> dict[str, Any]:
    return update(number, message=message(number, chat=chat or number, text=text))


@pytest.mark.on_time
async def test_who_writes_while_the_database_hangs_is_heard_at_once_and_it_comes_back(
    house: House, database_url: str
) -> None:
    async with house.polling(database_url):
        house.server.updates = [said(11, "hello")]
        await _until(lambda: house.kept.kept == ["11:11"])
        with jammed(database_url):
            house.kept.how = "spooled"
            for number in (12, 13, 14):
                house.server.updates.append(said(number, KNIFE))
                clock = Stopwatch()
                await _until(lambda number=number: house.told_999()[str(number)] == 1)
                assert clock.seconds() < WITHIN_S
            await _until(lambda: not house.felt.is_up)
            house.server.updates.append(said(15, KNIFE))
            clock = Stopwatch()
            await _until(lambda: house.told_999()["15"] == 1)
            assert clock.seconds() < WITHIN_S
        house.kept.how, house.felt.is_up = "new", True
        house.server.updates.append(said(16, "hello"))
        await _until(lambda: "16:16" in house.kept.kept)
        await _until(lambda: house.asked_from() == "17")
        await _mark_of(database_url, 17)
    assert max(house.kept.asked.values()) == 1


async def test_with_nowhere_to_keep_it_everybody_in_danger_is_told_once(
    house: House, database_url: str
) -> None:
    house.kept.how = "cannot"
    house.server.updates = [said(11, KNIFE), said(12, "hello"), said(13, KNIFE)]
    async with house.polling(database_url):
        await _until(lambda: len(house.told_999()) == 2)
        await _until(lambda: house.states.count("stuck") > 5)
        assert house.told_999() == {"11": 1, "13": 1}
        assert all("offset" not in one for one in house.server.called("getUpdates"))

        house.server.updates.append(said(14, KNIFE))
        await _until(lambda: house.told_999()["14"] == 1)

        house.kept.how = "new"
        await _until(lambda: len(house.kept.kept) == 4)
        await _until(lambda: house.asked_from() == "15")


async def test_a_poll_that_fails_once_keeps_nobody_in_danger_waiting(
    house: House, database_url: str
) -> None:
    async with house.polling(database_url, again_s=30.0):
        await _until(lambda: "up" in house.states)
        house.server.polls.faults.append(BROKEN)
        await _until(lambda: "away" in house.states)
        house.server.updates = [said(11, KNIFE)]
        clock = Stopwatch()
        await _until(lambda: house.kept.kept == ["11:11"])
        assert clock.seconds() < WITHIN_S

        house.server.polls.faults.extend([BROKEN] * 5)
        await _until(lambda: len(house.server.polls.faults) == 2)
        polls = len(house.server.called("getUpdates"))
        await asyncio.sleep(1.0)  # it does not hurry for ever
        assert len(house.server.called("getUpdates")) == polls


async def test_no_try_to_keep_it_counts_as_another_message_of_the_sender(house: House) -> None:
    house.kept.how = "cannot"
    door = Door(lambda: 0.0)  # nobody's bucket ever fills again
    batches = TelegramBatches(way_in=house.way_in(door))
    waiting = [said(11, KNIFE), said(12, "hello")]

    for _ in range(200):
        assert not await batches.take(waiting)
    assert batches.offset is None

    house.kept.how = "new"
    assert await batches.take(waiting)
    assert (batches.offset, house.kept.kept) == (13, ["11:11", "12:12"])
    await batches.way_in.close()
    assert house.told_999() == {"11": 1}


async def test_what_is_safe_behind_one_that_is_not_is_not_kept_again(
    house: House, database_url: str
) -> None:
    house.kept.by_text = {"too large": "cannot"}
    house.server.updates = [said(11, "one"), said(12, "too large"), said(13, "three")]
    async with house.polling(database_url):
        await _until(lambda: house.states.count("stuck") > 5)
        assert house.asked_from() == "12"
        assert (house.kept.asked["11:11"], house.kept.asked["13:13"]) == (1, 1)


async def test_an_update_that_nothing_mends_is_put_aside_and_counted_and_danger_is_told(
    house: House, database_url: str
) -> None:
    house.kept.by_text = {KNIFE: "fault"}
    house.server.updates = [said(11, "one"), said(12, KNIFE), said(13, "three")]
    async with house.polling(database_url):
        await _until(lambda: house.asked_from() == "14")
    assert sorted(house.kept.kept) == ["11:11", "13:13"]
    assert house.told_999() == {"12": 1}
    assert house.kept.aside == [("12:12", "ValueError", True)]
    labels = {"channel": "telegram", "how": "aside"}
    assert house.registry.get_sample_value("bluelamp_messages_total", labels) == 1


async def test_of_many_chats_those_in_danger_are_taken_first(house: House) -> None:
    house.kept.slow = {"hello": 0.3}
    batches = TelegramBatches(way_in=house.way_in())
    calm = [said(number, "hello") for number in range(11, 31)]
    assert await batches.take([*calm, said(31, KNIFE), "no update", {"update_id": True}])
    assert house.kept.kept[0] == "31:31"
    assert batches.offset == 32


async def test_danger_waits_for_a_moment_only_for_what_the_same_chat_wrote_before(
    house: House,
) -> None:
    house.kept.held = {"hello": (goes_on := asyncio.Event())}
    batches = TelegramBatches(way_in=house.way_in())
    taking = asyncio.create_task(
        batches.take([said(11, "hello", 70), said(12, KNIFE, 70), said(13, "quick", 70)])
    )
    clock = Stopwatch()
    await _until(lambda: "70:12" in house.kept.kept)
    assert clock.seconds() < WITHIN_S
    assert "70:11" not in house.kept.kept  # it hangs still
    goes_on.set()
    assert await taking
    assert batches.offset == 14


async def test_one_that_no_disk_takes_is_stepped_over_at_last_and_told_so(house: House) -> None:
    """Else nobody behind the hundredth update would ever be heard."""
    house.kept.by_text = {KNIFE: "not even aside", "later": "cannot"}
    batches = TelegramBatches(way_in=house.way_in())
    waiting = [said(11, KNIFE), said(12, "hello"), said(13, "later")]
    for _ in range(MOST_TRIES - 1):
        assert not await batches.take(waiting)
    assert batches.offset is None
    assert house.kept.asked["13:13"] == MOST_TRIES - 1  # the first keeps it from no try

    assert not await batches.take(waiting)  # what only waits for the disk waits for ever
    assert batches.offset == 13
    assert house.kept.kept == ["12:12"]
    labels = {"channel": "telegram", "how": "given_up"}
    assert house.registry.get_sample_value("bluelamp_messages_total", labels) == 1
    await _until(lambda: [one["text"] for one in house.server.sent()][-1:] == [WORDS.not_kept])
    assert house.told_999() == {"11": 1}
    await batches.way_in.close()


@contextmanager
def jammed(url: str) -> Iterator[None]:
    """The mark is not written, and nobody says that it is not."""
    with psycopg.connect(_plain(url)) as held:
        held.execute("LOCK TABLE marks IN ACCESS EXCLUSIVE MODE")
        yield


async def _mark_of(url: str, wanted: int) -> None:
    engine = make_engine(url)
    async with asyncio.timeout(30), engine.connect() as connection:
        while await inbox.read_mark(connection, "telegram.offset") != wanted:
            await asyncio.sleep(0.02)
    await engine.dispose()


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql", 1)


async def _until(claim: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not claim():
            await asyncio.sleep(0.01)
