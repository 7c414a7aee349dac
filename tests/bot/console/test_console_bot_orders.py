"""The pause switch and the banner, from the console to what residents read."""

from __future__ import annotations

import pytest

from bot.storage import schema as tables
from tests.bot.at_the_desk import front_desk
from tests.bot.console.console_house import House
from tests.bot.rows import all_of
from tests.bot.test_front_desk import GRAFFITI, KNIFE

BOT = "/staff/bot"
LINE = "If anyone is in danger now, call 999."
BANNER = "The roads around Bodmin are flooded. Please stay at home today."


@pytest.fixture
async def tess(house: House):
    async with await house.signed_in("comms", name="Tess") as visitor:
        yield visitor


async def replies(desk) -> list[str]:
    rows = await desk.rows(tables.messages)
    since = max(n for n, one in enumerate(rows) if one["author"] == "resident")
    return [one["text"] for one in rows[since + 1 :]]


async def test_a_paused_bot_holds_the_line_until_it_goes_on(house, tmp_path, tess):
    desk = front_desk(house.engine, tmp_path, house.clock)
    done = await tess.send(BOT, f"{BOT}/pause", holding="", why="it answers nonsense")
    assert done.to == f"{BOT}?done=paused"
    await desk.say(GRAFFITI)
    assert (await replies(desk))[0].startswith(LINE)
    assert (await desk.rows(tables.reports)) == []
    (talk,) = await desk.rows(tables.conversations)
    assert talk["with_person"] is True
    assert talk["with_person_why"] == "the bot is paused"
    await desk.say(KNIFE)
    assert "999" in (await replies(desk))[0]
    assert len(await desk.rows(tables.alerts)) == 1
    assert "The bot is paused" in (await tess.get(BOT)).text
    assert "The bot is paused" in (await tess.get("/staff")).text

    assert (await tess.send(BOT, f"{BOT}/go-on")).to == f"{BOT}?done=running"
    await desk.say(GRAFFITI, address="2002")
    await desk.desk.handle(channel="telegram", address="2002")
    assert not any("on the list for a person" in one for one in await replies(desk))
    kept = [one for one in await all_of(house.engine, tables.audit) if "bot" in one["action"]]
    assert [(one["action"], one["why"]) for one in kept] == [
        ("paused.bot", "it answers nonsense"),
        ("resumed.bot", ""),
    ]


async def test_the_holding_message_may_be_staffs_own_but_not_against_999(house, tmp_path, tess):
    desk = front_desk(house.engine, tmp_path, house.clock)
    refused = await tess.send(
        BOT, f"{BOT}/pause", holding="Do not call 999 about the fair.", why="the fair"
    )
    assert refused.status == 422
    assert "Never tell anybody not to call 999" in refused.text
    await tess.send(BOT, f"{BOT}/pause", holding="We are very busy today.", why="the fair")
    await desk.say(GRAFFITI)
    assert (await replies(desk))[0].startswith(f"{LINE}\n\nWe are very busy today.")


async def test_a_pause_needs_a_reason_and_happens_once(house, tess):
    assert (await tess.send(BOT, f"{BOT}/pause", holding="", why="")).status == 422
    await tess.send(BOT, f"{BOT}/pause", holding="", why="first reason")
    again = await tess.send(BOT, f"{BOT}/pause", holding="", why="second reason")
    assert again.to == f"{BOT}?done=nothing"


async def test_a_banner_is_told_once_until_its_time_is_over(house, tmp_path, tess):
    desk = front_desk(house.engine, tmp_path, house.clock)
    for fields, fault in (
        ({"banner": "", "hours": "6"}, "Write what everybody should know"),
        ({"banner": "x" * 301, "hours": "6"}, "at most 300"),
        ({"banner": BANNER, "hours": "600"}, "how long"),
    ):
        answer = await tess.send(BOT, f"{BOT}/banner", **fields)
        assert answer.status == 422
        assert fault in answer.text
    await tess.send(BOT, f"{BOT}/banner", banner=BANNER, hours="3")
    await desk.say("hello there")
    assert (await replies(desk))[0].startswith(BANNER)
    await desk.say("hello again")
    assert BANNER not in "\n".join(await replies(desk))
    house.clock.forward(hours=4)
    await desk.say("hello", address="3003")
    await desk.desk.handle(channel="telegram", address="3003")
    assert BANNER not in "\n".join(await replies(desk))
    async with await house.signed_in("supervisor") as later:
        assert "None is up" in (await later.get(BOT)).text


async def test_a_banner_is_taken_down(house, tess):
    await tess.send(BOT, f"{BOT}/banner", banner=BANNER, hours="3")
    assert BANNER in (await tess.get(BOT)).text
    await tess.send(BOT, f"{BOT}/banner-down")
    assert BANNER not in (await tess.get(BOT)).text
