"""The alerts page in a flood: nothing for axe-core to find, no page wider than the screen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, expect

from bot.storage import schema as tables
from tests.bot.console.console_house import House
from tests.bot.console.lived_in import raise_alert
from tests.bot.rows import add_conversation
from tests.browser.staff import look, staff_of


async def test_a_flood_is_read_and_taken_on_every_screen(
    house: House,
    monday: dict[str, Any],
    browser: Browser,
    axe: str,
) -> None:
    await flood_of_alerts(house)
    async with staff_of(browser, house) as staff:
        page = await staff.page("control_room")
        assert await look(page, f"{house.url}/staff/alerts", axe) == []
        if folder := os.environ.get("BLUELAMP_PICTURES"):
            await page.set_viewport_size({"width": 1280, "height": 1400})
            await page.screenshot(path=Path(folder) / "alert-flood.png")
        await page.get_by_role("button", name="Acknowledge these 3").click()
        await expect(page.get_by_text("You acknowledged the alerts with the same")).to_be_visible()
        await page.get_by_role("button", name="Acknowledge this flood").first.click()
        await expect(page.get_by_text("You acknowledged the flood.")).to_be_visible()
        assert await look(page, f"{house.url}/staff/alerts", axe) == []
        assert staff.complaints == []


async def flood_of_alerts(house: House) -> None:
    now = house.clock()
    row = {"began_at": now, "last_at": now}
    async with house.engine.begin() as connection:
        made = await connection.execute(
            tables.floods.insert()
            .values(channel="every channel", scope="alerts", refused=0, danger=4, **row)
            .returning(tables.floods.c.id)
        )
        flood = made.scalar_one()
        await connection.execute(
            tables.floods.insert().values(
                channel="telegram", scope="sender", refused=1_204, danger=31, **row
            )
        )
    for number, words in enumerate(("knife!", "KNIFE!", "knife!", "my husband has collapsed")):
        who = await add_conversation(house.engine, address=f"flood-{number}")
        await raise_alert(
            house.engine,
            now,
            who,
            minutes_ago=1,
            category="violence",
            words=words,
            flood_id=flood,
        )
