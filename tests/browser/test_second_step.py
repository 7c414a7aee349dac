"""The way in with an authenticator app, as a person goes it: by keyboard, on the smallest phone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pyotp
import pytest
from playwright.async_api import Page, expect

from bot.console import staff_accounts
from bot.storage.engine import make_engine
from tests.bot.console.console_house import PASSWORD, House, open_house
from tests.bot.rows import Clock
from tests.browser.axe import found_by


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    engine = make_engine(database_url)
    async with open_house(engine, tmp_path, Clock(), TOTP="required") as opened:
        yield opened
    await engine.dispose()


async def test_from_the_link_through_the_app_and_back_in_with_a_recovery_code(
    house: House, page: Page, axe: str
):
    await page.set_viewport_size({"width": 320, "height": 700})
    token = await staff_accounts.add(house.engine, name="Tess", role="comms", now=house.clock())
    await page.goto(f"{house.url}/staff/link/{token}")
    await looks_right(page, axe)
    await page.get_by_label("New password").fill(PASSWORD)
    await page.get_by_label("The same again").fill(PASSWORD)
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", level=1)).to_have_text("Set up your authenticator app")
    await looks_right(page, axe)
    key = await page.locator("code").inner_text()
    app = pyotp.TOTP(key.replace(" ", ""))
    await page.get_by_label("Code").fill("000000")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("That code is not right")
    await looks_right(page, axe)
    assert await page.locator("code").inner_text() == key  # the app need not scan again
    await page.get_by_label("Code").fill(app.at(house.clock()))
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", level=1)).to_have_text("Keep your recovery codes")
    await looks_right(page, axe)
    codes = await page.locator(".codes code").all_inner_texts()
    await page.get_by_role("link", name="I have kept them: continue").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Hello Tess")

    await page.get_by_role("button", name="Sign out").click()
    await page.get_by_label("Your name").fill("Tess")
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Enter your code")
    await looks_right(page, axe)
    await page.get_by_label("Code").fill(codes[0])
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Hello Tess")

    await page.get_by_role("link", name="Tess").click()
    await expect(page.get_by_text("9 recovery codes left")).to_be_visible()
    await looks_right(page, axe)


async def looks_right(page: Page, axe: str) -> None:
    assert await found_by(axe, page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == 320
