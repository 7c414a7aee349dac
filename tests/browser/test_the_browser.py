"""The browser that the other tests here rely on."""

from __future__ import annotations

from playwright.async_api import Page


async def test_it_runs_scripts_and_shows_what_they_did(page: Page) -> None:
    await page.set_content(
        "<p id=said>nothing</p><script>document.getElementById('said').textContent = "
        "new Date(0).toLocaleString('en-GB', {timeZone: 'Europe/London'})</script>"
    )
    assert await page.locator("#said").inner_text() == "01/01/1970, 01:00:00"
