"""Staff in a real browser: signed in behind the scenes, each at the pages of their role."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.console import sessions
from tests.bot.console.console_house import House
from tests.bot.console.lived_in import STONEHOUSE
from tests.browser.axe import NARROW, found_by

# a wide screen; the same at 200 %; at 400 %, which is also the smallest phone
WIDTHS = (1280, 640, 320)
DRAWN_WITHIN_MS = 60_000  # the force's outlines are worked out at the first look


async def sign_in(context: BrowserContext, house: House, staff_id: int) -> None:
    token = await house.session_of(staff_id)
    url = f"{house.url}/staff"
    await context.add_cookies([{"name": sessions.COOKIE, "value": token, "url": url}])


async def enter(house: House, page: Page, role: str, path: str, *, name: str = "Ash") -> None:
    """Somebody new of this role opens a page."""
    teams = (STONEHOUSE,) if role == "officer" else ()
    await sign_in(page.context, house, await house.add(name, role, teams))
    await page.goto(house.url + path)


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
        await sign_in(context, self._house, staff_id)

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
