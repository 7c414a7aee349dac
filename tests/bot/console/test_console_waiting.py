"""What waits for a person is in front of one, until somebody says that it is done."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

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
