"""What waits for a person is in front of one, until somebody says that it is done."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.channels.base import Inbound
from bot.put_aside import PutAside
from bot.storage import schema as tables
from tests.bot.console.console_house import House
from tests.bot.rows import add_conversation, add_reply, all_of

PATH = "/staff/waiting"


@pytest.fixture
async def set_aside(house: House) -> int:
    """A message on which the bot failed too often."""
    row = {
        "channel": "telegram",
        "provider_id": "1",
        "address": "1001",
        "received_at": house.clock(),
        "sent_at": house.clock(),
        "inbound": {"kind": "text", "text": "help me, ring 07700 900461"},
        "attempts": 5,
        "fault": "KeyError",
    }
    async with house.engine.begin() as connection:
        made = await connection.execute(
            insert(tables.inbox).values(row).returning(tables.inbox.c.id)
        )
        return int(made.scalar_one())


async def test_a_promised_person_is_a_line_until_somebody_has_dealt_with_it(house: House, monday):
    async with await house.signed_in("comms", name="Tess") as visitor:
        page = (await visitor.get(PATH)).text
        assert "Other language: Polish" in page
        (conversation,) = [
            one["id"]
            for one in await all_of(house.engine, tables.conversations)
            if one["with_person"]
        ]
        sent = {"csrf": (await visitor.get(PATH)).token(), "conversation": str(conversation)}
        assert (await visitor.post(f"{PATH}/give-back", sent)).to == f"{PATH}?done=done"
        assert (await visitor.post(f"{PATH}/give-back", sent)).to == f"{PATH}?done=other"
        assert "Other language" not in (await visitor.get(PATH)).text
    written = (await all_of(house.engine, tables.audit))[-2]
    assert (written["action"], written["staff_id"]) == ("dealt.with", house.people["Tess"])


async def test_staff_who_could_not_be_told_are_listed_with_the_reason(house: House):
    row = {"route": "telegram", "address": "-1001", "body": "", "made_at": house.clock()}
    row |= {"next_at": house.clock(), "why": "the bot is no longer in the group"}
    async with house.engine.begin() as connection:
        for key, state in (("alert:7", "stuck"), ("alert:8", "waiting"), ("alert:9", "sent")):
            given = row | {"key": key, "state": state, "subject": f"{key.upper()}: weapons"}
            await connection.execute(insert(tables.notices).values(given))
    async with await house.signed_in("control_room") as visitor:
        page = (await visitor.get(PATH)).text
    assert "Staff who were not told" in page
    assert "ALERT:7: weapons" in page
    assert "the bot is no longer in the group" in page
    assert "ALERT:8" not in page
    assert "-1001" not in page


async def test_a_message_that_the_bot_failed_on_is_read_by_a_person(house: House, set_aside: int):
    async with await house.signed_in("control_room") as visitor:
        page = (await visitor.get(PATH)).text
        assert "help me, ring 07700 900461" in page
        assert (
            '<span class="tile-number">1</span> waiting for a person'
            in (await visitor.get("/staff")).text
        )
        answer = await visitor.send(PATH, f"{PATH}/put-away", message=str(set_aside))
        assert "help me" not in (await visitor.get(answer.to)).text
    (row,) = await all_of(house.engine, tables.inbox)
    assert row["fault"] == "KeyError"


async def test_comms_staff_read_it_masked(house: House, set_aside: int):
    async with await house.signed_in("comms") as visitor:
        page = (await visitor.get(PATH)).text
    assert "help me" in page
    assert "07700" not in page


async def test_a_stuck_reply_is_sent_again_and_a_dropped_one_cannot_be(house: House):
    talk = await add_conversation(house.engine)
    stuck = await add_reply(house.engine, talk, "We are on the case.", state="stuck")
    await add_reply(house.engine, talk, "They blocked us.", state="dropped")
    async with await house.signed_in("supervisor") as visitor:
        page = (await visitor.get(PATH)).text
        assert page.index("We are on the case.") < page.index("They blocked us.")
        assert page.count("Send it again") == 1
        answer = await visitor.send(PATH, f"{PATH}/send-again", delivery=str(stuck))
        assert answer.to == f"{PATH}?done=again"
        again = await visitor.send(PATH, f"{PATH}/send-again", delivery="2")
        assert again.to == f"{PATH}?done=other"
    states = [one["state"] for one in await all_of(house.engine, tables.deliveries)]
    assert states == ["waiting", "dropped"]


async def test_nonsense_is_refused_without_a_fault(house: House):
    async with await house.signed_in("supervisor") as visitor:
        for action, name in (("give-back", "conversation"), ("put-away", "message")):
            token = (await visitor.get("/staff")).token()
            answer = await visitor.post(f"{PATH}/{action}", {"csrf": token, name: "x"})
            assert answer.status == 400


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
