"""A person writes in place of the bot: on real tables, from both sides of the conversation."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import step_in
from bot.desk_outcomes import Unreachable, Unsafe
from bot.spoken import Spoken
from bot.step_in_outcomes import Done, Held, SaidMeanwhile
from bot.storage import schema as tables
from tests.bot.at_the_desk import front_desk, phrases
from tests.bot.rows import Clock, add_officer, add_report
from tests.bot.test_front_desk import GRAFFITI, KNIFE, House


class Desk:
    """Who steps in, and what the resident's phone shows of it."""

    def __init__(self, house: House, clock: Clock, officer: int) -> None:
        self.house, self.clock, self.officer = house, clock, officer
        self.spoken = Spoken(phrases())

    async def conversation(self) -> dict[str, Any]:
        (one,) = await self.house.rows(tables.conversations)
        return one

    async def id(self) -> UUID:
        return UUID(str((await self.conversation())["id"]))

    async def takes_over(self, *, instead_of: int | None = None, officer: int = 0) -> Any:
        return await step_in.take_over(
            self.house.engine,
            await self.id(),
            staff_id=officer or self.officer,
            instead_of=instead_of,
            spoken=self.spoken,
            now=self.clock(),
        )

    async def writes(self, text: str, *, after: int = 0, **more: Any) -> Any:
        return await step_in.reply(
            self.house.engine,
            await self.id(),
            staff_id=more.pop("officer", self.officer),
            text=text,
            after=after,
            now=self.clock(),
            **more,
        )

    async def hands_back(self) -> Any:
        return await step_in.hand_back(
            self.house.engine,
            await self.id(),
            staff_id=self.officer,
            spoken=self.spoken,
            now=self.clock(),
        )

    async def said(self) -> list[tuple[str, str]]:
        rows = await self.house.rows(tables.messages)
        return [(one["author"], one["phrase"] or one["text"]) for one in rows]

    async def last_words(self) -> list[str]:
        """What the resident was sent since they last wrote."""
        rows = await self.house.rows(tables.messages)
        since = max(n for n, one in enumerate(rows) if one["author"] == "resident")
        return [one["phrase"] or one["text"] for one in rows[since + 1 :]]


async def test_a_person_steps_in_answers_and_hands_back(desk: Desk) -> None:
    await desk.house.say(GRAFFITI)

    assert await desk.takes_over() == Done(told=True)
    assert (await desk.last_words())[-1] == "utter_taken_over"
    await desk.house.say("is that a person now?")
    assert await desk.last_words() == []  # it was said, and is not said again
    assert await desk.writes("Yes, I am Tess. How can I help?") == Done(told=True)
    assert await desk.last_words() == ["Yes, I am Tess. How can I help?"]
    assert await desk.hands_back() == Done(told=True)
    assert (await desk.last_words())[-1] == "utter_handed_back"
    await desk.house.say("Bodmin, by the church")
    assert (await desk.last_words())[0] != "utter_handed_back"
    sent = [row["message_id"] for row in await desk.house.rows(tables.deliveries)]
    assert len(sent) == len([one for one in await desk.said() if one[0] != "resident"])


async def test_danger_hears_999_at_once_although_a_person_writes(desk: Desk) -> None:
    await desk.house.say(GRAFFITI)
    await desk.takes_over()
    await desk.house.say(KNIFE)

    last = (await desk.house.rows(tables.messages))[-3:]
    assert any(one["call_999"] for one in last)
    assert len(await desk.house.rows(tables.alerts)) == 1


async def test_the_second_who_steps_in_is_told(desk: Desk) -> None:
    await desk.house.say(GRAFFITI)
    await desk.takes_over()
    second = await add_officer(desk.house.engine, name="Bo")

    assert await desk.takes_over(officer=second) == Held("Sam")
    assert await desk.writes("hello", officer=second) == Held("Sam")
    # and may take it from them, knowingly; the resident is not told again
    assert await desk.takes_over(officer=second, instead_of=desk.officer) == Done(told=True)
    assert await desk.writes("hello") == Held("Bo")
    assert await desk.hands_back() == Held("Bo")
    assert [one for _, one in await desk.said()].count("utter_taken_over") == 1


async def test_the_same_words_are_not_sent_twice(desk: Desk) -> None:
    await desk.house.say(GRAFFITI)
    await desk.takes_over()

    assert await desk.writes("Which wall is it?") == Done(told=True)
    assert await desk.writes("Which wall is it?") == SaidMeanwhile()
    seq = (await desk.house.rows(tables.messages))[-1]["seq"]
    assert await desk.writes("Thank you.", after=seq) == Done(told=True)


async def test_who_may_be_watched_is_written_to_for_a_reason_only(desk: Desk) -> None:
    await desk.house.say(GRAFFITI)
    await add_report(desk.house.engine, await desk.id(), safe_contact="my sister's phone")

    assert await desk.takes_over() == Done(told=False)
    assert "utter_taken_over" not in await desk.last_words()
    assert await desk.writes("Hello") == Unsafe(
        "they asked to be answered in this way only: my sister's phone"
    )
    assert await desk.writes("Hello", override_why="she rang and asked for it") == Done(told=True)
    (line,) = [
        one
        for one in await desk.house.rows(tables.audit)
        if one["action"] == "answered.conversation"
    ]
    assert line["why"] == "she rang and asked for it"
    # what they could not be told unasked, they are told with the next answer
    await desk.house.say("hello?")
    assert await desk.last_words() == ["utter_taken_over"]
    await desk.hands_back()
    await desk.house.say("anyone?")
    assert (await desk.last_words())[0] == "utter_handed_back"


async def test_where_no_message_arrives_the_writer_is_told_so(desk: Desk) -> None:
    await desk.house.say(GRAFFITI)
    await desk.takes_over()
    async with desk.house.engine.begin() as connection:
        await connection.execute(update(tables.conversations).values(blocked=True))

    assert await desk.writes("Hello") == Unreachable("they have blocked us or left the channel")


async def test_who_wrote_nothing_for_an_hour_has_gone_and_the_bot_answers(
    desk: Desk, clock: Clock
) -> None:
    await desk.house.say(GRAFFITI)
    await desk.takes_over()
    clock.now += timedelta(minutes=61)
    await desk.house.say("is anybody there?")

    assert (await desk.last_words())[0] == "utter_handed_back"
    assert len(await desk.last_words()) > 1
    row = await desk.conversation()
    assert row["taken_over_by"] is None
    assert row["with_person"] is True  # a person had promised themselves: still on the list


@pytest.fixture
async def desk(engine: AsyncEngine, tmp_path: Path, clock: Clock) -> Desk:
    return Desk(front_desk(engine, tmp_path, clock), clock, await add_officer(engine))
