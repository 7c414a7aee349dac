"""The chat page as a resident uses it: with and without a script, by keyboard, on a small phone."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from bot.channels.web_keys import address_of
from tests.browser.axe import NARROW, found_by
from tests.providers.small_desk import DANGER
from tests.providers.web_house import House, open_house

KNIFE = "he is stabbing her with a knife right now"


@pytest.fixture
async def house(database_url: str, tmp_path) -> AsyncIterator[House]:
    async with open_house(database_url, tmp_path / "spool") as opened:
        yield opened


@pytest.fixture
async def plain(browser: Browser) -> AsyncIterator[Page]:
    """A browser without scripts, as narrow as the smallest phone."""
    context = await browser.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 640}
    )
    yield await context.new_page()
    await context.close()


async def key_of(context: BrowserContext) -> str | None:
    found = [one for one in await context.cookies() if one["name"] == "bluelamp_key"]
    if not found:
        return None
    assert found[0]["httpOnly"] is True
    assert found[0]["sameSite"] == "Strict"
    return found[0]["value"]


async def write(page: Page, words: str) -> None:
    await page.get_by_label("Your message").fill(words)
    await page.get_by_role("button", name="Send", exact=True).click()


def bot_said(page: Page, words: str):
    return page.locator(".said.bot", has_text=words)


async def test_a_message_is_answered_without_loading_the_page_again(house, page):
    await page.goto(house.url)
    await page.evaluate("window.same = true")
    await write(page, "There is new graffiti")

    await expect(bot_said(page, "We heard: There is new graffiti")).to_have_count(1)
    await expect(page.locator(".said.resident")).to_have_text("YouThere is new graffiti")
    assert await page.evaluate("window.same") is True
    await expect(page.get_by_label("Your message")).to_have_value("")


async def test_danger_is_an_alert_with_999_to_press(house, page):
    await page.goto(house.url)
    await write(page, KNIFE)

    await expect(page.locator("#alarm[role=alert]")).to_have_text(DANGER)
    call = page.locator(".said.danger").get_by_role("link", name="Call 999")
    await expect(call).to_have_attribute("href", "tel:999")


async def test_a_choice_is_pressed_and_the_transcript_is_there_after_a_reload(house, page):
    await page.goto(house.url)
    await write(page, "graffiti")
    await page.get_by_role("button", name="Yes", exact=True).click()
    await expect(bot_said(page, "We heard: yes")).to_have_count(1)

    await page.reload()
    await expect(page.locator(".said")).to_have_count(4)
    await expect(page.get_by_role("button", name="Yes", exact=True)).to_be_visible()


async def test_an_officers_words_appear_by_themselves_as_the_polices(house, page):
    await page.goto(house.url)
    await write(page, "graffiti")
    await expect(bot_said(page, "graffiti")).to_have_count(1)
    key = await key_of(page.context)
    assert key is not None
    await house.desk.say_as_staff(address_of(key), "We will paint over it.")

    await expect(page.locator(".said.staff")).to_have_text("PoliceWe will paint over it.")
    await expect(page.get_by_role("button", name="Yes", exact=True)).to_be_visible()


async def test_a_photo_goes_along_and_one_that_is_none_is_explained(house, page):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, "PNG")
    await page.goto(house.url)
    photo = page.get_by_label("Add a photo")
    await photo.set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": b"not a picture"}
    )
    await write(page, "look at this")
    await expect(page.locator("#problem")).to_contain_text("not a photo")
    await expect(page.get_by_label("Your message")).to_have_value("look at this")

    await photo.set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": out.getvalue()}
    )
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(bot_said(page, "We heard: look at this")).to_have_count(1)
    await expect(page.locator("#problem")).to_be_hidden()


async def test_a_location_is_asked_for_only_when_the_resident_presses(house, page):
    await page.context.grant_permissions(["geolocation"], origin=house.url)
    await page.context.set_geolocation({"latitude": 50.37, "longitude": -4.14})
    await page.goto(house.url)
    await page.get_by_role("button", name="Send my location").click()

    await expect(bot_said(page, "We heard: location")).to_have_count(1)


async def test_what_could_not_be_sent_stays_in_the_box_and_is_sent_once(house, page):
    await page.goto(house.url)

    async def cut(route: Route) -> None:
        await route.abort()

    await page.route("**/api/v1/chat", cut)
    await write(page, "the line was cut")
    await expect(page.locator("#problem")).to_contain_text("was not sent")
    await expect(page.get_by_label("Your message")).to_have_value("the line was cut")
    await page.unroute("**/api/v1/chat")
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.locator(".said.resident")).to_have_count(1)
    await expect(bot_said(page, "the line was cut")).to_have_count(1)


async def leave_to(page: Page) -> None:
    async def weather(route: Route) -> None:
        await route.fulfill(body="Weather", content_type="text/plain")

    await page.context.route("https://www.bbc.co.uk/**", weather)


async def test_escape_leaves_at_once_forgets_the_key_and_back_shows_nothing(house, page):
    await leave_to(page)
    await page.goto(house.url)
    await write(page, "he hits me")
    await expect(bot_said(page, "he hits me")).to_have_count(1)
    await page.keyboard.press("Escape")
    await page.wait_for_url("https://www.bbc.co.uk/weather")

    async with asyncio.timeout(30):  # the server is told while the page is left
        while await key_of(page.context) is not None:
            await asyncio.sleep(0.05)
    await page.goto(house.url)
    await expect(page.locator(".said")).to_have_count(0)


async def test_leaving_works_without_a_script_too(house, plain):
    await leave_to(plain)
    await plain.goto(house.url)
    await write(plain, "he hits me")
    await plain.get_by_role("button", name="Leave this site").click()
    await plain.wait_for_url("https://www.bbc.co.uk/weather")

    assert await key_of(plain.context) is None


async def test_everything_works_without_a_script(house, plain):
    await plain.goto(house.url)
    await write(plain, "There is new graffiti")
    await expect(plain).to_have_url(f"{house.url}/#latest")
    await expect(bot_said(plain, "We heard: There is new graffiti")).to_have_count(1)
    await plain.get_by_role("button", name="Yes", exact=True).click()
    await expect(bot_said(plain, "We heard: yes")).to_have_count(1)
    await write(plain, "<b>bold</b> & more")
    await expect(bot_said(plain, "We heard: <b>bold</b> & more")).to_have_count(1)
    await write(plain, "   ")
    await expect(plain.locator("#problem")).to_contain_text("The message is empty")


async def test_a_resident_who_comes_back_through_a_link_finds_the_conversation(house, page):
    await page.goto(house.url)
    await write(page, "graffiti")
    await expect(bot_said(page, "graffiti")).to_have_count(1)

    async def elsewhere(route: Route) -> None:
        await route.fulfill(
            body=f'<a href="{house.url}/">chat</a>', content_type="text/html", status=200
        )

    await page.context.route("http://elsewhere.example.com/", elsewhere)
    await page.goto("http://elsewhere.example.com/")
    await page.get_by_role("link", name="chat").click()
    await expect(bot_said(page, "graffiti")).to_have_count(1)


@pytest.mark.parametrize("width", [320, 640, 1280])
async def test_nothing_runs_over_the_edge_of_a_screen(house, page, width):
    await page.set_viewport_size({"width": width, "height": 640})
    await page.goto(house.url)
    await write(page, "x" * 400)
    await expect(page.locator(".said.bot")).to_have_count(1)

    assert await page.evaluate("document.documentElement.scrollWidth") == width
    small = await page.eval_on_selector_all(
        "button:not([hidden]), .skip, textarea, #photo",
        "all => all.filter(one => one.offsetParent && one.getBoundingClientRect().height < 24)"
        ".map(one => one.outerHTML)",
    )
    assert small == []


async def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(house, page):
    await page.goto(house.url)
    names = []
    for _ in range(8):
        await page.keyboard.press("Tab")
        names.append(
            await page.evaluate(
                "document.activeElement.textContent.trim() || document.activeElement.id"
            )
        )
        assert (
            await page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        )
    assert names == [
        "Skip to writing a message",
        "999",
        "Leave this site Esc",
        "Blue LampDevon and Cornwall",
        "text",
        "photo",
        "Send",
        "Send my location",
    ]


async def test_a_screen_reader_hears_answers_and_knows_every_part(house, page):
    await page.goto(house.url)
    await expect(page.get_by_role("log", name="Conversation")).to_have_attribute(
        "aria-live", "polite"
    )
    await expect(page.get_by_role("main")).to_have_count(1)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Tell your police")
    assert await page.evaluate("document.documentElement.lang") == "en-GB"
    await page.goto(f"{house.url}/privacy")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Privacy")


async def test_axe_finds_nothing_on_a_residents_pages(house, page, axe):
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    await page.goto(house.url)
    assert await found_by(axe, page) == []
    await write(page, "There is new graffiti")
    await expect(bot_said(page, "graffiti")).to_have_count(1)
    await write(page, KNIFE)
    await expect(page.locator(".said.danger")).to_have_count(1)
    photo = {"name": "a.png", "mimeType": "image/png", "buffer": b"not a picture"}
    await page.get_by_label("Add a photo").set_input_files(photo)
    await page.get_by_role("button", name="Send", exact=True).click()
    await expect(page.locator("#problem")).to_be_visible()
    assert await found_by(axe, page) == []
    await page.set_viewport_size({"width": 320, "height": 640})
    assert await found_by(axe, page, kind="rule", values=NARROW) == []
    await page.goto(f"{house.url}/privacy")
    assert await found_by(axe, page) == []
    refused = [one for one in said if "Content Security Policy" in one]
    assert refused == []


async def test_axe_finds_nothing_without_a_script_either(house, browser, axe):
    # axe itself is a script: the page's own are kept away
    context = await browser.new_context(viewport={"width": 320, "height": 640})
    page = await context.new_page()
    await page.route("**/*.js", lambda route: route.abort())
    await page.goto(house.url)
    await write(page, KNIFE)
    await expect(page.locator(".said.danger")).to_have_count(1)
    assert await found_by(axe, page) == []
    await context.close()
