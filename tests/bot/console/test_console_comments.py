"""The page of a comment: a private reply once, the fixed sentence, or why neither."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.console.conversation import DONE
from bot.conversation.say import Say
from bot.desk_words import phrases
from bot.storage import schema as tables
from tests.bot.console.console_house import House, Visitor
from tests.bot.rows import add_conversation, all_of


@pytest.fixture
async def comms(house: House):
    async with await house.signed_in("comms", name="Tess") as visitor:
        yield visitor


async def comment(house: House) -> str:
    now = house.clock()
    made = await add_conversation(
        house.engine, channel="page_comment", address="1:comment:7_1", opened_at=now,
        last_heard_at=now,
    )  # fmt: skip
    return f"/staff/conversations/{made}"


async def test_a_comment_is_answered_in_private_once_and_the_page_says_so(house, comms: Visitor):
    path = await comment(house)
    page = (await comms.get(path)).text
    assert "Reply in private" in page
    assert "Step in" not in page
    done = await comms.send(path, f"{path}/comment/private", text="Please write to us here.")
    assert done.to == f"{path}?done=commented#answer"
    page = (await comms.get(done.to.partition("#")[0])).text
    assert DONE["commented"][1] in page
    assert "on their way on Page comment" in page
    assert "Reply in private</button>" not in page
    assert "has had it" in page
    again = await comms.post(
        f"{path}/comment/private", {"csrf": (await comms.get(path)).token(), "text": "Again."}
    )
    assert again.status == 409
    assert [one["text"] for one in await all_of(house.engine, tables.messages)] == [
        "Please write to us here."
    ]


async def test_nothing_but_the_fixed_sentence_can_be_put_in_public(house, comms: Visitor):
    path = await comment(house)
    await comms.send(path, f"{path}/comment/public", text="Ida, your car was found.")
    (message,) = await all_of(house.engine, tables.messages)
    assert message["text"] == phrases().text(Say.COMMENT_PUBLIC)
    assert "stands under this comment already" in (await comms.get(path)).text


async def test_after_a_week_the_page_says_why_nothing_can_be_sent(house, comms: Visitor):
    path = await comment(house)
    house.clock.now += timedelta(days=8)
    async with await house.signed_in("comms", name="Una") as una:
        page = (await una.get(path)).text
    assert "they are over" in page
    assert "Reply in private</button>" not in page


async def test_an_empty_reply_is_said_at_its_field(house, comms: Visitor):
    path = await comment(house)
    wrong = await comms.send(path, f"{path}/comment/private", text=" ")
    assert wrong.status == 422
    assert "Write your reply" in wrong.text
