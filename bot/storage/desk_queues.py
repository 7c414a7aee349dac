"""Queues of reports as staff see them: the gravest first, then the oldest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.outcome import COPY
from bot.storage.schema import report_events, reports, staff

# passed on to another team it waits there as nobody's: only closing takes a report out of a queue
OPEN = ("new", "seen", "in_hand", "passed_on")
STATUSES = (*OPEN, "closed")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """Which reports; None and empty stand for any."""

    statuses: tuple[str, ...] = OPEN
    teams: tuple[str, ...] | None = None
    destinations: tuple[str, ...] | None = None
    urgencies: tuple[str, ...] | None = None
    without_team: bool = False
    category: str = ""
    taken_by: int | None = None
    nobodys: bool = False
    late_at: datetime | None = None
    newer: Mapping[str, datetime] | None = None  # team: since when
    words: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """Where a page ends: the next begins after it, whatever came in meanwhile."""

    rank: int
    created_at: datetime
    reference: str


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
    lat: float | None
    lon: float | None
    description: str
    channel: str
    created_at: datetime
    due_at: datetime
    taken_by: str | None
    has_photo: bool
    heard_at: datetime | None  # when the resident last added something

    @property
    def key(self) -> Key:
        return Key(ORDER.index(self.urgency), self.created_at, self.reference)

    def is_late(self, now: datetime) -> bool:
        return self.status in OPEN and self.due_at < now

    def news(self, since: Mapping[str, datetime]) -> str:
        """What is new of it since its team's queue was looked at."""
        looked = since.get(self.team or "")
        if looked is None:
            return ""
        if self.created_at > looked:
            return "New"
        return "More from the resident" if self.heard_at and self.heard_at > looked else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How much waits for a team."""

    team: str | None
    open: int
    new: int
    late: int


async def listed(
    connection: AsyncConnection,
    wanted: Wanted,
    *,
    most: int,
    after: Key | None = None,
    before: Key | None = None,
) -> Sequence[Queued]:
    """`most` at a time, from one key on; with `before` those that end just before it."""
    back = before is not None
    end = before if back else after
    lines: list[Queued] = []
    # one urgency after the other, each in the order of the index: no long queue is sorted whole
    for rank, urgency in sorted(enumerate(ORDER), reverse=back):
        if len(lines) >= most or (wanted.urgencies and urgency not in wanted.urgencies):
            continue
        if end is not None and (rank > end.rank if back else rank < end.rank):
            continue
        query = _lines(replace(wanted, urgencies=(urgency,)))
        if end is not None and end.rank == rank:
            place = tuple_(literal(end.created_at), literal(end.reference))
            query = query.where(_place < place if back else place < _place)
        columns = (reports.c.created_at, reports.c.reference)
        query = query.order_by(*(one.desc() if back else one for one in columns))
        found = await connection.execute(query.limit(most - len(lines)))
        lines += [Queued(**row) for row in found.mappings()]
    return lines[::-1] if back else lines


def _lines(wanted: Wanted) -> Select[Any]:
    return _where(
        select(
            *_COLUMNS,
            func.left(reports.c.description, SHOWN).label("description"),
            (func.cardinality(reports.c.photos) > 0).label("has_photo"),
            staff.c.name.label("taken_by"),
            _heard_at.label("heard_at"),
        ).join(staff, staff.c.id == reports.c.taken_by, isouter=True),
        wanted,
    )


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
        .where(_NOT_CLOSED, reports.c.team.is_not(None))
        .group_by(reports.c.team)
    )
    if teams is not None:
        query = query.where(reports.c.team.in_(teams))
    return [Tally(**row) for row in (await connection.execute(query)).mappings()]


def _where(query: Select[Any], wanted: Wanted) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.statuses == OPEN:
        conditions.append(_NOT_CLOSED)  # as the index of open reports says it
    elif wanted.statuses != STATUSES:
        conditions.append(reports.c.status.in_(wanted.statuses))
    if wanted.teams is not None:
        copies = [f"{COPY}{team}" for team in wanted.teams]
        conditions.append(
            or_(reports.c.team.in_(wanted.teams), reports.c.also_notify.overlap(copies))
        )
    if wanted.destinations is not None:
        conditions.append(reports.c.destination.in_(wanted.destinations))
    if wanted.urgencies is not None:
        conditions.append(reports.c.urgency.in_(wanted.urgencies))
    if wanted.without_team:
        conditions.append(reports.c.team.is_(None))
    if wanted.category:
        conditions.append(reports.c.category == wanted.category)
    if wanted.taken_by is not None:
        conditions.append(reports.c.taken_by == wanted.taken_by)
    if wanted.nobodys:
        conditions.append(reports.c.taken_by.is_(None))
    if wanted.late_at is not None:
        conditions.append(reports.c.due_at < wanted.late_at)
    if wanted.newer is not None:
        conditions.append(or_(false(), *(_newer(*one) for one in wanted.newer.items())))
    if wanted.words:
        conditions.append(_said(wanted.words))
    return query.where(*conditions)


def _newer(team: str, since: datetime) -> ColumnElement[bool]:
    """Filed since, or added to by the resident."""
    return and_(
        reports.c.team == team,
        or_(reports.c.created_at > since, and_(reports.c.changed_at > since, _heard_at > since)),
    )


def _said(words: str) -> ColumnElement[bool]:
    """Words of the report or its place, or the beginning of its reference."""
    sought = func.websearch_to_tsquery(literal_column("'english'"), words)
    return or_(
        _WORDS.op("@@")(sought), reports.c.reference.startswith(words.upper(), autoescape=True)
    )


SHOWN = 240  # characters of the resident's words in a queue
ORDER = ("emergency", "priority", "routine", "information")

_NOT_CLOSED = reports.c.status != literal_column("'closed'")
_place = tuple_(reports.c.created_at, reports.c.reference)
_WORDS: ColumnElement[str] = literal_column(
    "to_tsvector('english', (reports.description || ' ') || reports.place_text)"
)
_heard_at = (
    select(func.max(report_events.c.at))
    .where(
        report_events.c.report_id == reports.c.id,
        report_events.c.staff_id.is_(None),
        report_events.c.kind.in_(("note", "photo", "correction", "cancel")),
    )
    .correlate(reports)
    .scalar_subquery()
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
        "lat",
        "lon",
        "channel",
        "created_at",
        "due_at",
    )
)
