"""What else is known around a report: near it, of its place, and of who made it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.similar import ASB, REVIEW_WITHIN, CaseReview, Spot, case_review, family, why_similar
from bot.storage.desk_reports import Report
from bot.storage.schema import cautions, matter_reports, reports

METRES_PER_DEGREE = 111_200
YEAR = timedelta(days=365)
PLACE_METRES = 150
MOST = 200  # looked at for a suggestion


@dataclass(frozen=True, kw_only=True, slots=True)
class Near:
    """A report that may be about the same; `because` says why."""

    id: UUID
    reference: str
    category: str
    place_text: str
    description: str
    created_at: datetime
    status: str
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How often something was reported of a place."""

    category: str
    count: int
    latest: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """What else this resident told us of, as far as they let us know that it was them."""

    within_year: int
    references: Sequence[str]
    review: CaseReview | None


async def similar(
    connection: AsyncConnection, report: Report, *, metres: int, days: int
) -> Sequence[Near]:
    """Suggestions, nearest in time first; none of those that are joined to something already."""
    if report.lat is None or report.lon is None or not family(report.category):
        return ()
    taken = exists().where(
        matter_reports.c.report_id == reports.c.id, matter_reports.c.left_at.is_(None)
    )
    span = timedelta(days=days)
    found = await connection.execute(
        select(
            *(reports.c[name] for name in _NEAR),
            func.left(reports.c.description, 160).label("description"),
            reports.c.lat,
            reports.c.lon,
        )
        .where(
            _box(report.lat, report.lon, metres),
            reports.c.category.in_(family(report.category)),
            reports.c.created_at.between(report.created_at - span, report.created_at + span),
            reports.c.id != report.id,
            ~taken,
        )
        .order_by(reports.c.created_at.desc())
        .limit(MOST)
    )
    here = Spot(category=report.category, lat=report.lat, lon=report.lon, at=report.created_at)
    near = []
    for row in found.mappings():
        given = dict(row)
        there = Spot(
            category=given["category"],
            lat=given.pop("lat"),
            lon=given.pop("lon"),
            at=given["created_at"],
        )
        if because := why_similar(here, there, metres=metres, days=days):
            near.append(Near(**given, because=because))
    return sorted(near, key=lambda one: abs(one.created_at - report.created_at))


async def of_place(
    connection: AsyncConnection, report: Report, *, now: datetime
) -> Sequence[Tally]:
    """What was reported within a short walk in a year, this report left out."""
    if report.lat is None or report.lon is None:
        return ()
    count = func.count().label("count")
    found = await connection.execute(
        select(reports.c.category, count, func.max(reports.c.created_at).label("latest"))
        .where(
            _box(report.lat, report.lon, PLACE_METRES),
            reports.c.created_at > now - YEAR,
            reports.c.id != report.id,
        )
        .group_by(reports.c.category)
        .order_by(count.desc(), reports.c.category)
    )
    return [Tally(**row) for row in found.mappings()]


async def of_caller(connection: AsyncConnection, report: Report, *, now: datetime) -> Caller | None:
    """None for an anonymous report: it is tied to nothing else that its author wrote."""
    if report.anonymous:
        return None
    same = reports.c.conversation_id == report.conversation_id
    if report.contact:
        same = or_(same, and_(reports.c.contact == report.contact, reports.c.contact != ""))
    hoax = exists().where(
        cautions.c.report_id == reports.c.id,
        cautions.c.kind == "hoax",
        cautions.c.lifted_at.is_(None),
    )
    found = await connection.execute(
        select(reports.c.reference, reports.c.category, reports.c.created_at)
        .where(same, ~reports.c.anonymous, reports.c.created_at > now - YEAR, ~hoax)
        .order_by(reports.c.created_at.desc())
    )
    rows = found.all()
    lately = [row.category for row in rows if row.created_at > now - REVIEW_WITHIN]
    return Caller(
        within_year=len(rows),
        references=[row.reference for row in rows if row.reference != report.reference],
        review=case_review(lately) if report.category in ASB else None,
    )


def _box(lat: float, lon: float, metres: int) -> ColumnElement[bool]:
    high = metres / METRES_PER_DEGREE
    wide = high / cos(radians(lat))
    return and_(
        reports.c.lat.between(lat - high, lat + high), reports.c.lon.between(lon - wide, lon + wide)
    )


_NEAR = ("id", "reference", "category", "place_text", "created_at", "status")
