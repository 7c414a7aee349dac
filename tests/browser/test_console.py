"""The console in a real browser: alerts that arrive by themselves, small screens, the keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, expect

from bot.console import staff_accounts
from tests.bot.console.console_house import PASSWORD, House
from tests.bot.console.lived_in import STONEHOUSE, raise_alert
from tests.browser.staff import enter

REPORT = "/staff/reports/BL-7K3F-92"


async def test_a_link_leads_to_a_password_and_in_and_out_and_in_again(house: House, page: Page):
    token = await staff_accounts.add(house.engine, name="Tess", role="comms", now=house.clock())
    await page.goto(f"{house.url}/staff/link/{token}")
    await page.get_by_label("New password", exact=True).fill(PASSWORD)
    await page.get_by_label("The same again", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Save and sign in").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Hello Tess")

    await page.get_by_role("button", name="Sign out").click()
    await page.get_by_label("Your name").fill("Tess")
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Hello Tess")


async def test_a_new_alert_appears_by_itself_and_is_announced(house: House, monday, page: Page):
    await enter(house, page, "control_room", "/staff/alerts")
    await expect(page).to_have_title("(2) Alerts – Blue Lamp staff")
    await page.evaluate("window.same = true")
    await page.locator("#ack-" + str(monday["alert"])).focus()
    await raise_alert(
        house.engine, house.clock(), monday["nan"], minutes_ago=0, category="violence",
        words="they are fighting outside <b>",
    )  # fmt: skip

    await expect(page.get_by_text("they are fighting outside <b>")).to_be_visible()
    await expect(page).to_have_title("(3) Alerts – Blue Lamp staff")
    await expect(page.locator("#news")).to_have_text("A new alert. 3 open.")
    assert await page.evaluate("window.same") is True
    # whoever was about to press a button still is
    assert await page.evaluate("document.activeElement.id") == f"ack-{monday['alert']}"


async def test_an_alert_is_acknowledged_with_one_press(house: House, monday, page: Page):
    await enter(house, page, "control_room", "/staff/alerts")
    await page.get_by_role("button", name=re.compile("Acknowledge as Ash.*Weapons")).click()
    await expect(page.get_by_text("You acknowledged the alert.")).to_be_visible()
    await expect(page.locator(".alert")).to_have_count(1)


async def test_a_screen_that_was_signed_out_says_loudly_that_alerts_stopped(house, monday, page):
    await enter(house, page, "control_room", "/staff/alerts")
    await staff_accounts.disable(house.engine, name="Ash", now=house.clock())
    lost = page.get_by_role("alert").filter(has_text="You have been signed out")
    await expect(lost).to_be_visible()


async def test_a_photo_is_fetched_only_after_a_click(house: House, monday, page: Page):
    fetched: list[str] = []
    page.on("request", lambda one: fetched.append(one.url))
    await enter(house, page, "officer", REPORT)
    await page.wait_for_load_state("networkidle")
    assert not [url for url in fetched if "/photos/" in url or "/voices/" in url]

    await page.get_by_role("link", name="Show them").click()
    photo = page.get_by_alt_text("Photo 1 of 1, sent by the resident")
    await expect(photo).to_be_visible()
    assert await photo.evaluate("one => one.decode().then(() => one.naturalWidth)") == 960


@pytest.mark.parametrize("width", [320, 1280])
async def test_a_voice_note_is_fetched_and_heard_only_by_a_press(
    house: House, monday, page: Page, width: int
):
    fetched: list[str] = []
    page.on("request", lambda one: fetched.append(one.url))
    complaints: list[str] = []
    page.on("console", lambda one: complaints.append(one.text))
    await page.set_viewport_size({"width": width, "height": 900})
    await enter(house, page, "officer", f"{REPORT}?photos=show")
    await page.wait_for_load_state("networkidle")
    assert not [url for url in fetched if "/voices/" in url]

    player = page.get_by_label("Voice note, sent by the resident")
    assert await player.evaluate("one => one.paused && one.controls && !one.autoplay")
    await player.evaluate(
        "one => new Promise((told) => { one.onended = one.onerror = told; one.play(); })"
    )
    assert await player.evaluate("one => one.ended")
    assert await player.evaluate("one => one.error") is None
    assert [url for url in fetched if "/voices/" in url]
    assert not [one for one in complaints if "Content Security Policy" in one]
    # nothing is wider than the screen
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


async def test_nothing_of_the_console_comes_from_outside(house: House, monday, page: Page):
    fetched: list[str] = []
    page.on("request", lambda one: fetched.append(one.url))
    await enter(house, page, "supervisor", "/staff/alerts")
    await page.goto(house.url + REPORT)
    await page.wait_for_load_state("networkidle")
    assert len(fetched) > 4
    assert {url for url in fetched if not url.startswith(house.url)} == set()


async def test_a_queue_is_on_the_map_and_a_pin_leads_to_its_report(
    house: House, monday, page: Page
):
    await enter(house, page, "officer", f"/staff/queue/{STONEHOUSE}")
    pins = page.locator("#map .pin-holder")
    await expect(pins.first).to_be_visible()
    await expect(page.locator("#map .team-label-mine")).to_have_text("Stonehouse")
    pin = page.get_by_role("button", name=re.compile("Graffiti – Durnford Street"))
    await pin.focus()
    await page.keyboard.press("Enter")
    await page.locator(".leaflet-popup").get_by_role("link", name=re.compile("Graffiti")).click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Graffiti")
    assert page.url.endswith(REPORT)


async def test_reports_side_by_side_are_one_pin_that_a_thumb_can_hit(house, monday, page: Page):
    await page.set_viewport_size({"width": 320, "height": 640})
    await enter(house, page, "officer", f"/staff/queue/{STONEHOUSE}")
    pins = page.locator("#map .pin-holder")
    await expect(pins.first).to_be_attached()
    boxes = await pins.evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())")
    for one in boxes:
        for other in boxes:
            apart = max(abs(one["x"] - other["x"]), abs(one["y"] - other["y"]))
            assert one == other or apart >= 24


async def test_without_a_script_the_map_is_a_picture(house: House, monday, browser: Browser):
    context = await browser.new_context(java_script_enabled=False)
    await enter(house, await context.new_page(), "officer", f"/staff/queue/{STONEHOUSE}")
    picture = context.pages[0].get_by_alt_text(
        "Map of the reports in this list, with their numbers"
    )
    await expect(picture).to_be_visible()
    await context.close()


async def test_whoever_reads_a_report_sees_that_alerts_are_open(house: House, monday, page: Page):
    await enter(house, page, "control_room", REPORT)
    await expect(page.get_by_role("link", name="Alerts 2 open")).to_be_visible()


async def test_how_long_ago_it_was_stays_true(house: House, monday, page: Page):
    await page.clock.install()
    await enter(house, page, "control_room", "/staff/priority")
    first = page.locator("time[data-ago]").first
    await expect(first).to_have_text("4 min ago")
    await page.clock.run_for(3 * 60_000)
    await expect(first).to_have_text("7 min ago")


async def test_a_page_that_nobody_touches_stops_asking_so_that_its_session_ends(
    house: House, monday, page: Page
):
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/alerts/count" in one.url else None)
    await page.clock.install()
    await enter(house, page, "control_room", "/staff/priority")
    badge = page.locator("#alert-count")
    await expect(badge).to_be_visible()
    await page.clock.run_for(21 * 60_000)
    await expect(badge).to_be_hidden()
    before = len(asked)
    await page.clock.run_for(10 * 60_000)
    assert len(asked) == before
    await page.keyboard.press("Tab")
    await page.clock.run_for(60_000)
    await expect(badge).to_be_visible()
