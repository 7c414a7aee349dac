"""What is masked leaks nowhere: not in lists, not by looking for it, not through another role."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.console.conversations import ABOUT_A_PERSON
from bot.storage import schema as tables
from tests.bot.console.console_house import House
from tests.bot.rows import add_conversation, add_report, all_of

LIST = "/staff/conversations"
PHONE, POSTCODE = "07700 900461", "EX4 6NS"


@pytest.fixture
async def comms(house: House):
    async with await house.signed_in("comms", name="Tess") as visitor:
        yield visitor


@pytest.mark.parametrize("at", [10, 150, 232])
async def test_the_desks_list_is_masked_for_who_may_not_open_its_reports(house, comms, at):
    """Also where the list cuts the words in the middle of a number."""
    words = ("x " * 120)[:at] + f" ring {PHONE} or jo@example.com " + "y " * 100
    await add_report(
        house.engine, await add_conversation(house.engine), destination="desk", team=None,
        description=words, place_text=f"12 Fore Street, {POSTCODE}",
    )  # fmt: skip
    page = (await comms.get("/staff/desk")).text
    assert "BL-7K3F-92" in page
    for piece in (PHONE, PHONE[:8], "jo@example", POSTCODE):
        assert piece not in page
    async with await house.signed_in("supervisor", name="Ravi") as ravi:
        assert POSTCODE in (await ravi.get("/staff/desk")).text


@pytest.mark.parametrize("sought", [PHONE, POSTCODE, f'"{PHONE}"', "jo@example.com ring"])
async def test_masked_details_cannot_be_guessed_by_looking_for_them(house, monday, comms, sought):
    answer = await comms.send(LIST, LIST, words=sought)
    assert answer.status == 422
    assert ABOUT_A_PERSON.split(",")[0] in answer.text
    assert sought not in answer.text
    (line,) = [
        one
        for one in await all_of(house.engine, tables.audit)
        if one["action"] == "searched.conversations"
    ]
    assert line["detail"]["refused"]
    assert sought not in repr(line)
    async with await house.signed_in("supervisor", name="Ravi") as ravi:
        found = await ravi.send(LIST, LIST, words=PHONE)
        assert found.status == 200
        assert PHONE in found.text


async def test_no_page_of_a_masked_role_holds_a_residents_details(house, monday, comms):
    pages = ["/staff", LIST, "/staff/waiting", "/staff/desk", "/staff/examples", "/staff/figures"]
    pages += [f"{LIST}/{monday['nan']}", f"{LIST}/{monday['nan']}/turns?after=0"]
    pages += [f"/staff/figures/{one}.csv?period=365" for one in ("teams", "categories")]
    for path in pages:
        got = await comms.get(path)
        assert got.status == 200, path
        assert PHONE not in got.text, path
        assert POSTCODE not in got.text, path


async def test_a_new_role_counts_with_the_next_look(house, monday):
    async with await house.signed_in("control_room", name="Ash") as ash:
        form = (await ash.get("/staff/alerts")).token()
        assert (await ash.get("/staff/alerts")).status == 200
        async with house.engine.begin() as connection:
            await connection.execute(
                update(tables.staff)
                .where(tables.staff.c.name == "Ash")
                .values(role="data_protection")
            )
        assert (await ash.get("/staff/alerts")).status == 403
        sent = {"csrf": form, "alert": str(monday["alert"])}
        assert (await ash.post("/staff/alerts/acknowledge", sent)).status == 403
        assert PHONE not in (await ash.get(f"{LIST}/{monday['nan']}")).text
    assert all(one["acknowledged_at"] is None for one in await all_of(house.engine, tables.alerts))


async def test_reports_are_handed_over_to_nobody_who_cannot_read_them(house, monday):
    tess = await house.add("Tess", "comms")
    async with await house.signed_in("officer", name="Sam") as sam:
        report = "/staff/reports/BL-7K3F-92"
        version = (await sam.get(report)).version()
        await sam.send(report, f"{report}/take", version=version)
        form = "/staff/handover"
        chosen = {"report": "BL-7K3F-92", "version-BL-7K3F-92": "2"}
        sent = await sam.send(form, form, to=str(tess), note="Please.", **chosen)
    assert sent.status == 422
    assert await all_of(house.engine, tables.handovers) == []
