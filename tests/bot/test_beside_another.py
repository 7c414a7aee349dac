"""A process without a channel never takes what another process must answer there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.assembly import BlueLamp, build, listening, serve
from bot.assembly.ways_in import fixed_words
from bot.channels.terminal import CHANNEL, TerminalChat
from bot.channels.web_answers import StoredAnswers
from bot.delivery.couriers import TelegramGroup
from bot.errors import TryLater, Undeliverable
from bot.health import Health
from bot.inbox import Inbox
from bot.replay import Replay
from bot.settings import Settings, read
from bot.spool import Spool
from bot.storage import schema as tables
from bot.storage.notices import Notice
from bot.sweeper import Sweeper
from bot.understanding import WordsOnly
from tests.bot.at_the_desk import front_desk
from tests.bot.rows import NOW, Clock, all_of
from tests.bot.test_inbox_and_sweeper import Handled, message
from tests.providers import telegram_server as telegram
from triage.places import Places

LONG_AGO = datetime.now(UTC) - timedelta(hours=1)
KNIFE = "man with a knife outside the co-op in Redruth"
OTHERS = {"relay", "mail", "rounds", "release", "sweeper", "sealer", "chores", "floods", "figures"}
NOTICE = Notice(
    id=1,
    key="k",
    route="telegram",
    address="-1",
    subject="Alert",
    body="x",
    urgent=True,
    attempts=1,
    next_at=NOW,
)


async def test_chat_beside_a_bot_answers_its_own_conversation_and_takes_nothing_else(
    engine: AsyncEngine, settings: Settings, spool: Spool, places: Places
) -> None:
    await leaves_behind(engine)
    await spool.keep(message(2, address="2002"))
    written: list[str] = []
    async with build(
        settings, understanding=WordsOnly(), places=places, beside_another=True
    ) as bluelamp:
        running = {one.get_name() for one in asyncio.all_tasks()}
        assert {"database", "listener"} <= running
        assert not OTHERS & running
        await terminal(bluelamp, written).run(said(KNIFE))

    assert "999" in "".join(written)
    rows = {row["channel"]: row for row in await all_of(engine, tables.inbox)}
    assert rows[CHANNEL]["handled_at"] is not None
    assert rows["telegram"]["handled_at"] is None
    told = [row for row in await all_of(engine, tables.notices) if row["key"] == "theirs"]
    assert [(row["state"], row["attempts"]) for row in told] == [("waiting", 0)]
    assert len(spool.waiting()) == 1  # the bot's own sweeper brings it back


async def test_a_bot_of_its_own_takes_all_of_it(
    engine: AsyncEngine, settings: Settings, spool: Spool, places: Places
) -> None:
    """The same rows, so that the test above cannot hold by chance."""
    await spool.keep(message(2, channel="web", address="2002"))
    async with build(settings, understanding=WordsOnly(), places=places):
        assert {one.get_name() for one in asyncio.all_tasks()} >= OTHERS
        await until(lambda: not spool.waiting())


async def test_the_desk_leaves_what_it_could_only_answer_into_nothing(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    house = front_desk(engine, tmp_path, Clock())
    await house.arrives(KNIFE)
    await replace(house.desk, channels={}).handle(channel="telegram", address="1001")
    (row,) = await all_of(engine, tables.inbox)
    assert (row["handled_at"], row["attempts"]) == (None, 0)
    assert await all_of(engine, tables.conversations) == []

    await house.handle()
    (row,) = await all_of(engine, tables.inbox)
    assert row["handled_at"] is not None
    assert await all_of(engine, tables.deliveries)


async def test_the_sweeper_leaves_a_channel_that_is_not_there_and_says_that_somebody_waits(
    engine: AsyncEngine, spool: Spool
) -> None:
    clock, desk, unserved = Clock(), Handled(), {"telegram"}
    health = Health(clock=clock)
    inbox = Inbox(engine=engine, spool=spool, clock=clock)
    sweeper = Sweeper(
        engine=engine,
        replay=Replay(inbox=inbox, health=health),
        front_desk=desk,
        clock=clock,
        health=health,
        unserved=lambda: unserved,
        every_s=0.01,
    )
    await inbox.accept(message())
    await inbox.accept(message(2, channel="web", address="w"))
    clock.forward(seconds=60)
    running = asyncio.create_task(sweeper.run())
    try:
        await until(lambda: health.state("sweeper") == "stuck")
        part = health.part("sweeper")
        assert part is not None
        assert "telegram" in part.detail
        assert set(desk.asked) == {("web", "w")}

        unserved.clear()  # its token is set again
        await until(lambda: ("telegram", "1001") in desk.asked)
        await until(lambda: health.state("sweeper") == "up")
    finally:
        running.cancel()


async def test_while_telegram_refuses_the_token_replies_wait_in_the_table(
    engine: AsyncEngine, environment: dict[str, str], spool: Spool, places: Places
) -> None:
    await leaves_behind(engine)
    async with telegram.telegram_server() as server:
        given = {
            "BLUELAMP_TELEGRAM_TOKEN": "1000:refused",
            "BLUELAMP_TELEGRAM_API_URL": server.api_url,
        }
        settings = read(environment | given)
        with listening(settings) as sockets:
            async with (
                build(settings, understanding=WordsOnly(), places=places) as bluelamp,
                serve(bluelamp, sockets),
            ):
                while not (rows := await all_of(engine, tables.deliveries)):
                    await asyncio.sleep(0.05)

    assert {row["channel"] for row in rows} == {"telegram"}
    (row,) = await all_of(engine, tables.inbox)
    assert row["handled_at"] is not None


@pytest.mark.parametrize(("is_set_up", "error"), [(True, TryLater), (False, Undeliverable)])
async def test_a_group_is_given_up_only_where_no_token_is_set(
    is_set_up: bool, error: type[Exception]
) -> None:
    with pytest.raises(error, match="Telegram"):
        await TelegramGroup({}, is_set_up=is_set_up).send(NOTICE)


async def leaves_behind(engine: AsyncEngine) -> None:
    """A resident's message and a team's notice, both of a bot that has Telegram."""
    clock = Clock(LONG_AGO)
    spool = Spool(Path("/nonexistent"), clock)
    await Inbox(engine=engine, spool=spool, clock=clock).accept(message(text=KNIFE))
    notice = {
        "key": "theirs",
        "route": "telegram",
        "address": "-100200300",
        "subject": "Alert",
        "body": "https://example.com/staff",
        "urgent": True,
        "made_at": LONG_AGO,
        "next_at": LONG_AGO,
    }
    async with engine.begin() as connection:
        await connection.execute(insert(tables.notices).values(notice))


def terminal(bluelamp: BlueLamp, written: list[str]) -> TerminalChat:
    return TerminalChat(
        reception=bluelamp.reception,
        answers=StoredAnswers(bluelamp.engine, channel=CHANNEL),
        words=fixed_words(bluelamp),
        write=written.append,
        clock=bluelamp.clock,
        new_id=lambda: uuid4().hex,
    )


async def said(*lines: str) -> AsyncIterator[str]:
    for line in lines:
        yield line


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.02)


@pytest.fixture(scope="module")
def places() -> Places:
    return Places.load()


@pytest.fixture
def environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    return {
        "BLUELAMP_DATABASE_URL": database_url,
        "BLUELAMP_SECRET_KEY": "k" * 32,
        "BLUELAMP_DATA_DIR": str(tmp_path),
        "BLUELAMP_PORT": "0",
    }


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    return read(environment)


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    made = Spool(tmp_path / "spool", lambda: LONG_AGO)
    made.open()
    return made
