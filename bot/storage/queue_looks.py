"""When somebody last looked at a team's queue, so that what is new can be marked.

A look that follows another within a quarter of an hour is the same look: what was new stays marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import queue_looks

SAME_LOOK = timedelta(minutes=15)


async def look(
    connection: AsyncConnection, staff_id: int, teams: Sequence[str], *, now: datetime
) -> dict[str, datetime]:
    """Since when something counts as new, by team; a first look finds nothing new."""
    if not teams:
        return {}
    rows = [
        {"staff_id": staff_id, "team": team, "since": now, "looked_at": now}
        for team in sorted(set(teams))
    ]
    same = queue_looks.c.looked_at > now - SAME_LOOK
    made = insert(queue_looks).values(rows)
    done = await connection.execute(
        made.on_conflict_do_update(
            index_elements=["staff_id", "team"],
            set_={
                "since": case((same, queue_looks.c.since), else_=queue_looks.c.looked_at),
                "looked_at": now,
            },
        ).returning(queue_looks.c.team, queue_looks.c.since)
    )
    return {row.team: row.since for row in done}


async def last(
    connection: AsyncConnection, staff_id: int, teams: Sequence[str]
) -> dict[str, datetime]:
    """Without looking."""
    found = await connection.execute(
        select(queue_looks.c.team, queue_looks.c.since).where(
            queue_looks.c.staff_id == staff_id, queue_looks.c.team.in_(teams)
        )
    )
    return {row.team: row.since for row in found}
