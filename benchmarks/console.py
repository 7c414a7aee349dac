"""How fast the console answers with a million messages and 200,000 reports in the database.

Every page over HTTP on loopback with a signed-in session, in a process of its own; the database is
embedded and thrown away. Each address is asked once before it is measured, as a desk in use has.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import LiteralString
from urllib.parse import quote, urlsplit

import aiohttp
import psycopg
from aiohttp import web
from psycopg.sql import SQL
from sqlalchemy.ext.asyncio import AsyncEngine
from yarl import URL

from benchmarks import _console_town
from bot import settings
from bot.console import front_files, sessions, staff_accounts
from bot.console.permissions import PERMISSIONS
from bot.console.routes import ROUTES, add_console
from bot.counting import count_figures
from bot.health import Health
from bot.storage import staff as staff_rows
from bot.storage.embedded import EmbeddedPostgres
from bot.storage.engine import make_engine
from bot.storage.migrate import upgrade
from triage.neighbourhoods import Neighbourhoods
from triage.places import Places

PAGE_MS, SEARCH_MS = 150.0, 400.0
TIMES = int(os.environ.get("BENCH_TIMES", "40"))
TEXTS = ("utter_ask_location", "utter_talk_bye", "utter_officer_done")
PART = re.compile(r"\{((?:[^{}]|\{[^{}]*\})*)\}")
NOT_MEASURED = {
    "": "the same page as /",
    "/sign-in": "tells nobody how fast guesses are answered; argon2 is slow on purpose",
    "/sign-in/provider": "a trip to a provider that is not set here",
    "/sign-in/provider/back": "a trip to a provider that is not set here",
    "/link/{token:[A-Za-z0-9_-]{20,100}}": "a stranger's form, opened once",
}
HIDDEN_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One line of the table: who opens what. Values of `paths` and `forms` are taken in turn."""

    name: str
    role: str
    paths: Sequence[str]
    forms: Sequence[Mapping[str, str]] = ()
    limit: float = PAGE_MS
    again: bool = False  # each address was asked before: what is worked out once is not measured


@dataclass
class Took:
    milliseconds: list[float] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)

    def share(self, share: float) -> float:
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def main() -> int:
    with (
        tempfile.TemporaryDirectory(prefix="bluelamp-bench-") as folder,
        EmbeddedPostgres(Path(folder), durable=False) as server,
    ):
        upgrade(server.url)
        return asyncio.run(_measure(server, Path(folder)))


async def _measure(server: EmbeddedPostgres, folder: Path) -> int:
    engine = make_engine(server.url)
    now = datetime.now(UTC)
    patches = list(Neighbourhoods.load().teams.values())
    teams = [one.id for one in patches]
    try:
        people = await _people(engine, now, teams)
        began = time.perf_counter()
        with server.connect("bluelamp") as connection:
            connection.autocommit = False
            _console_town.fill(connection, now=now, teams=patches, staff=people["supervisor"])
        print(f"made in {time.perf_counter() - began:.0f} s", flush=True)
        began = time.perf_counter()
        await count_figures(engine, now)
        print(f"the year's figures counted in {time.perf_counter() - began:.1f} s")
        began = time.perf_counter()
        await count_figures(engine, now)
        print(f"the unsettled days counted again in {time.perf_counter() - began:.1f} s")
        with server.connect("bluelamp") as connection:
            asked = everything(connection, teams)
        if left_out := unmeasured(asked):
            print(f"not measured, and nobody says why: {', '.join(left_out)}", file=sys.stderr)
            return 1
        async with _console(engine, folder) as url:
            missed = await _ask_all(url, engine, people, asked)
    finally:
        await engine.dispose()
    print(f"\n{TIMES} times each, load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    return int(missed)


async def _people(engine: AsyncEngine, now: datetime, teams: Sequence[str]) -> dict[str, int]:
    people = {}
    for role in ("control_room", "officer", "comms", "supervisor", "data_protection", "admin"):
        own = tuple(teams[:3]) if role == "officer" else ()
        await staff_accounts.add(engine, name=role, role=role, teams=own, now=now)
        async with engine.connect() as connection:
            account = await staff_rows.by_name(connection, role)
        assert account is not None
        people[role] = account.id
    return people


@asynccontextmanager
async def _console(engine: AsyncEngine, folder: Path) -> AsyncIterator[str]:
    def clock() -> datetime:
        return datetime.now(UTC)

    app = web.Application()
    add_console(
        app,
        engine=engine,
        settings=settings.read({"BLUELAMP_DATA_DIR": str(folder / "data")}),
        clock=clock,
        places=Places.load(),
        health=Health(clock=clock),
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def everything(connection: psycopg.Connection, teams: Sequence[str]) -> Sequence[Asked]:
    def some(query: LiteralString) -> list[str]:
        mixed = SQL("SELECT * FROM ({}) AS them ORDER BY md5(them::text) LIMIT 40")
        rows = connection.execute(mixed.format(SQL(query))).fetchall()
        return [str(row[0]) for row in rows]

    open_ones = some("SELECT reference FROM reports WHERE status <> 'closed'")
    closed = some("SELECT reference FROM reports WHERE status = 'closed'")
    talks = some("SELECT id FROM conversations")
    numbers = some("SELECT contact FROM reports WHERE contact <> ''")
    words = [
        {"words": one}
        for one in ("graffiti", "purse bus", "Lemon Quay", '"boy racers"', "night", "sheep -dog")
    ]
    odd = some("SELECT right(text, 32) FROM messages WHERE seq = 1")
    alerts = some("SELECT id FROM alerts WHERE lat IS NOT NULL")
    photos = some(
        "SELECT conversation_id || '/photos/' || id FROM media WHERE content_type = 'image/jpeg'"
    )
    voices = some(
        "SELECT conversation_id || '/voices/' || id FROM media WHERE content_type = 'audio/wav'"
    )
    heard = some(
        "SELECT reference || '/voices/' || media.id FROM media JOIN reports "
        "USING (conversation_id) WHERE content_type = 'audio/wav'"
    )
    shown = some(
        "SELECT reference || '/photos/' || photos[1] FROM reports WHERE cardinality(photos) > 0"
    )
    numbered = some("SELECT number FROM receipts")
    sheet = front_files.load().address("console.css")
    hour_ago = quote((datetime.now(UTC) - timedelta(hours=1)).isoformat())
    return (
        Asked(name="home, supervisor", role="supervisor", paths=["/staff/"]),
        Asked(name="home, officer", role="officer", paths=["/staff"]),
        Asked(name="alerts", role="control_room", paths=["/staff/alerts"]),
        Asked(name="priority queue", role="control_room", paths=["/staff/priority"]),
        Asked(name="my patches", role="officer", paths=["/staff/queue"]),
        Asked(name="a team's queue", role="supervisor", paths=[f"/staff/queue/{t}" for t in teams]),
        Asked(
            name="search in my patches",
            role="officer",
            paths=["/staff/queue"],
            forms=words,
            limit=SEARCH_MS,
        ),
        Asked(
            name="search in the priority queue",
            role="control_room",
            paths=["/staff/priority"],
            forms=words,
            limit=SEARCH_MS,
        ),
        Asked(
            name="a team's map",
            role="supervisor",
            paths=[f"/staff/queue/{t}/map.svg" for t in teams[:40]],
            again=True,
        ),
        Asked(name="all teams", role="supervisor", paths=["/staff/teams"]),
        Asked(name="desk", role="comms", paths=["/staff/desk"]),
        Asked(name="waiting", role="comms", paths=["/staff/waiting"]),
        Asked(
            name="an open report", role="officer", paths=[f"/staff/reports/{r}" for r in open_ones]
        ),
        Asked(
            name="a closed report", role="officer", paths=[f"/staff/reports/{r}" for r in closed]
        ),
        Asked(
            name="a report's map",
            role="officer",
            paths=[f"/staff/reports/{r}/map.svg" for r in open_ones],
            again=True,
        ),
        Asked(name="conversations", role="comms", paths=["/staff/conversations"]),
        Asked(
            name="a conversation", role="comms", paths=[f"/staff/conversations/{c}" for c in talks]
        ),
        Asked(
            name="search, ordinary words",
            role="comms",
            paths=["/staff/conversations"],
            forms=words,
            limit=SEARCH_MS,
        ),
        Asked(
            name="search, a rare word",
            role="comms",
            paths=["/staff/conversations"],
            forms=[{"words": one} for one in odd],
            limit=SEARCH_MS,
        ),
        Asked(
            name="search, filters",
            role="comms",
            paths=["/staff/conversations"],
            forms=[
                {"category": "graffiti"},
                {"urgency": "emergency"},
                {"with_person": "1"},
                {"unsure": "1"},
                {"channel": "messenger", "category": "theft", "urgency": "priority"},
                {"words": "graffiti", "channel": "telegram"},
            ],
            limit=SEARCH_MS,
        ),
        Asked(
            name="figures",
            role="comms",
            paths=[f"/staff/figures?period={p}" for p in ("7", "28", "month", "last-month")],
        ),
        Asked(name="figures of a year", role="comms", paths=["/staff/figures?period=365"]),
        Asked(name="figures as CSV", role="comms", paths=["/staff/figures/teams.csv?period=365"]),
        Asked(name="audit trail", role="supervisor", paths=["/staff/audit"]),
        Asked(name="data protection", role="data_protection", paths=["/staff/data"]),
        Asked(
            name="a person's record",
            role="data_protection",
            paths=[f"/staff/data/{c}" for c in talks],
        ),
        Asked(
            name="find by reference",
            role="data_protection",
            paths=["/staff/data/find"],
            forms=[{"by": "reference", "asked": one} for one in closed],
            limit=SEARCH_MS,
        ),
        Asked(
            name="find by number",
            role="data_protection",
            paths=["/staff/data/find"],
            forms=[{"by": "contact", "asked": one} for one in numbers],
            limit=SEARCH_MS,
        ),
        Asked(name="receipts", role="data_protection", paths=["/staff/data/receipts"]),
        Asked(name="people", role="admin", paths=["/staff/people"]),
        Asked(
            name="handing an alert",
            role="control_room",
            paths=[f"/staff/alerts/{a}/hand" for a in alerts],
        ),
        Asked(
            name="an alert's map",
            role="control_room",
            paths=[f"/staff/alerts/{a}/map.svg" for a in alerts],
            again=True,
        ),
        Asked(
            name="a report's outlines",
            role="officer",
            paths=[f"/staff/reports/{r}/outlines.json" for r in open_ones],
            again=True,
        ),
        Asked(
            name="a queue's outlines",
            role="officer",
            paths=[f"/staff/map/outlines.json?team={t}" for t in teams[:40]],
            again=True,
        ),
        Asked(
            name="a report's photo", role="officer", paths=[f"/staff/reports/{p}" for p in shown]
        ),
        Asked(
            name="a conversation's photo",
            role="supervisor",
            paths=[f"/staff/conversations/{p}" for p in photos],
        ),
        Asked(
            name="a report's voice note",
            role="officer",
            paths=[f"/staff/reports/{p}" for p in heard],
        ),
        Asked(
            name="a conversation's voice note",
            role="supervisor",
            paths=[f"/staff/conversations/{p}" for p in voices],
        ),
        Asked(
            name="new turns of a conversation",
            role="comms",
            paths=[f"/staff/conversations/{c}/turns?after=2" for c in talks],
        ),
        Asked(
            name="what is new since",
            role="comms",
            paths=[f"/staff/conversations/news?since={hour_ago}"],
        ),
        Asked(name="a text", role="comms", paths=[f"/staff/words/{one}" for one in TEXTS]),
        Asked(
            name="a team's ways", role="supervisor", paths=[f"/staff/posts/{t}" for t in teams[:40]]
        ),
        Asked(
            name="a receipt",
            role="data_protection",
            paths=[f"/staff/data/receipts/{n}" for n in numbered],
        ),
        Asked(name="a stylesheet", role="officer", paths=[sheet]),
        *_rest(),
    )


def unmeasured(asked: Sequence[Asked]) -> Sequence[str]:
    """Routes of the console to look at something that nobody measures, and that say not why."""
    paths = {urlsplit(path).path.removeprefix("/staff") for one in asked for path in one.paths}
    return [
        route.path
        for route in ROUTES
        if route.method == "GET"
        and route.path not in NOT_MEASURED
        and not any(_pattern(route.path).fullmatch(path) for path in paths)
    ]


def _pattern(path: str) -> re.Pattern[str]:
    """{name} and {name:its pattern} of an address, as aiohttp reads them."""
    pieces = PART.split(path)
    wanted = [
        re.escape(one) if place % 2 == 0 else f"(?:{one.partition(':')[2] or '[^{}/]+'})"
        for place, one in enumerate(pieces)
    ]
    return re.compile("".join(wanted))


def _rest() -> Iterator[Asked]:
    """Pages without parts in their address that the list above forgot: none goes unmeasured."""
    named = {"", "/", "/sign-in", "/alerts", "/priority", "/queue", "/teams", "/desk", "/waiting"}
    named |= {"/conversations", "/figures", "/audit", "/data", "/data/receipts", "/people"}
    named |= {"/conversations/news", "/map/outlines.json", *NOT_MEASURED}
    holders = {"see.alerts": "control_room", "manage.people": "admin"}
    for route in ROUTES:
        if route.method == "GET" and "{" not in route.path and route.path not in named:
            role = holders.get(route.permission) or _role_with(route.permission)
            yield Asked(name=route.path, role=role, paths=[f"/staff{route.path}"])


def _role_with(permission: str) -> str:
    return min(PERMISSIONS[permission], key=lambda role: (role != "supervisor", role))


async def _ask_all(
    url: str, engine: AsyncEngine, people: Mapping[str, int], asked: Sequence[Asked]
) -> bool:
    missed = False
    print(f"\n{'page':28} {'p50':>7} {'p95':>7}   limit")
    visitors: dict[str, aiohttp.ClientSession] = {}
    try:
        for role, staff_id in people.items():
            visitors[role] = await _signed_in(url, engine, staff_id)
        tokens = {role: await _token(visitors[role]) for role in people}
        for one in asked:
            took = await _ask(visitors[one.role], one, tokens[one.role])
            p95 = took.share(0.95)
            odd = took.statuses - {200, 303, 304}
            missed |= p95 > one.limit or bool(odd)
            print(
                f"{one.name:28} {took.share(0.5):7.0f} {p95:7.0f}   {one.limit:.0f}"
                f"{'  MISSED' if p95 > one.limit else ''}{f'  answers {odd}' if odd else ''}",
                flush=True,
            )
    finally:
        for visitor in visitors.values():
            await visitor.close()
    return missed


async def _ask(visitor: aiohttp.ClientSession, one: Asked, token: str) -> Took:
    took = Took()
    paths = itertools.cycle(one.paths)
    forms = itertools.cycle(one.forms or [{}])
    for path in one.paths if one.again else ():
        async with visitor.get(path) as answer:
            await answer.read()
    for number in range(TIMES + 1):
        path, form = next(paths), next(forms)
        began = time.perf_counter()
        if one.forms:
            answering = visitor.post(path, data={"csrf": token, **form}, allow_redirects=False)
        else:
            answering = visitor.get(path, allow_redirects=False)
        async with answering as answer:
            await answer.read()
        if number:
            took.milliseconds.append((time.perf_counter() - began) * 1000)
            took.statuses.add(answer.status)
    return took


async def _signed_in(url: str, engine: AsyncEngine, staff_id: int) -> aiohttp.ClientSession:
    async with engine.begin() as connection:
        token = await sessions.start(connection, staff_id, now=datetime.now(UTC))
    jar = aiohttp.CookieJar(unsafe=True)
    jar.update_cookies({sessions.COOKIE: token}, URL(f"{url}/staff/x"))
    return aiohttp.ClientSession(url, cookie_jar=jar)


async def _token(visitor: aiohttp.ClientSession) -> str:
    async with visitor.get("/staff") as answer:
        found = HIDDEN_TOKEN.search(await answer.text())
    assert found, "the home page has no form"
    return found[1]


if __name__ == "__main__":
    sys.exit(main())
