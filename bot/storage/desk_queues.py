"""Queues of reports as staff see them: the gravest first, then the oldest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import reports, staff

# passed on to another team it waits there as nobody's: only closing takes a report out of a queue
OPEN = ("new", "seen", "in_hand", "passed_on")
STATUSES = (*OPEN, "closed")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which reports; None stands for any."""

    statuses: tuple[str, ...] = OPEN
    teams: tuple[str, ...] | None = None
    destinations: tuple[str, ...] | None = None
    urgencies: tuple[str, ...] | None = None
    without_team: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Queued:
    """A report as one line of a queue."""

    reference: str
    category: str
    urgency: str
    status: str
    destination: str
    team: str | None
    place_text: str
    description: str
    channel: str
    created_at: datetime
    due_at: datetime
    taken_by: str | None
    has_photo: bool

    def is_late(self, now: datetime) -> bool:
        return self.status in OPEN and self.due_at < now


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How much waits for a team."""

    team: str | None
    open: int
    new: int
    late: int


async def listed(
    connection: AsyncConnection, wanted: Wanted, *, most: int, skip: int = 0
) -> Sequence[Queued]:
    found = await connection.execute(
        _where(
            select(
                *_COLUMNS,
                func.left(reports.c.description, SHOWN).label("description"),
                (func.cardinality(reports.c.photos) > 0).label("has_photo"),
                staff.c.name.label("taken_by"),
            ).join(staff, staff.c.id == reports.c.taken_by, isouter=True),
            wanted,
        )
        .order_by(_GRAVEST_FIRST, reports.c.created_at, reports.c.reference)
        .limit(most)
        .offset(skip)
    )
    return [Queued(**row) for row in found.mappings()]


async def count(connection: AsyncConnection, wanted: Wanted) -> int:
    found = await connection.execute(_where(select(func.count()).select_from(reports), wanted))
    return int(found.scalar_one())


async def by_team(
    connection: AsyncConnection, teams: Sequence[str] | None, *, now: datetime
) -> Sequence[Tally]:
    """Open reports of each team that has any; of all teams where `teams` is None."""
    query = (
        select(
            reports.c.team,
            func.count().label("open"),
            func.count().filter(reports.c.status == "new").label("new"),
            func.count().filter(reports.c.due_at < now).label("late"),
        )
        .where(reports.c.status.in_(OPEN), reports.c.team.is_not(None))
        .group_by(reports.c.team)
    )
    if teams is not None:
        query = query.where(reports.c.team.in_(teams))
    return [Tally(**row) for row in (await connection.execute(query)).mappings()]


def _where(query: Select[Any], wanted: Wanted) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [reports.c.status.in_(wanted.statuses)]
    if wanted.teams is not None:
        conditions.append(reports.c.team.in_(wanted.teams))
    if wanted.destinations is not None:
        conditions.append(reports.c.destination.in_(wanted.destinations))
    if wanted.urgencies is not None:
        conditions.append(reports.c.urgency.in_(wanted.urgencies))
    if wanted.without_team:
        conditions.append(reports.c.team.is_(None))
    return query.where(*conditions)


SHOWN = 240  # characters of the resident's words in a queue

_GRAVEST_FIRST = case(
    {"emergency": 0, "priority": 1, "routine": 2}, value=reports.c.urgency, else_=3
)
_COLUMNS = tuple(
    reports.c[name]
    for name in (
        "reference",
        "category",
        "urgency",
        "status",
        "destination",
        "team",
        "place_text",
        "channel",
        "created_at",
        "due_at",
    )
)
