"""What people do all day, done without a mouse."""

from __future__ import annotations

import re
from typing import Any

from playwright.async_api import Locator, Page, expect

from bot.console import staff_accounts
from tests.bot.console.console_house import PASSWORD, House
from tests.bot.console.lived_in import STONEHOUSE
from tests.browser.staff import enter

REPORT = "/staff/reports/BL-7K3F-92"
FAR = 90  # presses of Tab after which nobody would still look for it

SEEN = """one => {
  const style = getComputedStyle(one);
  return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
}"""


async def tab_to(page: Page, wanted: Locator) -> None:
    """Presses Tab until it is there; whatever is passed on the way shows that it is."""
    for _ in range(FAR):
        await page.keyboard.press("Tab")
        at = page.locator(":focus")
        assert await at.evaluate(SEEN), await at.evaluate("one => one.outerHTML")
        if await wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"Tab never came to {wanted}")


async def test_signing_in(house: House, page: Page) -> None:
    link = await staff_accounts.add(house.engine, name="Tess", role="comms", now=house.clock())
    await page.goto(f"{house.url}/staff/link/{link}")
    for label in ("New password", "The same again"):
        await tab_to(page, page.get_by_label(label, exact=True))
        await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Hello Tess")
    await tab_to(page, page.get_by_role("button", name="Sign out"))
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/staff/sign-in")

    await tab_to(page, page.get_by_label("Your name"))
    await page.keyboard.type("Tess")
    await tab_to(page, page.get_by_label("Password", exact=True))
    await page.keyboard.type("three quiet badgers")
    await page.keyboard.press("Enter")
    # the fault is where the reader is, and leads to the field
    summary = page.locator(".govuk-error-summary")
    await expect(summary).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Your name")).to_be_focused()
    await tab_to(page, page.get_by_label("Password", exact=True))
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Hello Tess")


async def test_skipping_the_menu(house: House, monday: dict[str, Any], page: Page) -> None:
    await enter(house, page, "control_room", "/staff/priority")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("main")).to_be_focused()


async def test_the_menu_on_a_phone(house: House, monday: dict[str, Any], page: Page) -> None:
    await page.set_viewport_size({"width": 320, "height": 640})
    await enter(house, page, "control_room", "/staff/priority")
    menu = page.get_by_role("button", name="Menu")
    await tab_to(page, menu)
    await expect(menu).to_have_attribute("aria-expanded", "false")
    await page.keyboard.press("Enter")
    await tab_to(page, page.get_by_role("link", name="Waiting"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Waiting for a person")


async def test_acknowledging_an_alert(house: House, monday: dict[str, Any], page: Page) -> None:
    await enter(house, page, "control_room", "/staff/alerts")
    weapons = re.compile("Acknowledge as Ash.*Weapons")
    await tab_to(page, page.get_by_role("button", name=weapons))
    await page.keyboard.press("Enter")
    done = page.get_by_role("alert").filter(has_text="You acknowledged the alert.")
    await expect(done).to_be_focused()
    await expect(page.locator(".alert")).to_have_count(1)


async def test_taking_and_answering_a_report(house: House, monday: dict[str, Any], page: Page):
    await enter(house, page, "officer", f"/staff/queue/{STONEHOUSE}")
    await tab_to(page, page.locator(f".queue a[href='{REPORT}']"))
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**{REPORT}")
    await tab_to(page, page.get_by_role("button", name="Take it", exact=True))
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("You have taken this report.")).to_be_visible()

    await tab_to(page, page.get_by_label("Your words, as they will read them"))
    await page.keyboard.type("We will clean it on Friday.")
    await tab_to(page, page.get_by_role("button", name="Send answer"))
    await page.keyboard.press("Enter")
    done = page.get_by_role("alert").filter(has_text="Your answer is on its way")
    await expect(done).to_be_focused()
    await expect(page.locator(".moj-timeline")).to_contain_text("We will clean it on Friday.")
