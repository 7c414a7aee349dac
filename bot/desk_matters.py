"""Joins reports of the same thing and takes them apart; marks hoaxes and abusive senders.

Each is a line in the report's history and in the audit trail. None of them changes the report.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import audit
from bot.storage import cautions, matters, reports
from bot.storage.schema import reports as table


@dataclass(frozen=True, slots=True)
class Kept:
    """It was done."""


@dataclass(frozen=True, slots=True)
class NotKept:
    """Nothing was changed, and why: a whole sentence for the page."""

    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class By:
    """Who does it, and when."""

    staff_id: int
    now: datetime


async def join(
    engine: AsyncEngine, reference: str, other: str, by: By, *, because: str
) -> Kept | NotKept:
    """The other report into this one's matter, or both into a new one."""
    try:
        async with engine.begin() as connection:
            ids = await _locked(connection, (reference, other))
            if reference == other or len(ids) != 2:
                return NotKept("There is no other report with this reference.")
            here = await matters.of_report(connection, ids[reference])
            there = await matters.of_report(connection, ids[other])
            if there is not None and there == here:
                return NotKept("These reports are joined already.")
            if there is not None and here is not None:
                return NotKept(f"{other} is joined to other reports. Take it out there first.")
            matter = here or there or await matters.begin(connection, now=by.now)
            for name, present in ((reference, here), (other, there)):
                if present is None:
                    await matters.join(
                        connection,
                        matter,
                        ids[name],
                        staff_id=by.staff_id,
                        because=because,
                        now=by.now,
                    )
            for name, with_which in ((reference, other), (other, reference)):
                await _note(
                    connection, ids[name], name, by, "joined", f"{with_which}: {because}",
                    matter=matter, other=with_which,
                )  # fmt: skip
    except IntegrityError:
        return NotKept("Somebody else joined one of these reports just now. Look again.")
    return Kept()


async def unjoin(engine: AsyncEngine, reference: str, by: By) -> Kept | NotKept:
    async with engine.begin() as connection:
        ids = await _locked(connection, (reference,))
        if not ids:
            return NotKept("There is no such report.")
        matter = await matters.leave(connection, ids[reference], staff_id=by.staff_id, now=by.now)
        if matter is None:
            return NotKept("This report is not joined to any other.")
        await _note(connection, ids[reference], reference, by, "unjoined", "", matter=matter)
    return Kept()


async def caution(
    engine: AsyncEngine, reference: str, by: By, *, kind: str, why: str
) -> Kept | NotKept:
    """A hoax is of this report; abuse is of its sender, whatever else they report."""
    async with engine.begin() as connection:
        found = await _sender(connection, reference)
        if found is None:
            return NotKept("There is no such report.")
        report_id, conversation_id = found
        for one in await cautions.of_sender(connection, conversation_id):
            if one.kind == kind and (kind == "abusive" or one.reference == reference):
                return NotKept(f"{one.by} has marked this already.")
        await cautions.add(
            connection, kind=kind, conversation_id=conversation_id, report_id=report_id,
            staff_id=by.staff_id, why=why, now=by.now,
        )  # fmt: skip
        await _note(connection, report_id, reference, by, f"marked_{kind}", why)
    return Kept()


async def lift(engine: AsyncEngine, reference: str, by: By, *, caution_id: int) -> Kept | NotKept:
    async with engine.begin() as connection:
        found = await _sender(connection, reference)
        if found is None:
            return NotKept("There is no such report.")
        report_id, conversation_id = found
        kind = await cautions.lift(
            connection,
            caution_id,
            conversation_id=conversation_id,
            staff_id=by.staff_id,
            now=by.now,
        )
        if kind is None:
            return NotKept("Somebody else has taken this mark away already.")
        await _note(connection, report_id, reference, by, f"unmarked_{kind}", "")
    return Kept()


async def _locked(connection: AsyncConnection, references: tuple[str, ...]) -> dict[str, UUID]:
    """In one order whoever asks: two who join the same reports do not wait for each other."""
    found = await connection.execute(
        select(table.c.reference, table.c.id)
        .where(table.c.reference.in_(references))
        .order_by(table.c.id)
        .with_for_update()
    )
    return {row.reference: row.id for row in found}


async def _sender(connection: AsyncConnection, reference: str) -> tuple[UUID, UUID] | None:
    found = await connection.execute(
        select(table.c.id, table.c.conversation_id)
        .where(table.c.reference == reference)
        .with_for_update()
    )
    row = found.one_or_none()
    return None if row is None else (row.id, row.conversation_id)


async def _note(
    connection: AsyncConnection,
    report_id: UUID,
    reference: str,
    by: By,
    kind: str,
    text: str,
    **detail: Any,
) -> None:
    await reports.add_event(
        connection,
        report_id=report_id,
        at=by.now,
        kind=kind,
        text=text,
        staff_id=by.staff_id,
        detail=detail,
    )
    await audit.write(
        connection,
        at=by.now,
        staff_id=by.staff_id,
        action=f"{kind.replace('_', '.')}.report" if "_" not in kind else kind.replace("_", "."),
        subject=f"report:{reference}",
        why=text if kind.startswith("marked") else "",
        detail=detail,
    )
