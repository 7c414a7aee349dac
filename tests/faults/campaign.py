"""A whole run: so many lives and deaths under changing weather, then calm, then the count."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import aiohttp
import psycopg

from bot import steps
from bot.channels.telegram_webhook import derived_secret
from bot.secret import Secret
from bot.storage.embedded import EmbeddedPostgres
from bot.storage.migrate import upgrade
from tests.faults.count import Tally, count
from tests.faults.keeper import Keeper, Life, keeper
from tests.faults.traffic import Traffic
from tests.faults.weather import Database, MoodyTelegram, Nlu, nlu_server
from tests.providers.telegram_server import TOKEN, telegram_server

log = logging.getLogger(__name__)
KEY = "k" * 32
AT_ONCE = 4  # residents who write side by side
LONGEST_LIFE_S = 2.5  # a step that is not reached by then dies of something else
WITHOUT_ANYTHING_S = 0.8  # with neither database nor disk no step comes: nothing to wait for
WITHOUT_PROGRESS_S = (
    120.0  # on a busy machine thousands wait at the end; stuck is what stands still
)
LAST_LINES = 20
NEEDS_THE_SPOOL = frozenset({"spool.written", "spool.kept"})
NEEDS_A_REPLAY = frozenset({"replay.committed", "replay.forgotten"})
IN_A_ROW = ("spool.written", "spool.kept", "replay.committed", "replay.forgotten")
RARE = {"database killed": 0.01, "database hangs": 0.02, "disk full": 0.02, "database away": 0.06}


@dataclass
class Run:
    """What happened, for the table."""

    seed: int
    kills: int
    seconds: float = 0.0
    deaths: Counter[str] = field(default_factory=Counter)
    weather: Counter[str] = field(default_factory=Counter)
    tally: Tally = field(default_factory=Tally)
    on: str = field(default_factory=lambda: datetime.now(UTC).date().isoformat())
    load: float = 0.0  # how busy the machine was
    seeds: list[int] = field(default_factory=list)  # of a sum: those of its parts

    @property
    def missed_steps(self) -> list[str]:
        return [step for step in steps.STEPS if not self.deaths[step]]


@dataclass
class Campaign:
    """The pieces of a run."""

    run: Run
    chance: Random
    keeper: Keeper
    database: Database
    nlu: Nlu
    telegram: MoodyTelegram
    traffic: Traffic
    spool: Path
    broken_off: asyncio.Event = field(default_factory=asyncio.Event)
    _missed: set[str] = field(default_factory=set)

    async def kill_all(self, said: Callable[[str], None]) -> None:
        due = list(steps.STEPS)
        for number in range(self.run.kills):
            if self.broken_off.is_set():
                self.run.kills = number
                return
            step = due.pop(0) if due and self.chance.random() < 0.75 else None
            began = time.monotonic()
            died_at = await self._one_life(step)
            log.info("%s wanted, %s: %.2f s", step, died_at, time.monotonic() - began)
            if step is not None and died_at != step:
                due.append(step)  # its turn comes again
                self._missed.add(step)
            if not due:
                due = a_round(self.chance)
            if (number + 1) % 100 == 0:
                said(f"{number + 1} kills, {len(self.traffic.done)} conversations")

    async def _one_life(self, step: str | None) -> str | None:
        mood = self._weather(step)
        self.run.weather[mood] += 1
        self.nlu.mood = self.chance.choices(("well", "slow", "down", "broken"), (85, 5, 5, 5))[0]
        if mood in ("database away", "disk full"):
            self.database.vanish()
        times = self.chance.choice((1, 1, 2, 4))
        if step in self._missed or step in NEEDS_A_REPLAY:  # it comes seldom: take the first
            self._missed.discard(step)
            times = 1
        life = await self.keeper.life(die_at=step, times=times)
        try:
            await self._lives(life, step, mood)
        finally:
            if mood == "database hangs":
                self.database.go_on()
            self.database.come_back()
        await self.keeper.bury(life, "at random")
        return life.died_at

    async def _lives(self, life: Life, step: str | None, mood: str) -> None:
        if step is None and self.chance.random() < 0.1:
            await asyncio.sleep(self.chance.uniform(0, 0.3))  # while it starts
        else:
            await _first(life.ready, life.over, seconds=20)
            if mood == "disk full":
                life.fill_the_disk()
            await asyncio.sleep(0 if step else self.chance.uniform(0, 0.5))
        if mood == "database hangs" and not life.over.is_set():
            self.database.hang()
            await asyncio.sleep(self.chance.uniform(0.3, 1.0))
        if mood == "database killed" and not life.over.is_set():
            await self.database.die()
        if mood == "database away" and step not in NEEDS_THE_SPOOL:
            await asyncio.sleep(self.chance.uniform(0.1, 0.5))
            self.database.come_back()
        if step is not None:
            nothing_works = mood == "disk full"
            await _first(life.over, seconds=WITHOUT_ANYTHING_S if nothing_works else LONGEST_LIFE_S)
        if not life.over.is_set():
            life.kill()

    def _weather(self, step: str | None) -> str:
        if step in NEEDS_THE_SPOOL:
            return "database away"
        if step in NEEDS_A_REPLAY and not any(self.spool.glob("*.json")):
            return "database away"  # else an earlier life has left what is to be replayed
        for mood, share in RARE.items():
            if self.chance.random() < share:
                return mood
        return "fair"

    async def calm(self) -> None:
        """Everything works again and nothing new comes: what is on its way must arrive."""
        self.nlu.mood, self.telegram.bad = "well", False
        life = await self.keeper.life()
        await asyncio.wait_for(life.ready.wait(), 30)
        before, since = self._left(), time.monotonic()
        while (left := self._left()) != (0, 0):
            if left != before:
                before, since = left, time.monotonic()
            if time.monotonic() > since + WITHOUT_PROGRESS_S or life.over.is_set():
                self.run.tally.faults += [
                    f"not drained: {left[0]} wait, {left[1]} in the spool",
                    *(f"still there: {row}" for row in self._what_waits()),
                    "the bot's log:",
                    *self.keeper.log.read_text(errors="replace").splitlines()[-LAST_LINES:],
                ]
                break
            await asyncio.sleep(0.2)
        life.kill()
        await self.keeper.bury(life, "the end")

    def _left(self) -> tuple[int, int]:
        """In the database, and in the spool."""
        return self._waiting(), sum(1 for _ in self.spool.glob("*.json"))

    def _waiting(self) -> int:
        with psycopg.connect(_plain(self.database.url)) as database:
            found = database.execute(
                "SELECT (SELECT count(*) FROM inbox WHERE handled_at IS NULL AND fault IS NULL)"
                " + (SELECT count(*) FROM deliveries WHERE state IN ('waiting', 'sending'))"
            ).fetchone()
        assert found is not None
        return int(found[0])

    def _what_waits(self) -> list[str]:
        with psycopg.connect(_plain(self.database.url)) as database:
            found = database.execute(
                "SELECT to_jsonb(one) FROM"
                " (SELECT d.id, d.address, d.state, d.attempts, d.next_at, d.claimed_at, d.why,"
                " m.call_999 FROM deliveries d JOIN messages m ON m.id = d.message_id"
                " WHERE d.state IN ('waiting', 'sending') ORDER BY d.id LIMIT 20) one"
                " UNION ALL SELECT to_jsonb(one) FROM"
                " (SELECT id, address, attempts, received_at FROM inbox"
                " WHERE handled_at IS NULL AND fault IS NULL ORDER BY id LIMIT 20) one"
            )
            return [str(row[0]) for row in found]


def a_round(chance: Random) -> list[str]:
    """Every step once, in any order; what needs a filled spool follows what fills it."""
    others = [one for one in steps.STEPS if one not in IN_A_ROW]
    due = chance.sample(others, len(others))
    where = chance.randint(0, len(due))
    return [*due[:where], *IN_A_ROW, *due[where:]]


async def campaign(*, kills: int, seed: int, said: Callable[[str], None] = lambda _: None) -> Run:
    run = Run(seed=seed, kills=kills)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bluelamp-faults-") as folder:
        async with assembled(run, Path(folder)) as one:
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGINT, one.broken_off.set)  # what was done is counted
            writing = asyncio.create_task(one.traffic.run())
            await one.kill_all(said)
            one.traffic.stop()
            calming = asyncio.create_task(one.calm())  # who still writes needs a bot that lives
            await writing
            await calming
            with psycopg.connect(_plain(one.database.url)) as database:
                run.tally = _with(
                    count(database, one.traffic.done, one.telegram.shown), run.tally.faults
                )
            run.tally.faults += one.keeper.faults + one.traffic.wrong
            run.deaths = one.keeper.deaths
            run.weather.update(one.traffic.answers)
            run.weather.update({f"sendMessage: {k}": n for k, n in one.telegram.answers.items()})
            loop.remove_signal_handler(signal.SIGINT)  # not before: it would lose the count
    run.seconds = time.monotonic() - began
    return run


@asynccontextmanager
async def assembled(run: Run, folder: Path) -> AsyncIterator[Campaign]:
    chance = Random(run.seed)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(
            EmbeddedPostgres(folder / "database")  # durable: it is killed, too
        )
        with server.connect("postgres") as admin:
            admin.execute("CREATE DATABASE faults")
            where = Path(admin.info.host)
        upgrade(server.url_of("faults"))
        database = Database(server, "faults", where)
        nlu = await stack.enter_async_context(nlu_server())
        telegram = MoodyTelegram(chance=Random(run.seed + 1))
        await stack.enter_async_context(telegram_server(telegram))
        port = _free_port(chance)
        environment = {
            "BLUELAMP_DATABASE_URL": database.url.replace("postgresql+psycopg", "postgresql", 1),
            "BLUELAMP_SECRET_KEY": KEY,
            "BLUELAMP_DATA_DIR": str(folder / "bot"),
            "BLUELAMP_PORT": str(port),
            "BLUELAMP_PUBLIC_URL": "https://bot.example.com",
            "BLUELAMP_TELEGRAM_TOKEN": TOKEN,
            "BLUELAMP_TELEGRAM_API_URL": telegram.api_url,
            "BLUELAMP_NLU_URL": nlu.url,
        }
        kept = await stack.enter_async_context(
            keeper(environment, folder / "bot.log", rehearsed=True)
        )
        http = await stack.enter_async_context(aiohttp.ClientSession())
        traffic = Traffic(
            url=f"http://127.0.0.1:{port}",
            secret=derived_secret(Secret(KEY)).reveal(),
            http=http,
            chance=Random(run.seed + 2),
            at_once=AT_ONCE,
        )
        yield Campaign(
            run, chance, kept, database, nlu, telegram, traffic, folder / "bot" / "spool"
        )


async def _first(*events: asyncio.Event, seconds: float) -> None:
    """Until one of them has happened, or the time is over."""
    waiting = [asyncio.create_task(one.wait()) for one in events]
    await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for one in waiting:
        one.cancel()


def _free_port(chance: Random) -> int:
    """Below those that the system gives to outgoing connections: nobody takes it between lives."""
    while True:
        port = chance.randint(20_000, 30_000)
        with socket.socket() as trial:
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg", "postgresql", 1)


def _with(tally: Tally, faults: list[str]) -> Tally:
    tally.faults[:0] = faults
    return tally
