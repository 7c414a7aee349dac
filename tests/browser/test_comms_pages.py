"""The pages of comms staff in the states that an ordinary day does not show, in a real browser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, expect
from sqlalchemy import insert

from bot import orders, step_in, wordings
from bot.conversation.phrases import Phrases
from bot.spoken import Spoken
from bot.storage import examples
from bot.storage import schema as tables
from tests.bot.console.console_house import House
from tests.browser.axe import found_by
from tests.browser.staff import look, staff_of

PICTURES = os.environ.get("BLUELAMP_PICTURES")  # a folder to look at them by eye

OPEN_ALL = "document.querySelectorAll('main details').forEach(one => { one.open = true })"


async def a_bad_day(house: House, monday: dict[str, Any], kim: int) -> None:
    """A banner, a pause, a proposal that waits, an example to review, a conversation taken over."""
    ravi = await house.add("Ravi", "supervisor")
    now, release = house.clock(), Phrases.load()
    await orders.pause(house.engine, staff_id=ravi, holding="", why="it answers nonsense", now=now)
    await orders.show_banner(
        house.engine,
        staff_id=ravi,
        text="The roads around Bodmin are flooded. Please stay at home today.",
        until=now.replace(hour=23),
        now=now,
    )
    key = ("utter_talk_bye", "", False)
    for text, who in (("Goodbye, and thank you.", kim), ("Goodbye. Write again any time.", ravi)):
        await wordings.propose(
            house.engine, release=release, key=key, text=text, why="kinder", staff_id=who, now=now
        )
        if who == kim:
            await wordings.approve(
                house.engine, 1, release=release, staff_id=ravi, now=now, why="agreed"
            )
    async with house.engine.begin() as connection:
        row = {
            "at": now,
            "staff_id": ravi,
            "seq": 1,
            "text": "someone has keyed a car on [place], it's a silver fiesta",
            "was": {"category": "road_safety", "urgency": "routine"},
            "category": "vehicle_crime",
            "why": "a scratched car is damage",
        }
        await examples.flag(connection, monday["paint"], row)
    await step_in.take_over(
        house.engine,
        monday["paint"],
        staff_id=kim,
        instead_of=None,
        spoken=Spoken(release),
        now=now,
    )


async def test_a_bad_days_pages_have_no_fault_at_any_width(
    house: House, monday: dict[str, Any], browser: Browser, axe: str
) -> None:
    async with staff_of(browser, house) as staff:
        page = await staff.page("comms")
        await a_bad_day(house, monday, house.people["Kim comms"])
        found: list[str] = []
        for path in (
            "",
            "/conversations",
            f"/conversations/{monday['paint']}",
            "/words",
            "/words/utter_talk_bye",
            "/words/utter_call_999",
            "/words/utter_ask_confirm",
            "/examples",
            "/bot",
        ):
            faults = await look(page, f"{house.url}/staff{path}", axe)
            found += [f"{path}: {one}" for one in faults + staff.complaints]
            staff.complaints.clear()
            await keep(page, path)
            await page.evaluate(OPEN_ALL)
            faults = await look_again(page, axe)
            found += [f"{path}, opened: {one}" for one in faults]
            await keep(page, f"{path}-opened")
    assert not found, "\n".join(found)


async def look_again(page: Page, axe: str) -> list[str]:
    wide = await page.evaluate("document.documentElement.scrollWidth")
    return [*await found_by(axe, page), *([f"{wide} px wide"] if wide != 320 else [])]


async def keep(page: Page, path: str) -> None:
    if PICTURES:
        name = path.strip("/").replace("/", "-")[:40] or "home"
        await page.screenshot(path=Path(PICTURES) / f"{name}-320.png", full_page=True)
        await page.set_viewport_size({"width": 1280, "height": 800})
        await page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
        await page.set_viewport_size({"width": 320, "height": 800})


async def test_a_fault_is_said_where_it_is(
    house: House, monday: dict[str, Any], browser: Browser, axe: str
) -> None:
    async with staff_of(browser, house) as staff:
        page = await staff.page("comms")
        await page.goto(f"{house.url}/staff/conversations/{monday['nan']}")
        await page.get_by_label("A note for colleagues").fill("@Nobody please look")
        await page.get_by_role("button", name="Keep note").click()
        summary = page.get_by_role("alert").filter(has_text="There is a problem")
        await expect(summary).to_be_visible()
        await expect(page.get_by_label("A note for colleagues")).to_have_value(
            "@Nobody please look"
        )
        await page.set_viewport_size({"width": 320, "height": 800})
        assert await look_again(page, axe) == []


async def test_who_has_stepped_in_sees_what_the_resident_writes_without_reloading(
    house: House, monday: dict[str, Any], browser: Browser
) -> None:
    async with staff_of(browser, house) as staff:
        page = await staff.page("comms")
        await page.goto(f"{house.url}/staff/conversations/{monday['paint']}")
        await page.get_by_role("button", name="Step in").click()
        words = page.get_by_label("Your words, as they will read them")
        await words.fill("Half a sente")
        async with house.engine.begin() as connection:
            row = {
                "conversation_id": monday["paint"],
                "seq": 500,
                "author": "resident",
                "at": house.clock(),
                "text": "are you still there?",
            }
            await connection.execute(insert(tables.messages).values(row))
        await expect(page.get_by_text("are you still there?")).to_be_visible()
        await expect(page.locator("#news")).to_have_text("A new message.")
        await expect(words).to_have_value("Half a sente")
        assert staff.complaints == []
