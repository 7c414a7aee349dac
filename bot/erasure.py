"""Erases what we hold of a conversation, as far as holds, open alerts and records allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import aside_ends, receipts
from bot.deletions import Counts, delete_conversations, delete_reports, delete_words
from bot.put_aside import PutAside
from bot.storage import data_subjects, holds
from bot.storage.schema import alerts, conversations, reports

OfReports = Literal["refuse", "keep", "erase"]

HOLD = "a legal hold is in force"
ALERT = "the control room has not acknowledged its alert yet"
RECORDS = "a report is a police record with a retention of its own"


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What went and what stayed; `gone` is empty where nothing may go. `files` were put aside: they
    go after the commit."""

    gone: Counts
    kept: Sequence[Kept]
    receipt: int
    files: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class HasReports:
    """Nothing was erased: it was not said what should become of these police records."""

    references: tuple[str, ...]


async def erase(
    connection: AsyncConnection,
    conversation_id: UUID,
    *,
    of_reports: OfReports,
    why: str,
    now: datetime,
    staff_id: int | None = None,
    by: str = "",
    aside: PutAside | None = None,
) -> Erased | HasReports | None:
    """One conversation and all that hangs on it. None where there is no such conversation."""
    if not await data_subjects.lock(connection, conversation_id):
        return None
    subject = f"conversation:{conversation_id}"
    if refusals := await _refusals(connection, conversation_id):
        number = await receipts.write(
            connection,
            at=now,
            kind="refuse",
            subject=subject,
            why=why,
            staff_id=staff_id,
            by=by,
            detail={"gone": {}, "kept": [asdict(one) for one in refusals]},
        )
        return Erased({}, refusals, number)
    found = await connection.execute(
        select(reports.c.reference).where(reports.c.conversation_id == conversation_id)
    )
    references = tuple(found.scalars())
    if references and of_reports == "refuse":
        return HasReports(references)
    files: Sequence[str] = ()
    if aside is not None:  # before the address goes that they are known by
        files = await aside_ends.with_conversation(connection, aside, conversation_id)
    await aside_ends.mark_erased(connection, conversation_id, now=now)
    kept: list[Kept] = []
    if references and of_reports == "keep":
        gone = await delete_words(connection, conversation_id, now=now)
        kept = [Kept(f"report {reference} with its photos", RECORDS) for reference in references]
        kept.append(Kept("the conversation's channel, times and language", "the report needs them"))
    else:
        gone = await delete_reports(connection, reports.c.conversation_id == conversation_id)
        gone |= await delete_conversations(
            connection,
            select(conversations.c.id).where(conversations.c.id == conversation_id),
            now=now,
        )
    if aside is not None:
        gone["put_aside"] = len(files)
    number = await receipts.write(
        connection,
        at=now,
        kind="erase",
        subject=subject,
        why=why,
        staff_id=staff_id,
        by=by,
        detail={
            "gone": gone,
            "kept": [asdict(one) for one in kept],
            "references": list(references),
        },
    )
    return Erased(gone, kept, number, files)


async def _refusals(connection: AsyncConnection, conversation_id: UUID) -> list[Kept]:
    hold = await holds.of_conversation(connection, conversation_id)
    if hold is not None:
        return [Kept("everything", f"{HOLD}: number {hold.id}, since {hold.set_at:%Y-%m-%d}")]
    open_alert = await connection.execute(
        select(alerts.c.id).where(
            alerts.c.conversation_id == conversation_id, alerts.c.acknowledged_at.is_(None)
        )
    )
    return [] if open_alert.first() is None else [Kept("everything", ALERT)]
