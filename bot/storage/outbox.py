"""What is to be sent after the commit: replies on push channels, and mail to staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import deliveries, notices


async def add_deliveries(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Each key once."""
    if rows:
        await connection.execute(insert(deliveries).on_conflict_do_nothing(), list(rows))


async def add_notices(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Each key once."""
    if rows:
        await connection.execute(insert(notices).on_conflict_do_nothing(), list(rows))
