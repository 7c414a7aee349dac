"""Receipts: what was erased, purged, exported, held or kept, how much of it, when and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import receipts, staff


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """`by` is None for the command line and the schedule; `detail` holds no personal data."""

    number: int
    at: datetime
    kind: str
    by: str | None
    subject: str
    why: str
    detail: Mapping[str, Any]


async def add(connection: AsyncConnection, row: dict[str, Any]) -> int:
    made = await connection.execute(insert(receipts).values(row).returning(receipts.c.number))
    return int(made.scalar_one())


async def one(connection: AsyncConnection, number: int) -> Receipt | None:
    found = await connection.execute(_whole().where(receipts.c.number == number))
    row = found.mappings().one_or_none()
    return None if row is None else Receipt(**row)


async def newest(
    connection: AsyncConnection, *, most: int, before: int | None = None, subject: str = ""
) -> Sequence[Receipt]:
    query = _whole().order_by(receipts.c.number.desc()).limit(most)
    if before is not None:
        query = query.where(receipts.c.number < before)
    if subject:
        query = query.where(receipts.c.subject == subject)
    return [Receipt(**row) for row in (await connection.execute(query)).mappings()]


async def purge(connection: AsyncConnection, *, before: datetime) -> int:
    done = await connection.execute(delete(receipts).where(receipts.c.at < before))
    return done.rowcount


def _whole() -> Select[Any]:
    return select(
        receipts.c.number,
        receipts.c.at,
        receipts.c.kind,
        staff.c.name.label("by"),
        receipts.c.subject,
        receipts.c.why,
        receipts.c.detail,
    ).join(staff, staff.c.id == receipts.c.staff_id, isouter=True)
