"""The data-protection pages: found, given out, erased, held and reviewed, each with its receipt."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import spool_names as names
from bot.put_aside import PutAside
from bot.storage import schema as tables
from tests.bot.console.console_house import Answer, House, Visitor
from tests.bot.rows import all_of
from tests.bot.test_inbox_and_sweeper import message

WHY = "request 2026/117"


@pytest.fixture
async def desk(house: House, monday: dict[str, Any]) -> Any:
    async with await house.signed_in("data_protection") as visitor:
        yield visitor


async def do(desk: Visitor, record: Any, what: str, **fields: str) -> Answer:
    return await desk.send(f"/staff/data/{record}", f"/staff/data/{record}/{what}", **fields)


async def sender_of(house: House, conversation: Any) -> tuple[str, str]:
    found = await all_of(house.engine, tables.conversations)
    (row,) = [one for one in found if one["id"] == conversation]
    return row["channel"], row["address"]


async def kept_aside(house: House, conversation: Any, data_dir: Path) -> PutAside:
    """One message of this conversation's that could not be taken in."""
    aside = PutAside.of(data_dir, house.clock)
    aside.folder.mkdir()
    channel, address = await sender_of(house, conversation)
    said = message(1, channel=channel, address=address)
    await aside.keep(said, fault="X", danger=False, heard=False)
    return aside


@pytest.mark.parametrize(
    ("by", "asked"),
    [
        ("reference", "bl-9nan-42"),
        ("contact", "+44 7700 900461"),
        ("contact", "07700900461"),
    ],
)
async def test_a_person_is_found_by_what_they_can_tell_us(
    desk: Visitor, monday: dict[str, Any], by: str, asked: str
) -> None:
    answer = await desk.send("/staff/data", "/staff/data/find", by=by, asked=asked)

    assert f"/staff/data/{monday['nan']}" in answer.text


async def test_a_sender_is_found_by_their_number_on_the_channel(
    desk: Visitor, house: House, monday: dict[str, Any]
) -> None:
    address = str(monday["knife"])
    answer = await desk.send("/staff/data", "/staff/data/find", by="telegram", asked=address)

    assert f"/staff/data/{monday['knife']}" in answer.text
    lines = await all_of(house.engine, tables.audit)
    (searched,) = [line for line in lines if line["action"] == "searched.people"]
    assert searched["detail"] == {"by": "telegram", "found": 1}  # not for whom


@pytest.mark.parametrize(("by", "asked"), [("contact", "?"), ("", "x"), ("telegram", "")])
async def test_a_search_for_nothing_is_said_to_be_one(desk: Visitor, by: str, asked: str) -> None:
    answer = await desk.send("/staff/data", "/staff/data/find", by=by, asked=asked)

    assert answer.status == 422
    assert "There is a problem" in answer.text


async def test_what_is_given_out_is_theirs_and_leaves_a_receipt(
    desk: Visitor, house: House, monday: dict[str, Any], tmp_path: Path
) -> None:
    paint = monday["paint"]
    aside = await kept_aside(house, paint, tmp_path)
    whose = names.digest(*await sender_of(house, paint))
    (aside.folder / f"0-aside-8-{whose}.unreadable").symlink_to("nothing")  # vanished meanwhile
    token = (await desk.get(f"/staff/data/{paint}")).token()
    sent = {"csrf": token, "why": WHY, "format": "zip"}
    async with desk.session.post(f"/staff/data/{paint}/export", data=sent) as answer:
        folder = zipfile.ZipFile(io.BytesIO(await answer.read()))

    assert [name for name in folder.namelist() if name.startswith("photos/")]
    given = json.loads(folder.read("data.json"))
    assert given["reports"][0]["reference"] == "BL-7K3F-92"
    (receipt,) = await all_of(house.engine, tables.receipts)
    assert (receipt["kind"], receipt["why"]) == ("export", WHY)
    counted = {"messages": 6, "reports": 1, "photos": 2, "put_aside": 1}
    assert receipt["detail"]["given"] == counted
    assert [one["text"] for one in given["put_aside"]] == ["message 1"]
    assert "put_aside" in folder.read("README.txt").decode()


async def test_without_a_reason_nothing_is_given_out_or_erased(
    desk: Visitor, house: House, monday: dict[str, Any]
) -> None:
    for what in ("export", "erase", "hold"):
        answer = await do(desk, monday["nan"], what, why=" ")
        assert answer.status == 422, what

    assert await all_of(house.engine, tables.receipts) == []


async def test_an_erasure_must_be_meant_and_says_what_becomes_of_reports(
    desk: Visitor, house: House, monday: dict[str, Any]
) -> None:
    nan = monday["nan"]
    assert "Tick that you are sure" in (await do(desk, nan, "erase", why=WHY)).text
    assert "police records" in (await do(desk, nan, "erase", why=WHY, sure="1")).text

    done = await do(desk, nan, "erase", why=WHY, sure="1", of_reports="keep")

    receipt = (await desk.get(done.to)).text
    assert "Report BL-9NAN-42 with its photos: a report is a police record" in receipt
    assert WHY in receipt
    said = await all_of(house.engine, tables.messages)
    assert nan not in {row["conversation_id"] for row in said}


async def test_a_file_that_cannot_go_now_hides_no_receipt_and_keeps_no_other(
    desk: Visitor, house: House, monday: dict[str, Any], tmp_path: Path
) -> None:
    nan = monday["nan"]
    aside = await kept_aside(house, nan, tmp_path)
    whose = names.digest(*await sender_of(house, nan))
    stuck = aside.folder / f"0-aside-0-{whose}.unreadable"
    stuck.mkdir()

    done = await do(desk, nan, "erase", why=WHY, sure="1", of_reports="erase")

    receipt = (await desk.get(done.to)).text
    assert "Messages that could not be taken in" in receipt
    assert "other machines" in receipt
    assert list(aside.folder.iterdir()) == [stuck]


async def test_a_hold_keeps_everything_until_it_is_lifted(
    desk: Visitor, house: House, monday: dict[str, Any]
) -> None:
    nan = monday["nan"]
    day = (house.clock() + timedelta(days=30)).date().isoformat()
    held = await do(desk, nan, "hold", why="a coroner asked", look_again_on=day)
    assert "Legal hold set" in (await desk.get("/staff/data/receipts")).text
    assert (await desk.get(held.to)).status == 200
    assert "On legal hold" in (await desk.get(f"/staff/data/{nan}")).text

    token = (await desk.get("/staff/data")).token()
    sent = {"csrf": token, "why": WHY, "sure": "1", "of_reports": "erase"}
    refused = await desk.post(f"/staff/data/{nan}/erase", sent)
    assert "a legal hold is in force" in (await desk.get(refused.to)).text
    assert (await do(desk, nan, "hold", why="again please", look_again_on=day)).status == 409

    await do(desk, nan, "lift", why="the inquest is over")
    done = await do(desk, nan, "erase", why=WHY, sure="1", of_reports="erase")
    assert "Nothing but this receipt" in (await desk.get(done.to)).text
    assert (await desk.get(f"/staff/data/{nan}")).status == 404


@pytest.mark.parametrize("day", ["", "2020-01-01", "2099-01-01", "soon"])
async def test_a_hold_must_be_looked_at_again_within_a_year(
    desk: Visitor, monday: dict[str, Any], day: str
) -> None:
    answer = await do(desk, monday["nan"], "hold", why="a coroner asked", look_again_on=day)

    assert answer.status == 422


async def test_a_grave_report_past_its_age_is_kept_longer_only_with_a_reason(
    desk: Visitor, house: House
) -> None:
    async with house.engine.begin() as connection:
        await connection.execute(
            tables.reports.update()
            .where(tables.reports.c.reference == "BL-2SAF-EE")
            .values(status="closed", changed_at=house.clock() - timedelta(days=3000))
        )
    page = (await desk.get("/staff/data")).text
    assert "BL-2SAF-EE" in page

    kept = {"reference": "BL-2SAF-EE", "until": "2031-01-01"}
    assert (await desk.send("/staff/data", "/staff/data/keep", **kept)).status == 422
    done = await desk.send("/staff/data", "/staff/data/keep", **kept, why="the case may reopen")

    assert "2031-01-01" in (await desk.get(done.to)).text
    assert "No report waits for a review" in (await desk.get("/staff/data")).text
    again = await desk.send("/staff/data", "/staff/data/keep", **kept, why="once more")
    assert again.status == 404  # it is not due any more


async def test_every_look_at_a_record_is_written_down(
    desk: Visitor, house: House, monday: dict[str, Any]
) -> None:
    await desk.get(f"/staff/data/{monday['nan']}")

    lines = await all_of(house.engine, tables.audit)
    assert ("saw.data", f"conversation:{monday['nan']}") in [
        (line["action"], line["subject"]) for line in lines
    ]
