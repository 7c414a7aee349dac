"""What is to be sent after the commit: replies on push channels, and mail to staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, Text, any_, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import deliveries, notices


async def add_deliveries(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Each key once."""
    if rows:
        await connection.execute(
            insert(deliveries).on_conflict_do_nothing(index_elements=["key"]), list(rows)
        )


async def add_notices(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Each key once."""
    if rows:
        await connection.execute(
            insert(notices).on_conflict_do_nothing(index_elements=["key"]), list(rows)
        )


async def not_yet(
    connection: AsyncConnection, rows: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Those of these notices that were not written before."""
    if not rows:
        return []
    keys = [row["key"] for row in rows]
    # one parameter, however many: a statement takes 65,535
    among = notices.c.key == any_(literal(keys, ARRAY(Text)))
    found = await connection.execute(select(notices.c.key).where(among))
    known = set(found.scalars())
    return [row for row in rows if row["key"] not in known]
