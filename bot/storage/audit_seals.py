"""The seals of the audit trail, the lines beneath them, and where sealing may go next."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, delete, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.audit_chain import Line, Seal, Tally
from bot.storage.schema import audit, audit_seals

A_STEP = 2_000  # lines read at once
PURGED = "purged.audit"
_COLUMNS = (
    audit.c.id,
    cast(func.extract("epoch", audit.c.at), Text).label("at"),
    audit.c.staff_id,
    audit.c.action,
    audit.c.subject,
    audit.c.why,
    cast(audit.c.detail, Text).label("detail"),
)
# Whoever writes a line takes this lock before the line gets its id: once everybody who holds it
# now is done, no id up to the one given out last can still appear.
_WRITERS = text(
    "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND granted "
    "AND relation = 'audit'::regclass AND mode = 'RowExclusiveLock' "
    "AND pid <> pg_backend_pid()"
)
_GIVEN_OUT = text("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit_id_seq")

# A file may be kept longer than its line: then the hash goes on in a line of today.
_CARRY = text(
    "INSERT INTO audit (at, action, subject, why, detail) "
    "SELECT DISTINCT CAST(:now AS timestamptz), action, subject, "
    "'the first line is past its age', detail FROM audit "
    "WHERE id <= :last_id AND action = 'kept.media' "
    "AND subject IN (SELECT 'media:' || id FROM media)"
)


async def given_out(connection: AsyncConnection) -> int:
    """The newest id that any transaction has taken, committed or not."""
    return int((await connection.execute(_GIVEN_OUT)).scalar_one())


async def writers(connection: AsyncConnection) -> frozenset[str]:
    """The transactions that may hold a line which nobody else sees yet."""
    return frozenset((await connection.execute(_WRITERS)).scalars())


async def newest(connection: AsyncConnection) -> Seal | None:
    found = await connection.execute(
        select(audit_seals).order_by(audit_seals.c.batch.desc()).limit(1)
    )
    row = found.mappings().one_or_none()
    return None if row is None else Seal(**row)


async def seal_of(connection: AsyncConnection, batch: int) -> str | None:
    found = await connection.execute(select(audit_seals.c.seal).where(audit_seals.c.batch == batch))
    return found.scalar_one_or_none()


async def everything(connection: AsyncConnection) -> Sequence[Seal]:
    found = await connection.execute(select(audit_seals).order_by(audit_seals.c.batch))
    return [Seal(**row) for row in found.mappings()]


async def add(connection: AsyncConnection, one: Seal) -> None:
    await connection.execute(insert(audit_seals).values(**asdict(one)))


async def next_lines(
    connection: AsyncConnection, *, after: int | None, until: int, most: int
) -> Sequence[Line]:
    query = select(*_COLUMNS).where(_between(after, until)).order_by(audit.c.id).limit(most)
    return [Line(*row) for row in await connection.execute(query)]


async def newest_at(connection: AsyncConnection, *, after: int | None, until: int) -> datetime:
    found = await connection.execute(select(func.max(audit.c.at)).where(_between(after, until)))
    moment: datetime = found.scalar_one()
    return moment


async def tally(connection: AsyncConnection, *, after: int | None, until: int) -> Tally:
    counted = Tally()
    async for line in _lines(connection, after=after, until=until):
        counted.add(line)
    return counted


async def unsealed(connection: AsyncConnection, *, after: int) -> int:
    found = await connection.execute(select(func.count()).where(audit.c.id > after))
    return int(found.scalar_one())


async def purged_through(connection: AsyncConnection) -> dict[str, Any] | None:
    """What the newest line about purged batches says; those up to its batch have no lines left."""
    found = await connection.execute(
        select(audit.c.id, audit.c.at, audit.c.detail)
        .where(audit.c.subject == "audit", audit.c.action == PURGED)
        .order_by(audit.c.id.desc())
        .limit(1)
    )
    row = found.mappings().one_or_none()
    return None if row is None else {**row["detail"], "id": row["id"], "at": row["at"]}


async def purge(
    connection: AsyncConnection, *, now: datetime, age: timedelta
) -> tuple[int, Seal | None]:
    """How many lines went, and the last batch that is old enough: whole batches, from the first.

    The seals stay, so that the rest of the chain still follows from them.
    """
    younger = select(func.min(audit_seals.c.batch)).where(audit_seals.c.newest_at >= now - age)
    first_kept = (await connection.execute(younger)).scalar_one()
    query = select(audit_seals).order_by(audit_seals.c.batch.desc()).limit(1)
    if first_kept is not None:
        query = query.where(audit_seals.c.batch < first_kept)
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None:
        return 0, None
    last = Seal(**row)
    await connection.execute(_CARRY, {"now": now, "last_id": last.last_id})
    await connection.execute(text("SET LOCAL bluelamp.purging = 'audit'"))
    done = await connection.execute(delete(audit).where(audit.c.id <= last.last_id))
    await connection.execute(text("RESET bluelamp.purging"))
    return done.rowcount, last


async def _lines(
    connection: AsyncConnection, *, after: int | None, until: int
) -> AsyncIterator[Line]:
    while lines := await next_lines(connection, after=after, until=until, most=A_STEP):
        for line in lines:
            yield line
        after = lines[-1].id


def _between(after: int | None, until: int) -> ColumnElement[bool]:
    """Without `after` all the way down: somebody may put in a line with an id below zero."""
    reached = audit.c.id <= until
    return reached if after is None else (audit.c.id > after) & reached
