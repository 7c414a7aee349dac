"""The list of replies that did not arrive after a bad night, in a real browser, with and without
scripts: what may go again, what is to be done instead, and nothing over the edge of a screen."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.async_api import Browser, Page, expect
from sqlalchemy import update

from bot.storage import schema as tables
from tests.bot.console.console_house import House
from tests.bot.rows import add_conversation, add_reply, add_report, all_of
from tests.browser.staff import enter, look, staff_of

PICTURES = os.environ.get("BLUELAMP_PICTURES")  # a folder to look at them by eye
GAVE_UP = "gave up after 151 attempts; last: Telegram had a fault (502)"
CLOSED = "messenger allows this for 24 hours after their last message: use another way"
PATH = "/staff/waiting"
SENT = re.compile("[?&]done=sent")


async def a_bad_night(house: House) -> UUID:
    """Everything that the list can show; a conversation in which only a person may write."""
    now = house.clock()
    for number in range(4):
        talk = await add_conversation(house.engine, address=f"t{number}", last_heard_at=now)
        await stuck(house, talk, "Thank you. Where is it? A street and town will do.")
    danger = await add_conversation(house.engine, address="t9", last_heard_at=now)
    await stuck(house, danger, "Call 999 now and ask for the police.", call_999=True)
    await add_report(house.engine, danger, "BL-9DNG-22", contact="Jo, 07700 900461")
    earlier = {"channel": "messenger", "last_heard_at": now - timedelta(hours=26)}
    still = await add_conversation(house.engine, address="m1", **earlier)
    await stuck(
        house, still, "Your team has looked at it and closed it.", why=CLOSED, cause="window"
    )
    await add_report(house.engine, still, "BL-2WAY-55", contact="jo@example.org")
    other = await add_conversation(house.engine, address="t10", last_heard_at=now)
    await add_report(house.engine, other, "BL-2WAY-66", contact="jo@example.org")
    long_ago = earlier | {"last_heard_at": now - timedelta(days=9)}
    gone = await add_conversation(house.engine, address="m2", **long_ago)
    await stuck(house, gone, "We have found a purse like yours.", why=CLOSED, cause="window")
    unsafe = await add_conversation(house.engine, address="m3", **long_ago)
    await stuck(house, unsafe, "An officer has read what you told us.", why=CLOSED, cause="window")
    await add_report(
        house.engine, unsafe, "BL-2SAF-77", safe_contact="ring my sister on 01632 960114 after 6"
    )
    blocked = await add_conversation(house.engine, address="t11", blocked=True)
    await stuck(
        house,
        blocked,
        "Thank you.",
        state="dropped",
        why="cannot be delivered: they blocked us",
        cause="unreachable",
    )
    return still


async def stuck(house: House, talk: UUID, text: str, **given: Any) -> None:
    why, cause = given.pop("why", GAVE_UP), given.pop("cause", "provider_away")
    delivery = await add_reply(house.engine, talk, text, **({"state": "stuck"} | given))
    async with house.engine.begin() as connection:
        await connection.execute(
            update(tables.deliveries)
            .where(tables.deliveries.c.id == delivery)
            .values(why=why, cause=cause)
        )


async def test_the_list_of_a_bad_night_has_no_fault_at_any_width(
    house: House, monday: dict[str, Any], browser: Browser, axe: str
) -> None:
    await a_bad_night(house)
    found: list[str] = []
    async with staff_of(browser, house) as staff:
        for role in ("control_room", "comms"):
            page = await staff.page(role)
            for path in (PATH, "/staff"):
                faults = await look(page, house.url + path, axe)
                found += [f"{path} as {role}: {one}" for one in faults + staff.complaints]
                staff.complaints.clear()
                await keep(page, f"{path.strip('/').replace('/', '-')}-{role}")
    assert not found, "\n".join(found)


async def test_all_is_sent_again_and_a_closed_window_leads_to_stepping_in_without_scripts(
    house: House, browser: Browser
) -> None:
    still = await a_bad_night(house)
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await enter(house, page, "control_room", PATH)
    unsent = page.get_by_role("region", name="Replies that did not arrive")
    await expect(unsent.get_by_role("listitem").first).to_contain_text("Says 999")
    await expect(unsent.get_by_role("button", name="Send it again")).to_have_count(5)

    await page.get_by_role("button", name="Send all 5 again on Telegram").click()
    await expect(page.get_by_text("5 replies are on their way again")).to_be_visible()
    await expect(page.get_by_role("button", name="Send it again")).to_have_count(0)
    states = [one["state"] for one in await all_of(house.engine, tables.deliveries)]
    assert sorted(states) == ["dropped", *["stuck"] * 3, *["waiting"] * 5]

    await page.get_by_role("link", name="Step in").click()
    await page.wait_for_url(f"**/staff/conversations/{still}#answer")
    await page.get_by_role("button", name="Step in").click()
    await page.get_by_label("Your words, as they will read them").fill("We have closed it.")
    await page.get_by_role("button", name="Send", exact=True).click()
    await page.wait_for_url(SENT)
    (*_, told) = await all_of(house.engine, tables.deliveries)
    assert (told["conversation_id"], told["state"]) == (still, "waiting")

    await page.goto(house.url + PATH)
    gone = page.get_by_role("listitem").filter(has_text="a purse like yours")
    await expect(gone).to_contain_text("They left no other way to reach them.")
    await gone.get_by_role("button", name="I have dealt with it").click()
    await expect(page.get_by_text("That no longer waits.")).to_be_visible()
    await expect(page.get_by_text("a purse like yours")).to_have_count(0)
    await context.close()


async def keep(page: Page, name: str) -> None:
    if PICTURES:
        for width in (320, 1280):
            await page.set_viewport_size({"width": width, "height": 800})
            await page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
