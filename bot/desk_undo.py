"""Takes an officer's last action back within its minute: the report is exactly as it was before.

Only the version moves on, so that nobody overwrites what they have not seen.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import audit
from bot.desk_opened import open_report
from bot.desk_outcomes import CannotUndo, NoSuchReport, Undone, UndoOutcome
from bot.storage import report_acts, reports
from bot.storage.report_acts import ReportAct
from bot.storage.schema import labelled_examples

TOO_LATE = "the minute is over; if a message was waiting, it is on its way"
NOT_YOURS = "only who did it can undo it"
CHANGED_SINCE = "the report was changed since, and that would be lost"


async def undo(
    engine: AsyncEngine, *, reference: str, act_id: int, staff_id: int, now: datetime
) -> UndoOutcome:
    async with engine.begin() as connection:
        report = await open_report(connection, reference)
        if report is None:
            return NoSuchReport()
        act = await report_acts.one(connection, act_id)
        if act is None or act.report_id != report.id or act.undone_at is not None:
            return CannotUndo("there is nothing left to undo")
        if act.staff_id != staff_id:
            return CannotUndo(NOT_YOURS)
        if act.until <= now or act.sent_at is not None:
            return CannotUndo(TOO_LATE)
        present = await report_acts.columns_of(connection, report.id, list(act.before))
        wrote = {name: value for name, value in act.after.items() if name in act.before}
        # a resident who adds something moves `changed_at` only: that is theirs, and stays
        if any(present[name] != wrote[name] for name in wrote if name != "changed_at"):
            return CannotUndo(CHANGED_SINCE)
        back = dict(act.before)
        if present.get("changed_at") != wrote.get("changed_at"):
            back.pop("changed_at", None)
        await reports.change(connection, report.id, **report_acts.restored(back))
        await report_acts.mark(connection, act.id, undone_at=now)
        await _forget_example(connection, act)
        detail = {"act": act.id, "undone": act.kind, "kept_back": act.waits}
        await reports.add_event(
            connection,
            report_id=report.id,
            at=now,
            kind="undone",
            staff_id=staff_id,
            detail=detail,
        )
        await audit.write(
            connection,
            at=now,
            staff_id=staff_id,
            action=f"undid.{act.kind}",
            subject=f"report:{report.reference}",
            detail=detail,
        )
        return Undone()


async def _forget_example(connection: AsyncConnection, act: ReportAct) -> None:
    """A correction that was a slip of the finger teaches nothing."""
    if example := act.after.get("_example"):
        await connection.execute(
            delete(labelled_examples).where(labelled_examples.c.id == int(example))
        )
