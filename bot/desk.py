"""What officers do with a report, for the console: each action is one transaction.

It holds the change, the report's own history, the audit line and, where it may reach the resident,
the message with its delivery. Whoever acts says which version they saw; a newer one is never
overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import audit, desk_words
from bot.desk_opened import Opened, open_report, tell_resident, tell_staff
from bot.desk_outcomes import (
    ActionOutcome,
    AnswerOutcome,
    Changed,
    Done,
    NoSuchReport,
    Unreachable,
    Unsafe,
)
from bot.storage import reports

__all__ = [
    "STATUSES",
    "ActionOutcome",
    "AnswerOutcome",
    "Changed",
    "Done",
    "NoSuchReport",
    "Unreachable",
    "Unsafe",
    "answer",
    "change_status",
    "enter_crime_number",
    "pass_to_team",
    "take",
]

STATUSES = ("new", "seen", "in_hand", "passed_on", "closed")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Act:
    """Who does what, when: written alike into the report's history and the audit trail."""

    connection: AsyncConnection
    staff_id: int
    now: datetime
    why: str = ""

    async def write(
        self, report: Opened, *, kind: str, action: str, text: str = "", **detail: Any
    ) -> None:
        await reports.add_event(
            self.connection,
            report_id=report.id,
            at=self.now,
            kind=kind,
            text=text,
            staff_id=self.staff_id,
            detail=detail,
        )
        await audit.write(
            self.connection,
            at=self.now,
            staff_id=self.staff_id,
            action=action,
            subject=f"report:{report.reference}",
            why=self.why,
            detail=detail,
        )

    async def tell(self, report: Opened, words: tuple[str, str] | None) -> tuple[bool, str]:
        """The bot's own words, unless they could endanger or cannot arrive: (told, because)."""
        if words is None:
            return False, "nobody is told of this"
        if report.why_unsafe:
            return False, report.why_unsafe
        if unreachable := report.why_unreachable(by_person=False, now=self.now):
            return False, unreachable
        phrase, text = words
        await tell_resident(self.connection, report, text, now=self.now, phrase=phrase)
        return True, "told on their own channel"


async def answer(
    engine: AsyncEngine,
    *,
    reference: str,
    staff_id: int,
    text: str,
    version: int,
    now: datetime,
    new_status: str | None = None,
    override_why: str | None = None,
) -> AnswerOutcome:
    """The officer's own words to the resident. An answered report is at least seen."""
    async with engine.begin() as connection:
        report = await open_report(connection, reference)
        if report is None:
            return NoSuchReport()
        if report.version != version:
            return Changed(report.version)
        if report.why_unsafe and not override_why:
            return Unsafe(report.why_unsafe)
        if unreachable := report.why_unreachable(by_person=True, now=now):
            return Unreachable(unreachable)
        status = new_status or ("seen" if report.status == "new" else report.status)
        act = _Act(connection=connection, staff_id=staff_id, now=now, why=override_why or "")
        message = await tell_resident(connection, report, text, now=now, staff_id=staff_id)
        await reports.change(connection, report.id, status=status, changed_at=now)
        await act.write(
            report,
            kind="answer",
            action="answered.report",
            text=text,
            message=message,
            status=status,
        )
        await tell_staff(connection)
        return Done(report.version + 1, told=True, because="sent on their own channel")


async def change_status(
    engine: AsyncEngine,
    *,
    reference: str,
    staff_id: int,
    status: str,
    version: int,
    now: datetime,
    outcome: str | None = None,
) -> ActionOutcome:
    """`outcome` is what the resident reads of how it ended. They are told where that is safe."""
    if status not in STATUSES:
        raise ValueError(f"there is no status {status!r}")
    words = desk_words.of_status(status, reference=reference, outcome=outcome)
    changes: dict[str, Any] = {"status": status} | ({"outcome": outcome} if outcome else {})
    return await _change(
        engine,
        reference,
        version,
        staff_id=staff_id,
        now=now,
        changes=changes,
        kind="status",
        words=words,
        text=outcome or "",
        status=status,
    )


async def take(
    engine: AsyncEngine, *, reference: str, staff_id: int, version: int, now: datetime
) -> ActionOutcome:
    """This officer deals with it from now on; a new report becomes a seen one."""
    return await _change(
        engine,
        reference,
        version,
        staff_id=staff_id,
        now=now,
        changes={"taken_by": staff_id},
        kind="taken",
        words=desk_words.of_status("seen", reference=reference, outcome=None),
        only_new_becomes_seen=True,
    )


async def pass_to_team(
    engine: AsyncEngine,
    *,
    reference: str,
    staff_id: int,
    team: str,
    team_name: str,
    version: int,
    now: datetime,
    why: str = "",
) -> ActionOutcome:
    """It lies in the other team's queue, as nobody's yet, with the clock it had."""
    return await _change(
        engine,
        reference,
        version,
        staff_id=staff_id,
        now=now,
        why=why,
        changes={"team": team, "destination": "team", "status": "passed_on", "taken_by": None},
        kind="passed_on",
        words=desk_words.of_team(reference=reference, team_name=team_name),
        text=why,
        team=team,
    )


async def enter_crime_number(
    engine: AsyncEngine, *, reference: str, staff_id: int, number: str, version: int, now: datetime
) -> ActionOutcome:
    """From here on it is recorded as a crime, and the resident hears so."""
    return await _change(
        engine,
        reference,
        version,
        staff_id=staff_id,
        now=now,
        changes={"crime_number": number},
        kind="crime_number",
        words=desk_words.of_crime_number(reference=reference, number=number),
        text=number,
    )


async def _change(
    engine: AsyncEngine,
    reference: str,
    version: int,
    *,
    staff_id: int,
    now: datetime,
    changes: dict[str, Any],
    kind: str,
    words: tuple[str, str] | None,
    text: str = "",
    why: str = "",
    only_new_becomes_seen: bool = False,
    **detail: Any,
) -> ActionOutcome:
    """The common course of every action that is not an answer."""
    async with engine.begin() as connection:
        report = await open_report(connection, reference)
        if report is None:
            return NoSuchReport()
        if report.version != version:
            return Changed(report.version)
        if only_new_becomes_seen:
            if report.status == "new":
                changes = changes | {"status": "seen"}
            else:
                words = None  # they were told when it was seen
        act = _Act(connection=connection, staff_id=staff_id, now=now, why=why)
        await reports.change(connection, report.id, changed_at=now, **changes)
        told, because = await act.tell(report, words)
        await act.write(report, kind=kind, action=f"changed.{kind}", text=text, told=told, **detail)
        await tell_staff(connection)
        return Done(report.version + 1, told=told, because=because)
