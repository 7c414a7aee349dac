"""A real browser for a test: the system's own Chromium, driven by Playwright.

Where there is none, the tests that ask for it say so; in CI they fail, so that nobody takes a run
without a browser for a whole one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "NO BROWSER: no Chromium was found on the PATH, so the pages were not tried as a person "
    "would. On Debian: apt install chromium"
)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    if os.environ.get("CI"):
        pytest.fail(MISSING)
    pytest.skip(MISSING)


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        # Root, as in a container, cannot have Chromium's own sandbox.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = await playwright.chromium.launch(executable_path=chromium, args=arguments)
        try:
            yield browser
        finally:
            await browser.close()


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page in British English, in a fresh profile; a fault in its scripts fails the test."""
    context = await browser.new_context(locale="en-GB", timezone_id="Europe/London")
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    await context.close()
    assert not faults, f"the page's scripts failed: {faults}"
