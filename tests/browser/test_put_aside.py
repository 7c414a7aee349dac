"""What was put aside, in a real browser: read at any width, dealt with without scripts."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, expect

from bot.channels.base import Inbound, Unread
from bot.put_aside import PutAside
from tests.bot.console.console_house import House
from tests.browser.staff import enter, look, staff_of

PATH = "/staff/waiting"


async def lying(house: House, data_dir: Path) -> PutAside:
    """One whose words are heard, one of danger, one that was cut short and one without words."""
    aside = PutAside.of(data_dir, house.clock)
    aside.folder.mkdir(exist_ok=True)
    for number, text in enumerate(("Graffiti on the bridge", "He has a knife"), start=1):
        said = Inbound(
            channel="telegram",
            provider_id=str(number),
            address="1001",
            sent_at=house.clock(),
            kind="text",
            text=text,
        )
        await aside.keep(said, fault="DataError", danger=True, heard=number == 1)
    unread = Unread(channel="messenger", payload={"messaging": {}}, fault="Odd")
    await aside.keep_unread(unread, danger=False)
    name = "20260302T093000.000000-1-00000001-0123456789abcdef.unreadable"
    (aside.folder / name).write_text('{"channel": "web", "text": "Cut sh')
    return aside


async def test_the_list_has_no_fault_at_any_width(
    house: House, browser: Browser, axe: str, tmp_path: Path
) -> None:
    await lying(house, tmp_path)
    found: list[str] = []
    async with staff_of(browser, house) as staff:
        for role in ("control_room", "comms"):
            page = await staff.page(role)
            faults = await look(page, house.url + PATH, axe)
            found += [f"{role}: {one}" for one in faults + staff.complaints]
    assert not found, "\n".join(found)


async def test_danger_stands_first_and_its_file_goes_when_it_is_dealt_with(
    house: House, browser: Browser, tmp_path: Path
) -> None:
    aside = await lying(house, tmp_path)
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await enter(house, page, "control_room", PATH)
    failed = page.get_by_role("region", name="Messages that the bot failed on")
    first = failed.get_by_role("listitem").first
    await expect(first).to_contain_text("He has a knife")
    await expect(first).to_contain_text("No alert was raised")

    await first.get_by_role("button", name="I have dealt with it").click()
    await expect(page.get_by_text("That no longer waits.")).to_be_visible()
    await expect(page.get_by_text("He has a knife")).to_have_count(0)
    assert (aside.count(), aside.in_danger()) == (3, [])
    await context.close()
