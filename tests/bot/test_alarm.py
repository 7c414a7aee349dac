"""An alert is told to the control room when it is raised, and again when it was called off."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.alarm import raise_alarm
from bot.channels.base import Inbound
from bot.delivery.staff_mail import Routes
from bot.set_aside import put_before_a_person
from bot.storage import alerts
from bot.storage import schema as tables
from tests.bot.rows import NOW, Clock, add_conversation, all_of

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
            connection, inbound, inbox_id=made.scalar_one(), danger=True, reply="A person reads.",
            pushes=True, new_id=uuid4(), mail=MAIL, now=NOW,
        )  # fmt: skip
    assert [one["subject"] for one in await all_of(engine, tables.notices)] == ["ALERT 1: violence"]
