"""Rows for tests, straight into the tables, with usual values for what does not matter."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage import conversations as conversation_rows
from bot.storage import deliveries
from bot.storage import schema as tables

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that only moves when it is told to."""

    now: datetime = NOW
    steps: list[timedelta] = field(default_factory=list)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> datetime:
        self.steps.append(timedelta(**span))
        self.now += self.steps[-1]
        return self.now


async def add_conversation(
    engine: AsyncEngine, *, channel: str = "telegram", address: str = "1001", **given: Any
) -> UUID:
    row = {
        "id": uuid4(),
        "channel": channel,
        "address": address,
        "opened_at": NOW,
        "last_heard_at": NOW,
    } | given
    async with engine.begin() as connection:
        await connection.execute(insert(tables.conversations).values(row))
    return row["id"]


async def add_reply(
    engine: AsyncEngine, conversation: UUID, text: str = "Thank you.", **given: Any
) -> int:
    """A reply of the bot with its delivery; the delivery's id."""
    delivery = {
        name: given.pop(name) for name in ("state", "next_at", "claimed_at") if name in given
    }
    async with engine.begin() as connection:
        seq = await conversation_rows.next_seq(connection, conversation)
        said = {"conversation_id": conversation, "seq": seq, "author": "bot", "at": NOW}
        made = await connection.execute(
            insert(tables.messages)
            .values(said | {"text": text} | given)
            .returning(tables.messages.c.id)
        )
        about = await connection.execute(
            select(tables.conversations).where(tables.conversations.c.id == conversation)
        )
        owner = about.mappings().one()
        row = {
            "key": f"{conversation}:{seq}",
            "conversation_id": conversation,
            "message_id": made.scalar_one(),
            "channel": owner["channel"],
            "address": owner["address"],
            "made_at": NOW,
            "next_at": NOW,
        } | delivery
        if "claimed_at" in delivery:
            row["waits_since"] = row["claimed_at"]
            row["next_at"] = row["claimed_at"] + deliveries.CLAIM_LASTS
        done = await connection.execute(
            insert(tables.deliveries).values(row).returning(tables.deliveries.c.id)
        )
        return int(done.scalar_one())


async def add_report(
    engine: AsyncEngine, conversation: UUID, reference: str = "BL-7K3F-92", **given: Any
) -> UUID:
    row = {
        "id": uuid4(),
        "reference": reference,
        "conversation_id": conversation,
        "channel": "telegram",
        "created_at": NOW,
        "changed_at": NOW,
        "due_at": NOW + timedelta(hours=72),
        "category": "graffiti",
        "urgency": "routine",
        "destination": "team",
        "team": "DEV.4062",
        "description": "New paint on the bus shelter",
    } | given
    async with engine.begin() as connection:
        await connection.execute(insert(tables.reports).values(row))
    return row["id"]


async def add_officer(engine: AsyncEngine, name: str = "Sam", **given: Any) -> int:
    row = {"name": name, "role": "officer", "teams": ["DEV.4062"], "made_at": NOW} | given
    async with engine.begin() as connection:
        made = await connection.execute(
            insert(tables.staff).values(row).returning(tables.staff.c.id)
        )
        return int(made.scalar_one())


async def all_of(engine: AsyncEngine, table: Any) -> list[dict[str, Any]]:
    """Every row of a table, oldest first."""
    async with engine.connect() as connection:
        found = await connection.execute(
            select(table).order_by(table.primary_key.columns.values()[0])
        )
        return [dict(row) for row in found.mappings()]
