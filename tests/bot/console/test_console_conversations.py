"""Conversations: found by their words, masked in review, unmasked for a reason."""

from __future__ import annotations

import pytest

from bot.storage import schema as tables
from tests.bot.console.console_house import House, Visitor
from tests.bot.rows import all_of

PATH = "/staff/conversations"
PHONE = "07700 900461"


@pytest.fixture
async def comms(house: House, monday):
    async with await house.signed_in("comms", name="Tess") as visitor:
        yield visitor


async def search(visitor: Visitor, **fields: str) -> str:
    return (await visitor.send(PATH, PATH, **fields)).text


async def test_the_list_shows_the_latest_first_with_what_the_resident_last_wrote(comms):
    page = (await comms.get(PATH)).text
    smoke, knife, polish = (
        page.index(one) for one in ("smoke coming", "man with a knife", "polsku")
    )
    assert smoke < knife < polish


async def test_words_are_found_in_any_form_in_what_anybody_said(comms):
    assert "graffiti here" not in (page := await search(comms, words="youth hang"))
    assert "There are some youths hanging around" in page
    assert "lost my purse" in await search(comms, words="BL-2PRS-K8")
    assert "Nothing was found" in await search(comms, words="submarine")


@pytest.mark.parametrize("words", ["'", '"', "& | !", "a:*b <->", "\\", "%", "x" * 5000, "🚓"])
async def test_no_words_break_the_search(comms, words):
    answer = await comms.send(PATH, PATH, words=words)
    assert answer.status == 200


async def test_filters_narrow_the_list(comms):
    for sought, found, not_found in (
        ({"urgency": "emergency"}, "man with a knife", "purse"),
        ({"channel": "messenger"}, "purse", "man with a knife"),
        ({"category": "graffiti"}, "Durnford Street", "purse"),
        ({"with_person": "1"}, "polsku", "purse"),
        ({"unsure": "1"}, "Durnford Street", "man with a knife"),
        ({"urgency": "nonsense", "page": "-3"}, "purse", "nonsense"),
    ):
        page = await search(comms, **sought)
        assert found in page, sought
        assert not_found not in page, sought


async def test_searching_is_kept_but_not_the_words_that_were_looked_for(house, comms):
    await search(comms, words=PHONE)
    written = [one for one in await all_of(house.engine, tables.audit) if "search" in one["action"]]
    assert len(written) == 1
    assert PHONE not in repr(written)


async def test_searched_words_never_stand_in_an_address(comms):
    answer = await comms.get(f"{PATH}?words=submarine")
    assert "Nothing was found" not in answer.text
    assert 'method="post" action="/staff/conversations"' in answer.text


async def test_comms_staff_read_conversations_with_personal_data_masked(monday, comms):
    for page in ((await comms.get(PATH)).text, (await comms.get(f"{PATH}/{monday['nan']}")).text):
        assert PHONE not in page
        assert "EX4 6NS" not in page
        assert "answered her door for two days" in page


async def test_the_replay_has_every_turn_with_the_decision_beside_it(monday, comms):
    page = (await comms.get(f"{PATH}/{monday['knife']}")).text
    assert '<mark title="Means danger: weapon">man with a knife' in page
    assert "94% sure" in page
    assert "they said &#39;knife&#39; of a person who is there now" in page
    assert "Goes to: 999 and the control room" in page
    assert (
        page.index("man with a knife") < page.index("Call 999 now") < page.index("Do not go near")
    )
    assert "I cannot speak" in page


async def test_unmasking_needs_a_reason_which_is_kept_and_lasts_for_one_look(house, monday, comms):
    path = f"{PATH}/{monday['nan']}"
    refused = await comms.send(path, f"{path}/unmask", why=" x ")
    assert refused.status == 422
    assert PHONE not in refused.text
    shown = await comms.send(path, f"{path}/unmask", why="complaint about this conversation")
    assert PHONE in shown.text
    assert PHONE not in (await comms.get(path)).text
    (kept,) = [
        one for one in await all_of(house.engine, tables.audit) if "unmasked" in one["action"]
    ]
    assert kept["why"] == "complaint about this conversation"
    assert kept["staff_id"] == house.people["Tess"]
    assert kept["subject"] == f"conversation:{monday['nan']}"


async def test_the_control_room_reads_the_same_words_plain(house, monday):
    async with await house.signed_in("control_room") as visitor:
        assert PHONE in (await visitor.get(f"{PATH}/{monday['nan']}")).text


async def test_who_reads_a_conversation_is_kept(house, monday, comms):
    await comms.get(f"{PATH}/{monday['nan']}")
    last = (await all_of(house.engine, tables.audit))[-1]
    assert (last["action"], last["subject"]) == (
        "saw.conversation",
        f"conversation:{monday['nan']}",
    )


async def test_where_a_resident_writes_from_is_never_shown(house, monday):
    (address,) = [
        one["address"]
        for one in await all_of(house.engine, tables.conversations)
        if one["id"] == monday["nan"]
    ]
    async with house.engine.begin() as connection:
        await connection.execute(
            tables.conversations.update()
            .where(tables.conversations.c.address == address)
            .values(address="chat-of-one-person")
        )
    async with await house.signed_in("supervisor") as visitor:
        for path in (PATH, f"{PATH}/{monday['nan']}", "/staff/reports/BL-9NAN-42", "/staff/audit"):
            assert "chat-of-one-person" not in (await visitor.get(path)).text


async def test_an_odd_or_unknown_conversation_is_not_found(comms):
    for name in ("-" * 36, "0" * 36, "00000000-0000-0000-0000-000000000000"):
        assert (await comms.get(f"{PATH}/{name}")).status == 404


async def test_a_supervisor_reads_the_trail_newest_first_page_by_page(house, monday):
    async with await house.signed_in("supervisor", name="Ravi") as visitor:
        for _ in range(105):
            await visitor.get("/staff/reports/BL-9NAN-42")
        first = (await visitor.get("/staff/audit")).text
        assert "Ravi" in first
        assert "Saw report" in first
        older = first.partition('href="/staff/audit?before=')[2].partition('"')[0]
        second = (await visitor.get(f"/staff/audit?before={older}")).text
    assert "Command line" in second
    assert "Added staff" in second
