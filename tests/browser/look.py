"""Every page of the console as a picture at four widths, to be looked at by a person.

    python -m tests.browser.look FOLDER [WORD …]

An ordinary Monday with what a week leaves behind: figures, receipts, other words, a comment. With
words only the pages whose address holds one of them.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright, expect
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import desk, receipts, wordings
from bot.console import staff_accounts
from bot.conversation.phrases import Phrases
from bot.conversation.say import Say
from bot.counting import count_figures
from bot.storage import schema as tables
from bot.storage.embedded import EmbeddedPostgres
from bot.storage.engine import make_engine
from bot.storage.migrate import upgrade
from tests.bot.console.console_house import House, open_house
from tests.bot.console.lived_in import STONEHOUSE, converse, file, judged, move_in
from tests.bot.rows import Clock, all_of
from tests.browser.browser import NAMES
from tests.browser.every_page import Address, addresses, is_page, samples
from tests.browser.staff import sign_in
from tests.browser.test_put_aside import lying

WIDTHS = (320, 768, 1100, 1440)
NAMED = re.compile(r"[^a-z0-9]+")
COMMENT = "Same lot smashing bottles outside the Co-op every night, when will you lot do something?"
KINDS = (
    ("graffiti", "More paint on the underpass"),
    ("nuisance_vehicle", "quad bikes on the beach"),
    ("noise", "music until three again"),
    ("lost_found_property", "found a phone on the ferry"),
    ("theft", "my bike was taken from the rack"),
    ("parking", "cars on the pavement by the school"),
)


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="bluelamp-look-") as here,
        EmbeddedPostgres(Path(here) / "postgres", durable=False) as server,
    ):
        with server.connect() as admin:
            admin.execute("CREATE DATABASE look")
        upgrade(server.url_of("look"))
        asyncio.run(_look(server.url_of("look"), Path(here), folder, sys.argv[2:]))
    return 0


async def _look(url: str, here: Path, folder: Path, wanted: list[str]) -> None:
    engine, clock = make_engine(url), Clock()
    chromium = _chromium()
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with open_house(engine, here, clock) as house, async_playwright() as playwright:
        known = await a_week(house)
        await lying(house, here)
        browser = await playwright.chromium.launch(executable_path=chromium, args=arguments)
        pages: dict[str | None, Page] = {}
        for one in dict.fromkeys([*addresses(known), *_more(known)]):
            if wanted and not any(word in one.path for word in wanted):
                continue
            if one.role not in pages:
                pages[one.role] = await _page(browser, house, one.role)
            await _photograph(pages[one.role], house.url, one, folder)
        await browser.close()
    await engine.dispose()


def _chromium() -> str:
    """In a function of its own: what a walrus names in a loop is the whole function's."""
    return next(found for name in NAMES if (found := shutil.which(name)))


async def figures(path: Path) -> None:
    """The page of figures as somebody opens it, for the README."""
    with (
        tempfile.TemporaryDirectory(prefix="bluelamp-look-") as here,
        EmbeddedPostgres(Path(here) / "postgres", durable=False) as server,
    ):
        upgrade(server.url)
        engine = make_engine(server.url)
        chromium = _chromium()
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        async with open_house(engine, Path(here), Clock()) as house, async_playwright() as tools:
            await a_week(house)
            browser = await tools.chromium.launch(executable_path=chromium, args=arguments)
            page = await _page(browser, house, "comms")
            await page.set_viewport_size({"width": 1280, "height": 1500})
            await page.goto(f"{house.url}/staff/figures")
            await page.screenshot(path=path, type="png")
            await browser.close()
        await engine.dispose()


async def _photograph(page: Page, url: str, one: Address, folder: Path) -> None:
    if not await is_page(page.context, url + one.path):
        return
    name = NAMED.sub("-", one.path.removeprefix("/staff").lower()).strip("-") or "home"
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 900})
        await page.goto(url + one.path)
        if await page.locator("#map:not([hidden])").count():
            outline = page.locator("#map .leaflet-overlay-pane path").first
            await expect(outline).to_be_attached(timeout=60_000)
        path = folder / f"{name}.{one.role or 'stranger'}.{width}.png"
        await page.screenshot(path=path, full_page=True)


async def _page(browser: Browser, house: House, role: str | None) -> Page:
    context = await browser.new_context(
        locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce"
    )
    if role is not None:
        await sign_in(context, house, house.people[role])
    return await context.new_page()


def _more(known: dict[str, str]) -> list[Address]:
    return [
        Address("comms", f"/staff/conversations/{known['comment']}"),
        Address("comms", "/staff/words/utter_ask_location"),
        Address("data_protection", "/staff/data/receipts/1"),
        Address("officer", "/staff/queue"),
    ]


async def a_week(house: House) -> dict[str, str]:
    """Everything that pages can show; the parts of addresses come back."""
    engine, now = house.engine, house.clock()
    monday = await move_in(engine, now)
    for name, role in (
        ("Kim", "supervisor"), ("Ash", "control_room"), ("Tess", "comms"), ("Una", "officer"),
        ("Dee", "data_protection"), ("Ade", "admin"),
    ):  # fmt: skip
        house.people[role] = await house.add(name, role, (STONEHOUSE,) if role == "officer" else ())
    link = await staff_accounts.add(engine, name="Bo", role="comms", now=now)
    await _earlier(engine, house)
    await desk.answer(
        engine, reference="BL-3CAR-5T", staff_id=house.people["officer"], version=1, now=now,
        text="Thank you. I have asked the garage for its camera's pictures.",
        hold=timedelta(minutes=1),
    )  # fmt: skip
    await wordings.propose(
        engine, release=Phrases.load(), key=(Say.ASK_LOCATION.value, "", False),
        text="Where did it happen? A street and a town, or a pin, is best.",
        why="shorter is kinder", staff_id=house.people["comms"], now=now,
    )  # fmt: skip
    async with engine.begin() as connection:
        await receipts.write(
            connection, at=now, kind="purge", subject="purge", why="past their age",
            by="the running bot, by its schedule",
            detail={"gone": {"conversations": 214, "messages": 2410, "media": 12},
                    "kept": {"reports_held": 2, "reports_to_review": 1}, "to_review": []},
        )  # fmt: skip
    await count_figures(engine, now)
    comment = await converse(
        engine, now,
        [("resident", COMMENT, {"decision": judged("routine", "nuisance_group", 0.83, "it reads as"
            " a group that causes trouble")})],
        minutes_ago=50, channel="page_comment", gravest=1, category="nuisance_group",
        lowest_confidence=0.83, with_person=True, with_person_since=now,
        with_person_why="a comment while the bot is paused",
    )  # fmt: skip
    return {**samples(monday, link), "comment": str(comment)}


async def _earlier(engine: AsyncEngine, house: House) -> None:
    """Four weeks of ordinary reports, most of them answered and closed."""
    now, officer = house.clock(), house.people["officer"]
    for number in range(120):
        category, words = KINDS[number % len(KINDS)]
        ago = 60 * (24 * (number % 27) + 7 + number % 11)
        talk = await converse(
            engine, now,
            [("resident", words, {"decision": judged("routine", category, 0.9, "it reads so")}),
             ("bot", "Your reference is on its way.", {})],
            minutes_ago=ago, channel=("web", "telegram", "messenger")[number % 3],
            category=category, gravest=1, lowest_confidence=0.9,
        )  # fmt: skip
        if number % 4 == 3:
            continue
        report = await file(
            engine, now, talk, minutes_ago=ago, reference=f"BL-{number:04d}-ZZ", urgency="routine",
            category=category, team=STONEHOUSE, description=words, status="closed",
        )  # fmt: skip
        event: dict[str, Any] = {
            "report_id": report, "at": now - timedelta(minutes=ago - 90 - 37 * (number % 20)),
            "kind": "answer", "staff_id": officer, "text": "We look at it.",
            "detail": {"told": True},
        }  # fmt: skip
        async with engine.begin() as connection:
            await connection.execute(insert(tables.report_events).values(event))
    assert await all_of(engine, tables.reports)


if __name__ == "__main__":
    raise SystemExit(main())
