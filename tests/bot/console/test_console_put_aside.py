"""What was put aside is in front of staff, apart from what the bot failed on, until it is done."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.channels.base import Inbound
from bot.holds import lift_hold, set_hold
from bot.put_aside import PutAside
from bot.storage import schema as tables
from tests.bot.console.console_house import House
from tests.bot.rows import add_conversation, all_of

PATH = "/staff/waiting"


@pytest.fixture
async def put_aside(house: House, tmp_path: Path) -> PutAside:
    """Two messages that could not be taken in: of one the words are heard, of one nothing is."""
    folder = tmp_path / "spool"
    folder.mkdir()
    aside = PutAside(folder=folder, clock=house.clock)
    for number, text in enumerate(("ring 07700 900461", "he has a knife"), start=1):
        said = Inbound(
            channel="telegram",
            provider_id=str(number),
            address="1001",
            sent_at=house.clock(),
            kind="text",
            text=text,
        )
        await aside.keep(said, fault="DataError", danger=True, heard=number == 1)
    return aside


async def test_what_was_put_aside_is_read_and_dealt_with_by_a_person(
    house: House, put_aside: PutAside
):
    first, second = put_aside.newest(10)
    async with await house.signed_in("control_room", name="Ash") as visitor:
        page = (await visitor.get(PATH)).text
        assert page.index("he has a knife") < page.index("ring 07700 900461")
        assert page.count("No alert was raised") == page.count("The bot has heard its words") == 1
        assert "Fault: DataError" in page
        answer = await visitor.send(PATH, f"{PATH}/aside", file=first.name)
        assert answer.to == f"{PATH}?done=done"
        again = await visitor.send(PATH, f"{PATH}/aside", file=first.name)
        assert again.to == f"{PATH}?done=other"
    assert [one.name for one in put_aside.newest(10)] == [second.name]
    lines = await all_of(house.engine, tables.audit)
    (line,) = [one for one in lines if one["action"] == "dealt.with"]
    assert line["staff_id"] == house.people["Ash"]
    assert re.fullmatch(r"aside:[0-9a-f]{16}", line["subject"])
    assert not any(part in line["subject"] for part in first.name[:-11].split("-") if len(part) > 9)
    seen = [one["detail"] for one in lines if one["action"] == "saw.waiting"]
    assert seen[0] == {"put_aside": 2}


async def test_where_no_words_can_be_read_nobody_is_quoted(house: House, put_aside: PutAside):
    (put_aside.folder / "1.unreadable").write_bytes(b"\xff{")
    async with await house.signed_in("control_room", name="Ash") as visitor:
        page = (await visitor.get(PATH)).text.encode("latin-1").decode()
    assert ">“he has a knife”<" in page
    assert ">No words can be read<" in page


async def test_comms_staff_read_what_was_put_aside_masked(house: House, put_aside: PutAside):
    async with await house.signed_in("comms") as visitor:
        page = (await visitor.get(PATH)).text
    assert "ring" in page
    assert "07700" not in page


@pytest.mark.parametrize("name", ["../../bluelamp.key", "", "x", "/etc/passwd", "a\x00.unreadable"])
async def test_no_name_from_outside_deletes_another_file(
    house: House, put_aside: PutAside, tmp_path: Path, name: str
):
    other = put_aside.folder / "20260302T093000.000000-1-00000001-0123456789abcdef.json"
    other.write_text("{}")
    async with await house.signed_in("supervisor") as visitor:
        for tried in (name, other.name):
            answer = await visitor.send(PATH, f"{PATH}/aside", file=tried)
            assert answer.to == f"{PATH}?done=other"
        refused = await visitor.post(f"{PATH}/aside", {"file": put_aside.newest(1)[0].name})
        assert refused.status == 403
    assert other.exists()
    assert put_aside.count() == 2


async def test_the_file_of_a_conversation_on_hold_stays_until_the_hold_is_lifted(
    house: House, put_aside: PutAside
):
    talk = await add_conversation(house.engine, address="1001")
    now, name = house.clock(), put_aside.newest(1)[0].name
    async with house.engine.begin() as connection:
        await set_hold(
            connection,
            talk,
            why="a court asked for it",
            look_again_on=(now + timedelta(days=30)).date(),
            staff_id=None,
            now=now,
        )
    async with await house.signed_in("control_room") as visitor:
        page = (await visitor.get(PATH)).text
        assert "/staff/waiting/aside" not in page
        assert page.count("On legal hold") == 2
        token = (await visitor.get("/staff")).token()
        refused = await visitor.post(f"{PATH}/aside", {"csrf": token, "file": name})
        assert refused.to == f"{PATH}?done=held"
        assert "on legal hold: its file stays" in (await visitor.get(refused.to)).text
        assert put_aside.count() == 2
        assert "dealt.with" not in [
            one["action"] for one in await all_of(house.engine, tables.audit)
        ]

        async with house.engine.begin() as connection:
            await lift_hold(connection, talk, staff_id=None, why="it is over", now=now)
        assert (await visitor.send(PATH, f"{PATH}/aside", file=name)).to == f"{PATH}?done=done"
    assert put_aside.count() == 1


async def test_danger_stands_first_and_calm_files_push_down_nothing_that_the_bot_failed_on(
    house: House, put_aside: PutAside
):
    row = {"channel": "telegram", "provider_id": "9", "address": "1002", "attempts": 5}
    row |= {"received_at": house.clock(), "sent_at": house.clock(), "fault": "KeyError"}
    async with house.engine.begin() as connection:
        await connection.execute(
            insert(tables.inbox).values(row | {"inbound": {"kind": "text", "text": "help me"}})
        )
    async with await house.signed_in("control_room") as visitor:
        page = (await visitor.get(PATH)).text
    parts = (
        "Messages that the bot failed on",
        "he has a knife",
        "The resident was told only to ring 999 or 101",
        "help me",
        "Conversations handed to a person",
        "Messages kept in files",
        "ring 07700 900461",
        "Replies that did not arrive",
    )
    assert [page.index(one) for one in parts] == sorted(page.index(one) for one in parts)
    assert 'failed on <span class="hint">(2)' in page
    assert 'kept in files <span class="hint">(1)' in page
