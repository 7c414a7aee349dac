"""The words the bot uses: two people, at once everywhere, every version kept, and some locked."""

from __future__ import annotations

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from bot.conversation.safety_texts import LOCKED
from bot.storage import schema as tables
from tests.bot.at_the_desk import front_desk
from tests.bot.console.console_house import House, Visitor
from tests.bot.console.lived_in import STONEHOUSE
from tests.bot.rows import all_of

LIST = "/staff/words"
WHERE = f"{LIST}/utter_ask_location"
PAINT = "/staff/reports/BL-7K3F-92"
NEW = "Where did it happen? A street and a town, or a pin, is best."


@pytest.fixture
async def tess(house: House):
    async with await house.signed_in("comms", name="Tess") as visitor:
        yield visitor


@pytest.fixture
async def ravi(house: House):
    async with await house.signed_in("supervisor", name="Ravi") as visitor:
        yield visitor


async def propose(visitor: Visitor, text: str = NEW, **more: str):
    fields = {"channel": "", "child": "0", "why": "shorter is kinder"} | more
    return await visitor.send(WHERE, f"{WHERE}/propose", text=text, **fields)


async def version(house: House, state: str) -> str:
    found = await all_of(house.engine, tables.text_versions)
    return str(next(one["id"] for one in found if one["state"] == state))


async def approve(house: House, visitor: Visitor):
    return await visitor.send(WHERE, f"{WHERE}/approve", version=await version(house, "waiting"))


async def test_two_people_change_a_text_and_the_bot_says_it_at_once(house, tmp_path, tess, ravi):
    desk = front_desk(house.engine, tmp_path, house.clock)
    assert NEW not in await asked(desk, "1")  # the process has read its words
    assert (await propose(tess)).status == 303
    assert "Waits for a second person" in (await ravi.get(LIST)).text
    assert NEW not in await asked(desk, "2")

    assert (await approve(house, ravi)).status == 303
    assert NEW in await asked(desk, "3")
    assert "Approved by Ravi" in (await tess.get(WHERE)).text


async def asked(desk, address: str) -> str:
    """What somebody new is asked who names no place."""
    await desk.arrives("somebody has painted our wall", address=address)
    await desk.desk.handle(channel="telegram", address=address)
    return (await desk.rows(tables.messages))[-1]["text"]


async def test_what_was_approved_a_moment_ago_stands_everywhere_in_a_process_that_runs(
    house, monday, tmp_path, tess, ravi
):
    desk = front_desk(house.engine, tmp_path, house.clock)
    await asked(desk, "1")
    done = f"{LIST}/utter_officer_done"
    ready = "It is put right now, and we thank you."
    fields = {"channel": "", "child": "0", "why": "kinder"}
    async with await house.signed_in("officer", (STONEHOUSE,), name="Sam") as sam:
        assert ready not in (await sam.get(PAINT)).text  # it has read its words, too
        await propose(tess)
        await approve(house, ravi)
        await tess.send(done, f"{done}/propose", text=ready, **fields)
        await ravi.send(done, f"{done}/approve", version=await version(house, "waiting"))
        # no form was sent in between: the pages and the bot look for themselves
        assert ready in (await sam.get(PAINT)).text
        assert ready in (await sam.get(f"{PAINT}?reply=done")).text.partition("<textarea")[2]
    assert ready in (await tess.get(done)).text
    assert NEW in await asked(desk, "2")
    web = {"channel": "web", "address": "ab" * 32}
    await desk.arrives("somebody has painted our wall", **web)
    await desk.desk.handle(**web)
    assert NEW in (await desk.rows(tables.messages))[-1]["text"]


async def test_who_proposed_never_approves(house, tess):
    await propose(tess)
    answer = await approve(house, tess)
    assert answer.status == 422
    assert "A second person approves" in answer.text
    assert "Approve: the bot says it" not in (await tess.get(WHERE)).text
    (one,) = await all_of(house.engine, tables.text_versions)
    assert one["state"] == "waiting"


async def test_the_database_holds_the_rule_of_two_as_well(house, tess):
    row = {"name": "utter_talk_bye", "text": "x", "release_text": "y", "why": "z"}
    one = house.people["Tess"]
    row |= {"proposed_by": one, "decided_by": one, "state": "live", "proposed_at": house.clock()}
    with pytest.raises(IntegrityError, match="two_people"):
        async with house.engine.begin() as connection:
            await connection.execute(insert(tables.text_versions).values(row))


async def test_every_version_is_kept_and_an_earlier_one_comes_back(house, tmp_path, tess, ravi):
    desk = front_desk(house.engine, tmp_path, house.clock)
    await propose(tess)
    await approve(house, ravi)
    await propose(ravi, "Where is it, please? A town is enough.")
    await approve(house, tess)
    page = (await tess.get(WHERE)).text
    assert NEW in page
    assert "Was said" in page

    first = await version(house, "replaced")
    back = await tess.send(WHERE, f"{WHERE}/roll-back", version=first, channel="", child="0")
    assert back.status == 303
    assert NEW in await asked(desk, "1")
    await ravi.send(WHERE, f"{WHERE}/roll-back", version="0", channel="", child="0")
    assert "Where is it?" in await asked(desk, "2")
    states = [one["state"] for one in await all_of(house.engine, tables.text_versions)]
    assert states == ["replaced", "replaced", "replaced"]
    actions = [one["action"] for one in await all_of(house.engine, tables.audit)]
    assert actions.count("rolled_back.text") == 2


async def test_the_safety_texts_are_locked(house, tess):
    for name in sorted(LOCKED):
        page = (await tess.get(f"{LIST}/{name}")).text
        assert "Propose other words" not in page
        answer = await tess.send(
            LIST if 'name="csrf"' in (await tess.get(LIST)).text else "/staff",
            f"{LIST}/{name}/propose",
            text="Never mind.",
            why="because of it",
            channel="",
            child="0",
        )
        assert answer.status == 422, name
        assert "safety text" in answer.text
    assert await all_of(house.engine, tables.text_versions) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "Write the text"),
        ("Goodbye {name}", "There is no blank {name}"),
        ("Goodbye {", "A brace opens no blank"),
        ("Goodbye. " * 400, "2,000 characters"),
        ("Goodbye, and do not call 999.", "Never tell anybody not to call 999"),
        (
            "Where is it? A street and a town, a postcode, a place name or a pin will do.",
            "says now",
        ),
    ],
)
async def test_a_proposal_is_checked_as_domain_yml_is(house, tess, text, fault):
    answer = await propose(tess, text)
    assert answer.status == 422
    assert fault in answer.text
    assert await all_of(house.engine, tables.text_versions) == []


async def test_a_text_can_be_checked_without_proposing_it(house, tess):
    answer = await propose(tess, "Goodbye then. " * 5, check="1")
    assert answer.status == 200
    assert "Reading age" in answer.text
    assert "Messenger takes 2,000" in answer.text
    assert "Nothing speaks against it" in answer.text
    assert await all_of(house.engine, tables.text_versions) == []


async def test_one_proposal_waits_at_a_time_and_what_is_decided_stays_decided(house, tess, ravi):
    await propose(tess)
    assert "A proposal of Tess waits already" in (await propose(ravi, "Bye now.")).text
    number = await version(house, "waiting")
    assert (await ravi.send(WHERE, f"{WHERE}/refuse", version=number, why="too curt")).status == 303
    late = await ravi.send(WHERE, f"{WHERE}/approve", version=number)
    assert late.status == 409
    assert "too curt" in (await tess.get(WHERE)).text


async def test_an_author_withdraws_their_own(house, tess):
    await propose(tess)
    await tess.send(WHERE, f"{WHERE}/refuse", version=await version(house, "waiting"))
    assert (await all_of(house.engine, tables.text_versions))[0]["state"] == "withdrawn"


async def test_words_are_found_by_what_they_say_or_are_called(tess):
    page = (await tess.get(f"{LIST}?q=goodbye")).text
    assert "utter_talk_bye" in page
    assert "utter_talk_hello" not in page
    assert "No text has these words" in (await tess.get(f"{LIST}?q=submarine")).text
    assert (await tess.get(f"{LIST}/utter_no_such")).status == 404
