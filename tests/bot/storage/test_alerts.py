"""Alerts: what is said later reaches whoever has one, and danger said again opens a new one."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage import alerts
from bot.storage import schema as tables
from tests.bot.rows import NOW, add_conversation, add_officer, all_of


async def test_a_thousand_knives_of_one_sender_are_one_alert_that_can_still_be_read(
    engine: AsyncEngine,
) -> None:
    conversation = await add_conversation(engine)
    row = {"raised_at": NOW, "category": "weapons", "words": "a knife"}
    async with engine.begin() as connection:
        for _ in range(alerts.MOST_NOTES + 10):
            await alerts.raise_or_add(
                connection, conversation_id=conversation, row=row, note="said again"
            )

    (alert,) = await all_of(engine, tables.alerts)
    assert alert["times"] == alerts.MOST_NOTES + 10
    assert len(alert["notes"]) == alerts.MOST_NOTES


async def test_a_note_after_the_acknowledgement_is_on_the_latest_alert(engine: AsyncEngine) -> None:
    conversation = await add_conversation(engine)
    other = await add_conversation(engine, address="1002")
    first = await raise_in(engine, other)

    await raise_in(engine, conversation)
    await acknowledge_all(engine)
    await tell(engine, conversation, "has called 999")
    second = await raise_in(engine, conversation)
    await tell(engine, conversation, "is safe now")

    rows = {one["id"]: one for one in await all_of(engine, tables.alerts)}
    assert rows[first]["notes"] == []
    (acknowledged,) = [one for key, one in rows.items() if key not in (first, second)]
    assert [one["note"] for one in acknowledged["notes"]] == ["has called 999"]
    assert [one["note"] for one in rows[second]["notes"]] == ["is safe now"]
    assert rows[second]["acknowledged_at"] is None


async def raise_in(engine: AsyncEngine, conversation) -> int:
    row = {"raised_at": NOW, "category": "weapons", "words": "a knife"}
    async with engine.begin() as connection:
        alert, is_new = await alerts.raise_or_add(
            connection, conversation_id=conversation, row=row, note="said again"
        )
    assert is_new
    return alert


async def tell(engine: AsyncEngine, conversation, note: str) -> None:
    async with engine.begin() as connection:
        await alerts.tell(
            connection, conversation_id=conversation, now=NOW, note=note, closes=False
        )


async def acknowledge_all(engine: AsyncEngine) -> None:
    officer = await add_officer(engine)
    async with engine.begin() as connection:
        await connection.execute(
            update(tables.alerts).values(acknowledged_at=NOW, acknowledged_by=officer)
        )
