"""What staff did to a report while it can still be undone, and the words that wait until then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import set_back
from bot.storage.schema import report_acts, reports

MOMENTS = frozenset({"changed_at", "due_at"})  # JSON has none: they are kept as text


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportAct:
    """`before` and `after` hold the columns that it changed; `words` were to reach the resident."""

    id: int
    report_id: UUID
    staff_id: int
    kind: str
    at: datetime
    until: datetime
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    words: str | None
    phrase: str | None
    sent_at: datetime | None
    undone_at: datetime | None
    message_id: int | None
    waits_since: datetime | None

    @property
    def waits(self) -> bool:
        """Its words have neither gone nor been taken back."""
        return self.words is not None and self.sent_at is None and self.undone_at is None


async def add(connection: AsyncConnection, row: dict[str, Any]) -> int:
    made = await connection.execute(insert(report_acts).values(row).returning(report_acts.c.id))
    return int(made.scalar_one())


async def one(connection: AsyncConnection, act_id: int) -> ReportAct | None:
    """Locked until the commit: it is undone or sent, never both."""
    found = await connection.execute(
        select(report_acts).where(report_acts.c.id == act_id).with_for_update()
    )
    row = found.mappings().one_or_none()
    return None if row is None else ReportAct(**row)


async def latest_to_undo(
    connection: AsyncConnection, report_id: UUID, *, staff_id: int, now: datetime
) -> ReportAct | None:
    """The last thing that this person did here, while it can be undone."""
    found = await connection.execute(
        select(report_acts)
        .where(
            report_acts.c.report_id == report_id,
            report_acts.c.staff_id == staff_id,
            report_acts.c.until > now,
            report_acts.c.undone_at.is_(None),
        )
        .order_by(report_acts.c.id.desc())
        .limit(1)
    )
    row = found.mappings().one_or_none()
    return None if row is None else ReportAct(**row)


async def waiting(connection: AsyncConnection, report_id: UUID) -> Sequence[ReportAct]:
    """Words to this resident that have not gone yet, in order."""
    found = await connection.execute(
        select(report_acts)
        .where(
            report_acts.c.report_id == report_id,
            report_acts.c.words.is_not(None),
            report_acts.c.sent_at.is_(None),
            report_acts.c.undone_at.is_(None),
        )
        .order_by(report_acts.c.id)
    )
    return [ReportAct(**row) for row in found.mappings()]


async def begin_anew(connection: AsyncConnection, *, now: datetime) -> None:
    """Words whose minute was written down ahead of this clock; see set_back.py."""
    c = report_acts.c
    waiting = and_(c.words.is_not(None), c.sent_at.is_(None), c.undone_at.is_(None))
    since = func.coalesce(c.waits_since, c.at)
    await set_back.begin_anew(
        connection, report_acts, until=c.until, since=since, if_waiting=waiting, now=now
    )


async def due(
    connection: AsyncConnection, *, now: datetime, most: int
) -> Sequence[tuple[int, str]]:
    """Ids and references of acts whose words may go now, oldest first."""
    found = await connection.execute(
        select(report_acts.c.id, reports.c.reference)
        .join(reports, reports.c.id == report_acts.c.report_id)
        .where(
            report_acts.c.words.is_not(None),
            report_acts.c.sent_at.is_(None),
            report_acts.c.undone_at.is_(None),
            report_acts.c.until <= now,
        )
        .order_by(report_acts.c.until, report_acts.c.id)
        .limit(most)
    )
    return [(row.id, row.reference) for row in found]


async def mark(connection: AsyncConnection, act_id: int, **values: datetime | int) -> None:
    """`sent_at` or `undone_at`; and which message its words became."""
    await connection.execute(update(report_acts).where(report_acts.c.id == act_id).values(**values))


async def columns_of(
    connection: AsyncConnection, report_id: UUID, names: Sequence[str]
) -> dict[str, Any]:
    """The report's present values, as they can be kept."""
    found = await connection.execute(
        select(*(reports.c[name] for name in names)).where(reports.c.id == report_id)
    )
    return kept(dict(found.mappings().one()))


def kept(columns: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON can hold it."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in columns.items()
    }


def restored(columns: Mapping[str, Any]) -> dict[str, Any]:
    """As the table takes it."""
    return {
        name: datetime.fromisoformat(value) if name in MOMENTS and value else value
        for name, value in columns.items()
    }
