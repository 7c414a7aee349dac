"""An alert is told to the control room when it is raised, and again when it was called off."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.alarm import raise_alarm
from bot.alert_flood import ALIKE, ALONE
from bot.channels.base import Inbound
from bot.delivery.staff_mail import Routes
from bot.set_aside import put_before_a_person
from bot.storage import alert_floods, alerts, desk_alerts, overdue
from bot.storage import schema as tables
from tests.bot.rows import NOW, Clock, add_conversation, add_officer, all_of

MAIL = Routes(enabled=True, control_room=("room@example.com",), console_url="https://c.example")


@pytest.fixture
async def conversation(engine: AsyncEngine) -> UUID:
    return await add_conversation(engine)


async def knife(engine: AsyncEngine, conversation: UUID, now: datetime) -> None:
    row: dict[str, Any] = {
        "raised_at": now,
        "category": "weapons",
        "words": "he has a knife",
        "place_text": "Redruth",
        "because": ["a knife"],
    }
    async with engine.begin() as connection:
        await raise_alarm(
            connection, conversation_id=conversation, row=row, note="said again", mail=MAIL
        )


async def test_said_twice_it_is_told_once(engine: AsyncEngine, conversation: UUID) -> None:
    for _ in range(2):
        await knife(engine, conversation, NOW)
    (told,) = await all_of(engine, tables.notices)
    assert (told["address"], told["subject"], told["urgent"]) == (
        "room@example.com", "ALERT 1: weapons", True,
    )  # fmt: skip
    assert "he has a knife" in told["body"]


async def test_danger_that_was_called_off_and_is_back_is_told_at_once(
    engine: AsyncEngine, conversation: UUID
) -> None:
    clock = Clock()
    await knife(engine, conversation, clock())
    async with engine.begin() as connection:
        await alerts.tell(
            connection, conversation_id=conversation, now=clock(), note="is safe", closes=True
        )
    for _ in range(2):
        await knife(engine, conversation, clock.forward(minutes=2))
    told = await all_of(engine, tables.notices)
    assert [one["made_at"] for one in told] == [NOW, NOW.replace(minute=32)]
    (alert,) = await all_of(engine, tables.alerts)
    assert alert["stood_down_at"] is None


async def test_danger_in_a_message_that_the_bot_failed_on_is_told_too(engine: AsyncEngine) -> None:
    inbound = Inbound(
        channel="telegram", provider_id="7", address="1001", sent_at=NOW, kind="text",
        text="he has a knife",
    )  # fmt: skip
    async with engine.begin() as connection:
        row = {
            "channel": "telegram",
            "provider_id": "7",
            "address": "1001",
            "received_at": NOW,
            "sent_at": NOW,
        }
        made = await connection.execute(
            tables.inbox.insert().values(row | {"inbound": {}}).returning(tables.inbox.c.id)
        )
        await put_before_a_person(
            connection, inbound, inbox_id=made.scalar_one(), media_ids=(), danger=True,
            reply="A person reads.", pushes=True, new_id=uuid4(), mail=MAIL, now=NOW,
        )  # fmt: skip
    assert [one["subject"] for one in await all_of(engine, tables.notices)] == ["ALERT 1: violence"]


async def say(engine: AsyncEngine, words: str, *, crowded: bool = False) -> UUID:
    """Somebody new says it."""
    who = await add_conversation(engine, address=str(uuid4()))
    row: dict[str, Any] = {
        "raised_at": NOW,
        "category": "weapons",
        "words": words,
        "place_text": "",
        "because": ["danger"],
    }
    async with engine.begin() as connection:
        await raise_alarm(
            connection, conversation_id=who, row=row, note="again", mail=MAIL, crowded=crowded
        )
    return who


async def test_the_same_words_of_many_become_one_that_says_how_many(engine: AsyncEngine) -> None:
    for number in range(30):
        await say(engine, " KNIFE" if number % 2 else "knife")
    await say(engine, "my husband has collapsed at Trago Mills")

    rows = await all_of(engine, tables.alerts)
    assert len(rows) == 31  # none is dropped
    assert [row["flood_id"] for row in rows].count(None) == ALIKE + 1
    assert rows[-1]["flood_id"] is None  # what nobody else said stands alone
    async with engine.connect() as connection:
        (alike,) = await alert_floods.open_groups(connection)
        assert (alike.many, alike.words.strip().lower()) == (30 - ALIKE, "knife")
        assert await desk_alerts.count_open(connection) == ALIKE + 2
    (flood,) = await all_of(engine, tables.floods)
    assert (flood["scope"], flood["danger"], flood["refused"]) == ("alerts", 30 - ALIKE, 0)
    told = [one["subject"] for one in await all_of(engine, tables.notices)]
    assert len(told) == ALIKE + 2
    assert told.count(f"FLOOD {flood['id']} of alerts") == 1


async def test_of_different_words_only_so_many_stand_alone_and_the_rare_ones_are_read_first(
    engine: AsyncEngine,
) -> None:
    for number in range(ALONE):
        await say(engine, f"help number {number}")
    for _ in range(3):
        await say(engine, "he has a gun")
    await say(engine, "she is drowning at Bude")
    async with engine.connect() as connection:
        groups = await alert_floods.open_groups(connection)
        assert [(one.words, one.many) for one in groups] == [
            ("she is drowning at Bude", 1), ("he has a gun", 3),
        ]  # fmt: skip
        assert len(await desk_alerts.open_ones(connection, most=100)) == ALONE


async def test_of_a_crowded_address_alerts_are_gathered_and_said_again_they_stay_one(
    engine: AsyncEngine,
) -> None:
    who = await say(engine, "he has a knife", crowded=True)
    await knife(engine, who, NOW)
    (alert,) = await all_of(engine, tables.alerts)
    assert (alert["times"], alert["flood_id"] is not None) == (2, True)
    (flood,) = await all_of(engine, tables.floods)
    assert flood["danger"] == 1


async def test_a_flood_that_nobody_takes_is_told_again_once_and_not_for_each(
    engine: AsyncEngine,
) -> None:
    for _ in range(ALIKE + 20):
        await say(engine, "knife")
    async with engine.begin() as connection:
        assert len(await overdue.open_alerts(connection)) == ALIKE + 1


async def test_who_acknowledges_the_same_words_takes_none_that_came_since(
    engine: AsyncEngine,
) -> None:
    ravi = await add_officer(engine)
    for _ in range(ALIKE + 3):
        await say(engine, "knife")
    async with engine.connect() as connection:
        (shown,) = await alert_floods.open_groups(connection)
    late = await say(engine, "Knife")
    async with engine.begin() as connection:
        taken = await alert_floods.acknowledge_alike(
            connection, first=shown.first, last=shown.last, staff_id=ravi, now=NOW
        )
    assert len(taken) == 3
    rows = await all_of(engine, tables.alerts)
    still = [row["conversation_id"] for row in rows if row["acknowledged_at"] is None]
    assert len(still) == ALIKE + 1
    assert still[-1] == late
