"""Every page of the console: axe-core finds nothing, nothing runs over the edge of a screen down to
320 px and at 200 %, and neither a script nor the policy complains. With an ordinary day's data."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.console import front_files, sessions, staff_accounts
from bot.storage.engine import make_engine
from tests.bot.console.console_house import House, open_house
from tests.bot.console.lived_in import STONEHOUSE, move_in
from tests.bot.rows import Clock
from tests.browser.axe import NARROW, axe, found_by
from tests.browser.every_page import Address, addresses, is_page, samples

__all__ = ["axe"]

# a wide screen; the same at 200 %; at 400 %, which is also the smallest phone
WIDTHS = (1280, 640, 320)
DRAWN_WITHIN_MS = 60_000  # the force's outlines are worked out at the first look
PLAIN = ("/alerts", f"/queue/{STONEHOUSE}", "/reports/BL-7K3F-92", "/conversations", "/account")


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    engine = make_engine(database_url)
    async with open_house(engine, tmp_path, Clock()) as opened:
        yield opened
    await engine.dispose()


@pytest.fixture
async def monday(house: House) -> dict[str, Any]:
    return await move_in(house.engine, house.clock())


class Staff:
    """One browser profile for each role that is asked for."""

    def __init__(self, browser: Browser, house: House) -> None:
        self._browser, self._house = browser, house
        self._pages: dict[str | None, Page] = {}
        self.complaints: list[str] = []

    async def page(self, role: str | None) -> Page:
        if role not in self._pages:
            context = await self._browser.new_context(
                locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce"
            )
            if role is not None:
                await self._sign_in(context, role)
            page = await context.new_page()
            page.on("console", lambda one: self._note(one.type, one.text))
            page.on("pageerror", lambda one: self.complaints.append(str(one)))
            self._pages[role] = page
        return self._pages[role]

    async def _sign_in(self, context: BrowserContext, role: str) -> None:
        teams = (STONEHOUSE,) if role in ("officer", "supervisor") else ()
        staff_id = await self._house.add(f"Kim {role}", role, teams)
        url = f"{self._house.url}/staff"
        token = await self._house.session_of(staff_id)
        await context.add_cookies([{"name": sessions.COOKIE, "value": token, "url": url}])

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "404 (Not Found)" not in text:
            self.complaints.append(text)

    async def close(self) -> None:
        for page in self._pages.values():
            await page.context.close()


@asynccontextmanager
async def staff_of(browser: Browser, house: House) -> AsyncIterator[Staff]:
    staff = Staff(browser, house)
    try:
        yield staff
    finally:
        await staff.close()


async def look(page: Page, url: str, axe: str) -> list[str]:
    """What is wrong with it, from the widest to the narrowest."""
    await page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    await page.goto(url)
    if await page.locator("#map").count():
        outline = page.locator("#map .leaflet-overlay-pane path").first
        await expect(outline).to_be_attached(timeout=DRAWN_WITHIN_MS)
    faults = await found_by(axe, page)
    if (count := await page.get_by_role("heading", level=1).count()) != 1:
        faults.append(f"it has {count} first headings")
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 800})
        if (wide := await page.evaluate("document.documentElement.scrollWidth")) != width:
            faults.append(f"it is {wide} px wide on a screen of {width}")
    return faults + await found_by(axe, page, kind="rule", values=NARROW)


async def test_no_page_has_a_fault_at_any_width(
    house: House, monday: dict[str, Any], browser: Browser, axe: str
) -> None:
    link = await staff_accounts.add(house.engine, name="Bo", role="comms", now=house.clock())
    found: list[str] = []
    seen = 0
    async with staff_of(browser, house) as staff:
        nowhere = Address("supervisor", "/staff/nowhere")
        for one in (*dict.fromkeys(addresses(samples(monday, link))), nowhere):
            page, url = await staff.page(one.role), house.url + one.path
            try:
                if one is not nowhere and not await is_page(page.context, url):
                    continue
            except AssertionError as error:
                found.append(str(error))
                continue
            seen += 1
            faults = await look(page, url, axe)
            found += [f"{one.path} as {one.role}: {fault}" for fault in faults + staff.complaints]
            staff.complaints.clear()
    assert seen > 20
    assert not found, "\n".join(found)


async def test_pages_that_say_what_is_wrong_have_no_fault_either(
    house: House, monday: dict[str, Any], browser: Browser, axe: str
) -> None:
    async with staff_of(browser, house) as staff:
        stranger = await staff.page(None)
        await stranger.goto(f"{house.url}/staff/sign-in")
        await stranger.get_by_label("Your name").fill("Nobody")
        await stranger.get_by_label("Password", exact=True).fill("three wrong guesses")
        await stranger.keyboard.press("Enter")
        summary = stranger.get_by_role("alert").filter(has_text="There is a problem")
        await expect(summary).to_be_visible()
        assert await found_by(axe, stranger) == []

        officer = await staff.page("officer")
        await officer.goto(f"{house.url}/staff/reports/BL-2SAF-EE")
        await officer.get_by_label("Your words, as they will read them").fill("Are you well?")
        await officer.get_by_role("button", name="Send answer").click()
        await expect(officer.get_by_role("heading", level=1)).to_have_text("Is it safe to answer?")
        assert await found_by(axe, officer) == []

        admin = await staff.page("admin")
        await admin.goto(f"{house.url}/staff/people")
        await admin.get_by_label("Name", exact=True).fill("Kim admin")
        await admin.get_by_role("button", name="Add and make a link").click()
        await expect(admin.get_by_role("alert").first).to_contain_text("There is a problem")
        assert await found_by(axe, admin) == []


async def test_without_the_packages_the_console_is_plain_and_has_no_fault(
    database_url: str, tmp_path: Path, browser: Browser, axe: str
) -> None:
    engine = make_engine(database_url)
    plain = front_files.load(tmp_path / "nothing")
    async with open_house(engine, tmp_path, Clock(), front=plain) as house:
        await move_in(house.engine, house.clock())
        async with staff_of(browser, house) as staff:
            page = await staff.page("supervisor")
            for path in PLAIN:
                for width in (WIDTHS[0], WIDTHS[-1]):
                    await page.set_viewport_size({"width": width, "height": 800})
                    await page.goto(f"{house.url}/staff{path}")
                    assert await page.evaluate("document.documentElement.scrollWidth") == width
                    assert await found_by(axe, page) == [], path
            await page.goto(f"{house.url}/staff/queue/{STONEHOUSE}")
            picture = page.get_by_alt_text("Map of the reports in this list")
            assert await picture.evaluate("one => one.decode().then(() => one.naturalWidth)") == 720
            assert staff.complaints == []
    await engine.dispose()
