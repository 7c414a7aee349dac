"""Takes the README's pictures: the real bot, the real model, a real browser.

    python -m tests.browser.pictures [FOLDER]

Starts `bluelamp run` on a data folder of its own, writes as residents do, works as staff do, and
photographs the pages. Takes the model that lies in var/models.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from benchmarks.web_chat import running, wait_for_model
from tests.browser.browser import NAMES
from tests.browser.look import figures

ROOT = Path(__file__).parents[2]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PASSWORD = "a lamp over the door"
BODMIN = "CIOS.4046"
MOST_TURNS = 6
ANSWERED_WITHIN_MS = 120_000
# what residents wrote, and where they say it was when they are asked
MONDAY = (
    ("somebody has sprayed paint all over the swings", "Priory Park, Bodmin"),
    ("the same lads again, drinking and shouting at people every night", "Mount Folly, Bodmin"),
    ("my bike was nicked from outside the house", "Rhind Street, Bodmin"),
    ("a builder's van dumped a load of rubbish", "Old Callywith Road, Bodmin"),
    ("they race up and down in little hatchbacks after midnight", "Priory Road, Bodmin"),
    ("someone's keyed my car last night", "Union Street, Plymouth"),
)


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/pictures"
    with tempfile.TemporaryDirectory(prefix="bluelamp-pictures-") as data:
        os.environ["BLUELAMP_DATA_DIR"] = data
        with running(Path(data)) as (url, _, _):
            wait_for_model(url)
            asyncio.run(_take(url, folder))
    asyncio.run(figures(folder / "figures.png"))
    return 0


async def _take(url: str, folder: Path) -> None:
    chromium = next(found for name in NAMES if (found := shutil.which(name)))
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=arguments)
        chat = await _resident(browser, url)
        await _say(chat, "There's some new graffiti here")
        await _say(chat, "the bus shelter on Fore Street, Bodmin")
        await _press(chat, "Send report")
        await _photograph(chat, folder / "chat.png")
        danger = await _resident(browser, url)
        await _say(danger, "man with a knife outside the co-op in Redruth")
        await danger.screenshot(path=folder / "danger.png")
        for words, place in MONDAY:
            await _file(await _resident(browser, url), words, place)
        await _staff_pictures(browser, url, folder, chat)
        await browser.close()


async def _staff_pictures(browser: Browser, url: str, folder: Path, chat: Page) -> None:
    room = await _signed_in(browser, url, "Ash", "control_room", WIDE)
    await _take_page(room, f"{url}/staff/alerts", folder / "alerts.png")
    await room.set_viewport_size(PHONE)
    await room.goto(f"{url}/staff/alerts")
    await room.screenshot(path=folder / "alerts-phone.png")
    officer = await _signed_in(browser, url, "Morwenna", "officer", WIDE)
    await _take_page(officer, f"{url}/staff/queue/{BODMIN}", folder / "queue.png")
    await officer.set_viewport_size(PHONE)
    await officer.goto(f"{url}/staff/queue/{BODMIN}")
    await officer.screenshot(path=folder / "queue-phone.png")
    await officer.set_viewport_size(WIDE)
    await officer.get_by_role("link", name="raffiti").first.click()
    await _pictures_loaded(officer)
    await officer.screenshot(path=folder / "report.png", full_page=True)
    words = officer.get_by_label("Your words, as they will read them")
    if not await words.is_visible():
        await officer.get_by_text("Answer the resident").click()
    await words.fill(
        "Thank you for telling us. I will look at the shelter tomorrow, "
        "and ask the council to clean it."
    )
    await officer.get_by_role("button", name="Send answer").click()
    # it can be undone for a minute, and goes then
    answered = chat.get_by_text("ask the council to clean it")
    await expect(answered).to_be_visible(timeout=ANSWERED_WITHIN_MS)
    await chat.set_viewport_size(PHONE)
    await _photograph(chat, folder / "answer-phone.png")
    comms = await _signed_in(browser, url, "Tess", "comms", WIDE)
    await _take_page(comms, f"{url}/staff/conversations", folder / "conversations.png")
    await comms.get_by_role("link", name="eapons").first.click()
    await comms.screenshot(path=folder / "conversation.png", full_page=True)


async def _take_page(page: Page, url: str, path: Path) -> None:
    await page.goto(url)
    await _pictures_loaded(page)
    await page.screenshot(path=path, full_page=True)


async def _photograph(chat: Page, path: Path) -> None:
    """With the last words in sight, as somebody who is writing sees them."""
    await chat.locator(".said").last.evaluate("one => one.scrollIntoView({block: 'center'})")
    await chat.screenshot(path=path)


async def _pictures_loaded(page: Page) -> None:
    """Pages load their pictures only when they come into sight, and maps their outlines later."""
    for one in await page.locator("img").all():
        await one.scroll_into_view_if_needed()
        await one.evaluate("one => one.complete || new Promise(done => one.onload = done)")
    if await page.locator("#map").count():
        await expect(page.locator("#map .leaflet-overlay-pane path").first).to_be_attached()
    await page.evaluate("() => window.scrollTo(0, 0)")


async def _resident(browser: Browser, url: str) -> Page:
    context: BrowserContext = await browser.new_context(locale="en-GB", viewport=WIDE)
    page = await context.new_page()
    await page.goto(url)
    return page


async def _say(page: Page, words: str) -> None:
    before = await page.locator(".said.bot").count()
    await page.get_by_label("Your message").fill(words)
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.locator(".said.bot").nth(before)).to_be_visible()


async def _file(page: Page, words: str, place: str) -> None:
    """Says it, and where, and goes on until there is a report to send."""
    await _say(page, words)
    for _ in range(MOST_TURNS):
        send = page.get_by_role("button", name="Send report")
        if await send.count() and await send.last.is_visible():
            await _press(page, "Send report")
            return
        skip = page.get_by_role("button", name="Skip")
        if await skip.count() and await skip.last.is_visible():
            await _press(page, "Skip")
        else:
            await _say(page, place)


async def _press(page: Page, label: str) -> None:
    before = await page.locator(".said.bot").count()
    await page.get_by_role("button", name=label).last.click()
    await expect(page.locator(".said.bot").nth(before)).to_be_visible()


async def _signed_in(
    browser: Browser, url: str, name: str, role: str, size: dict[str, int]
) -> Page:
    made = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "staff", "add", name, "--role", role),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    said = (await made.communicate())[0].decode()
    token = next(word for word in said.split() if "/staff/link/" in word).rsplit("/", 1)[-1]
    context = await browser.new_context(locale="en-GB", viewport=size)
    page = await context.new_page()
    await page.goto(f"{url}/staff/link/{token}")
    for one in await page.locator("input[type=password]").all():
        await one.fill(PASSWORD)
    await page.get_by_role("button").last.click()
    await page.wait_for_url("**/staff**")
    return page


if __name__ == "__main__":
    sys.exit(main())
