"""The history says what really became of words to a resident, at each moment on their way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import desk
from bot.console import told_words
from bot.desk_release import Release
from bot.desk_undo import undo
from bot.storage import desk_conversation, desk_reports
from bot.storage import schema as tables
from bot.storage.told import Told
from tests.bot.rows import Clock, add_conversation, add_officer, add_report, all_of

REFERENCE = "BL-7K3F-92"


@pytest.fixture
async def officer(engine: AsyncEngine) -> int:
    return await add_officer(engine)


async def answered(engine: AsyncEngine, officer: int, clock: Clock, **given: Any) -> UUID:
    conversation = await add_conversation(engine, **given)
    report = await add_report(engine, conversation)
    outcome = await desk.answer(
        engine, text="We will paint it over.", reference=REFERENCE, staff_id=officer, version=1,
        now=clock(), hold=timedelta(minutes=1),
    )  # fmt: skip
    assert isinstance(outcome, desk.Done)
    return report


async def said(engine: AsyncEngine, report: UUID) -> tuple[Told, str]:
    async with engine.connect() as connection:
        first = (await desk_reports.history(connection, report))[0]
    assert first.told is not None
    return first.told, told_words.said(first.told, channel="telegram")


async def delivery(engine: AsyncEngine, **values: Any) -> None:
    async with engine.begin() as connection:
        await connection.execute(update(tables.deliveries).values(**values))


async def test_each_moment_on_the_way_is_said_as_it_is(engine: AsyncEngine, officer: int) -> None:
    clock = Clock()
    report = await answered(engine, officer, clock)
    told, words = await said(engine, report)
    assert (told.fate, told.at) == ("waits", clock() + timedelta(minutes=1))
    assert "Unless it is undone" in words

    clock.forward(minutes=1)
    await Release(engine=engine, clock=clock).send_due()
    told, words = await said(engine, report)
    assert told.fate == "queued"
    assert words == "Words to the resident are on their way on Telegram"
    assert not told_words.is_bad(told)

    await delivery(engine, why="Telegram did not answer")
    told, words = await said(engine, report)
    assert "did not get through yet: Telegram did not answer" in words
    assert told_words.is_bad(told)

    await delivery(engine, state="stuck", why="their account is gone")
    told, words = await said(engine, report)
    assert words == "The resident was not reached on Telegram: their account is gone"
    assert told.can_be_sent_again

    await delivery(engine, state="sent", sent_at=clock(), why=None)
    told, words = await said(engine, report)
    assert (told.fate, told.at) == ("sent", clock())


async def test_undone_words_told_nobody(engine: AsyncEngine, officer: int) -> None:
    clock = Clock()
    report = await answered(engine, officer, clock)
    (act,) = await all_of(engine, tables.report_acts)
    await undo(engine, reference=REFERENCE, act_id=act["id"], staff_id=officer, now=clock())
    assert (await said(engine, report))[0].fate == "undone"


async def test_words_that_were_kept_back_at_the_last_moment(
    engine: AsyncEngine, officer: int
) -> None:
    clock = Clock()
    report = await answered(engine, officer, clock)
    async with engine.begin() as connection:
        await connection.execute(update(tables.reports).values(may_be_told=False))
    clock.forward(minutes=1)
    await Release(engine=engine, clock=clock).send_due()
    told, _ = await said(engine, report)
    assert told.fate == "kept_back"
    assert told_words.is_bad(told)


async def test_in_the_web_chat_it_stands_to_be_read(engine: AsyncEngine, officer: int) -> None:
    clock = Clock()
    report = await answered(engine, officer, clock, channel="web", address="ab" * 32)
    clock.forward(minutes=1)
    await Release(engine=engine, clock=clock).send_due()
    told, _ = await said(engine, report)
    assert (told.fate, told.at) == ("stands", clock())
    assert told_words.said(told, channel="web") == "The resident can read it in their web chat"


async def test_why_nobody_is_told_stands_in_the_history_and_not_in_the_trail(
    engine: AsyncEngine, officer: int
) -> None:
    report = await add_report(
        engine, await add_conversation(engine), safe_contact="only at work, ask for Jo"
    )
    clock = Clock()
    await desk.take(engine, reference=REFERENCE, staff_id=officer, version=1, now=clock())
    told, words = await said(engine, report)
    assert told.fate == "not_told"
    assert "only at work, ask for Jo" in words
    (line,) = await all_of(engine, tables.audit)
    assert "Jo" not in repr(line)


async def test_a_conversation_says_which_words_of_staff_arrived(
    engine: AsyncEngine, officer: int
) -> None:
    clock = Clock()
    await answered(engine, officer, clock)
    clock.forward(minutes=1)
    await Release(engine=engine, clock=clock).send_due()
    await delivery(engine, state="dropped", why="they have blocked us")
    (conversation,) = await all_of(engine, tables.conversations)
    async with engine.connect() as connection:
        (words,) = await desk_conversation.said(connection, conversation["id"])
    assert words.told is not None
    assert (words.told.fate, words.told.can_be_sent_again) == ("failed", False)
