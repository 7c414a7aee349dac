"""Every page of the console: axe-core finds nothing, nothing runs over the edge of a screen down to
320 px and at 200 %, and neither a script nor the policy complains. With an ordinary day's data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.async_api import Browser, expect

from bot.console import front_files, staff_accounts
from bot.storage.engine import make_engine
from tests.bot.console.console_house import House, open_house
from tests.bot.console.lived_in import STONEHOUSE, move_in
from tests.bot.rows import Clock
from tests.browser.axe import found_by
from tests.browser.every_page import Address, addresses, is_page, samples
from tests.browser.staff import WIDTHS, look, staff_of

PLAIN = ("/alerts", f"/queue/{STONEHOUSE}", "/reports/BL-7K3F-92", "/conversations", "/account")


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
