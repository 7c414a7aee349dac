"""My patch: what is new, what I look for, what I cover, and what I leave to the next shift."""

from __future__ import annotations

import re

import pytest

from bot.console.queue_filter import _key, as_text
from bot.storage import schema as tables
from bot.storage.desk_queues import Key
from bot.storage.reports import add_event
from tests.bot.console.console_house import House, Visitor
from tests.bot.console.lived_in import REDRUTH, STONEHOUSE, file
from tests.bot.rows import all_of

LISTED = re.compile(r'class="ref">(BL-[0-9A-Z-]+)<')


def listed(page: str) -> list[str]:
    return LISTED.findall(page)


async def add(house: House, monday, reference: str, **columns):
    usual = {
        "minutes_ago": 0, "category": "graffiti", "urgency": "routine", "team": REDRUTH,
        "description": "paint on the wall",
    }  # fmt: skip
    return await file(
        house.engine, house.clock(), monday["paint"], reference=reference, **(usual | columns)
    )


@pytest.fixture
async def officer(house: House):
    async with await house.signed_in("officer", (REDRUTH,), name="Morwenna") as visitor:
        yield visitor


async def test_what_came_in_since_i_looked_is_marked_until_i_look_again_later(
    house, monday, officer
):
    first = (await officer.get("/staff/queue")).text
    assert "new since you looked" not in first
    house.clock.forward(minutes=20)
    await add(house, monday, "BL-2222-A2")
    second = (await officer.get("/staff/queue")).text
    assert "1 new since you looked" in second
    assert ">New</strong></p>" in second
    house.clock.forward(minutes=5)  # the same look: it stays marked
    assert "1 new since you looked" in (await officer.get("/staff/queue")).text
    assert listed((await officer.get("/staff/queue?new=1")).text) == ["BL-2222-A2"]
    house.clock.forward(minutes=20)
    assert "new since you looked" not in (await officer.get("/staff/queue")).text


async def test_what_a_resident_adds_is_new_too(house, monday, officer):
    report = await add(house, monday, "BL-2222-A2")
    await officer.get("/staff/queue")
    now = house.clock.forward(minutes=20)
    async with house.engine.begin() as connection:
        await add_event(connection, report_id=report, at=now, kind="note", text="they are back")
        await connection.execute(tables.reports.update().values(changed_at=now))
    house.clock.forward(minutes=1)
    page = (await officer.get("/staff/queue")).text
    assert "More from the resident" in page


async def search(visitor: Visitor, path: str, **fields: str):
    return await visitor.send(path, path, **fields)


async def test_words_are_looked_for_in_what_residents_wrote_and_stand_in_no_address(
    house, monday, officer
):
    await add(house, monday, "BL-2222-A2", description="needles under the slide", minutes_ago=9)
    await add(house, monday, "BL-2222-B2", description="a needle", status="closed")
    found = await search(officer, "/staff/queue", words="needle")
    assert listed(found.text) == ["BL-2222-A2"]
    both = await search(officer, "/staff/queue", words="needles", status="any")
    assert set(listed(both.text)) == {"BL-2222-A2", "BL-2222-B2"}
    assert "needle" not in re.sub(r">[^<]*<|value=\"[^\"]*\"", "", both.text)
    by_name = await search(officer, "/staff/queue", words="bl-2222-a", status="any")
    assert listed(by_name.text) == ["BL-2222-A2"]


@pytest.mark.parametrize("words", ["'", '"', "a & | !", "%_", "x" * 5000, "\0"])
async def test_no_search_breaks_the_page(house, monday, officer, words):
    assert (await search(officer, "/staff/queue", words=words)).status in (200, 303)


async def test_a_filter_without_words_leads_to_an_address_to_keep(house, monday, officer):
    await add(house, monday, "BL-2222-A2", category="drugs")
    sent = await search(officer, "/staff/queue", category="drugs", whose="nobodys")
    assert sent.to == "/staff/queue?category=drugs&whose=nobodys"
    assert listed((await officer.get(sent.to)).text) == ["BL-2222-A2"]
    assert listed((await officer.get("/staff/queue?whose=mine")).text) == []
    async with house.engine.begin() as connection:
        await connection.execute(tables.reports.update().values(due_at=house.clock()))
    house.clock.forward(seconds=1)
    assert "BL-2222-A2" in listed((await officer.get("/staff/queue?late=1")).text)


@pytest.mark.parametrize(
    "key", ["", "x", "1.2", "9.1.BL-2", "1.99999999999999999.BL-2", "1.1.", "1.1.é", "..", "1.-1.B"]
)
async def test_a_key_that_is_none_begins_at_the_beginning(house, monday, officer, key):
    answer = await officer.get(f"/staff/queue?after={key}&from=x")
    assert listed(answer.text) == ["BL-4KNF-77"]


async def test_a_key_is_the_moment_to_the_microsecond(house, monday):
    key = Key(2, house.clock().replace(microsecond=123456), "BL-2222-A2")
    assert _key(as_text(key)) == key


async def test_who_covers_another_patch_says_so_and_the_audit_trail_knows(house, monday, officer):
    await officer.send("/staff/patches", "/staff/patches", add=STONEHOUSE)
    page = (await officer.get("/staff/queue")).text
    assert "Your teams" in page
    assert "BL-7K3F-92" in page
    await officer.send("/staff/patches", "/staff/patches", drop=STONEHOUSE)
    await officer.send("/staff/patches", "/staff/patches", add="NO.SUCH")
    assert "BL-7K3F-92" not in (await officer.get("/staff/queue")).text
    changes = [
        one["detail"]
        for one in await all_of(house.engine, tables.audit)
        if one["action"] == "changed.patches"
    ]
    assert changes == [
        {"from": [REDRUTH], "to": [REDRUTH, STONEHOUSE]},
        {"from": [REDRUTH, STONEHOUSE], "to": [REDRUTH]},
    ]


async def test_at_the_end_of_a_shift_reports_and_a_note_go_to_a_colleague(house, monday, officer):
    me = house.people["Morwenna"]
    await add(house, monday, "BL-2222-A2", taken_by=me)
    await add(house, monday, "BL-2222-B2", taken_by=me)
    await add(house, monday, "BL-2222-C2", taken_by=me, status="closed")
    async with await house.signed_in("officer", (REDRUTH,), name="Jory") as colleague:
        page = await officer.get("/staff/handover")
        versions = dict(re.findall(r'name="(version-BL[^"]+)" value="(\d+)"', page.text))
        assert set(versions) == {"version-BL-2222-A2", "version-BL-2222-B2"}
        done = await officer.post(
            "/staff/handover",
            {
                "csrf": page.token(), "to": str(house.people["Jory"]), "note": "ring Jo after six",
                "report": "BL-2222-A2", **versions,
            },
        )  # fmt: skip
        assert "1 report went to Jory with your note" in done.text
        theirs = (await colleague.get("/staff/queue")).text
        assert "Morwenna handed over to you" in theirs
        assert "ring Jo after six" in theirs
        (row,) = await all_of(house.engine, tables.handovers)
        await colleague.send("/staff/handover", "/staff/handover/read", handover=str(row["id"]))
        assert "handed over to you" not in (await colleague.get("/staff/queue")).text
    taken = {
        one["reference"]: one["taken_by"] for one in await all_of(house.engine, tables.reports)
    }
    assert taken["BL-2222-A2"] == house.people["Jory"]
    assert taken["BL-2222-B2"] == taken["BL-2222-C2"] == me


async def test_what_somebody_else_changed_meanwhile_is_not_handed_over(house, monday, officer):
    await add(house, monday, "BL-2222-A2", taken_by=house.people["Morwenna"])
    await house.add("Jory", "officer", (REDRUTH,))
    page = await officer.get("/staff/handover")
    async with house.engine.begin() as connection:
        await connection.execute(tables.reports.update().values(version=7))
    done = await officer.post(
        "/staff/handover",
        {
            "csrf": page.token(), "to": str(house.people["Jory"]), "note": "over to you",
            "report": "BL-2222-A2", "version-BL-2222-A2": "1",
        },
    )  # fmt: skip
    assert "Somebody changed BL-2222-A2 meanwhile" in done.text


@pytest.mark.parametrize(("to", "note"), [("", "a note"), ("x", "a note"), ("999999", "a note")])
async def test_nothing_goes_to_nobody(house, monday, officer, to, note):
    answer = await officer.send("/staff/handover", "/staff/handover", to=to, note=note)
    assert answer.status == 422
    assert await all_of(house.engine, tables.handovers) == []
