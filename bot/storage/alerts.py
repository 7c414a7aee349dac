"""Alerts to the control room: one open alert a conversation, however often danger is said."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, literal, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import alerts

MOST_NOTES = 50  # of danger said again; all of it stands in the conversation, and is counted


async def raise_or_add(
    connection: AsyncConnection, *, conversation_id: UUID, row: dict[str, Any], note: str
) -> tuple[int, bool]:
    """The alert's id, and whether it is a new one. A repeat adds a note to the open one."""
    more = {"at": row["raised_at"].isoformat(), "note": note}
    made = await connection.execute(
        insert(alerts)
        .values(conversation_id=conversation_id, **row)
        .on_conflict_do_update(
            index_elements=["conversation_id"],
            index_where=alerts.c.acknowledged_at.is_(None),
            set_={
                "times": alerts.c.times + 1,
                "notes": case(
                    (
                        func.jsonb_array_length(alerts.c.notes) < MOST_NOTES,
                        alerts.c.notes + literal([more], JSONB),
                    ),
                    else_=alerts.c.notes,
                ),
                "stood_down_at": None,
                # a place that was said later is worth more than none
                **{name: row[name] for name in PLACE if row.get("lat") is not None},
            },
        )
        .returning(alerts.c.id, alerts.c.times)
    )
    one = made.one()
    return one.id, one.times == 1


async def is_open(connection: AsyncConnection, conversation_id: UUID) -> bool:
    found = await connection.execute(
        select(alerts.c.id).where(
            alerts.c.conversation_id == conversation_id, alerts.c.acknowledged_at.is_(None)
        )
    )
    return found.first() is not None


async def stood_down(connection: AsyncConnection, conversation_id: UUID) -> bool:
    """Whether its open alert was called off by the resident."""
    found = await connection.execute(
        select(alerts.c.id).where(
            alerts.c.conversation_id == conversation_id,
            alerts.c.acknowledged_at.is_(None),
            alerts.c.stood_down_at.is_not(None),
        )
    )
    return found.first() is not None


async def tell(
    connection: AsyncConnection, *, conversation_id: UUID, now: datetime, note: str, closes: bool
) -> None:
    """More on the conversation's latest alert, acknowledged or not: whoever has it must see it.

    `closes` marks it as stood down by the resident.
    """
    latest = (
        select(func.max(alerts.c.id))
        .where(alerts.c.conversation_id == conversation_id)
        .scalar_subquery()
    )
    changes: dict[str, Any] = {
        "notes": alerts.c.notes + literal([{"at": now.isoformat(), "note": note}], JSONB)
    }
    if closes:
        changes["stood_down_at"] = now
    await connection.execute(update(alerts).where(alerts.c.id == latest).values(**changes))


async def place_it(
    connection: AsyncConnection, *, conversation_id: UUID, report_id: UUID | None
) -> None:
    """Ties the conversation's open alert to the report that was filed after it."""
    await connection.execute(
        update(alerts)
        .where(alerts.c.conversation_id == conversation_id, alerts.c.report_id.is_(None))
        .values(report_id=report_id)
    )


PLACE = ("place_text", "lat", "lon", "team")
