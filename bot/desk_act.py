"""The common course of every action on a report: one transaction from the lock to the last line.

It holds the change, the report's own history, the audit line and, where it may reach the resident,
the words to them. What can be undone is kept with the former state; its words wait that long.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NotRequired, TypedDict

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import audit
from bot.desk_opened import Opened, open_report, tell_resident
from bot.desk_outcomes import Changed, Done, NoSuchReport, Outcome, Unreachable, Unsafe
from bot.storage import report_acts, reports
from bot.storage.report_acts import columns_of, kept

AT_ONCE = timedelta()


class Seen(TypedDict):
    """Who acts when, on which version of which report. `hold`: how long it can be undone."""

    reference: str
    staff_id: int
    version: int
    now: datetime
    hold: NotRequired[timedelta]


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """For the resident. With `phrase` they are the bot's own, else the officer's."""

    text: str
    phrase: str | None = None
    override_why: str = ""  # why it is safe to write although they asked us not to


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """What an action does to the report that it found."""

    kind: str  # of the line in the history
    action: str = ""  # of the line in the audit trail, where it is not changed.<kind>
    changes: Mapping[str, Any] = field(default_factory=dict)
    words: Words | None = None
    text: str = ""
    why: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    # whatever else belongs into the same transaction, done first; what it gives back is kept
    beside: Callable[[AsyncConnection, Opened], Awaitable[Mapping[str, Any]]] | None = None


async def carry_out(
    engine: AsyncEngine, seen: Seen, decide: Callable[[Opened], Deed | Unsafe | Unreachable]
) -> Outcome:
    """Nothing is written where somebody else was quicker, or the words may not go."""
    now, staff_id = seen["now"], seen["staff_id"]
    async with engine.begin() as connection:
        report = await open_report(connection, seen["reference"])
        if report is None:
            return NoSuchReport()
        if report.version != seen["version"]:
            return Changed(report.version)
        deed = decide(report)
        if not isinstance(deed, Deed):
            return deed
        told, because = may_go(report, deed.words, now=now)
        hold = AT_ONCE if told and report.is_urgent else seen.get("hold", AT_ONCE)
        changes = dict(deed.changes) | {"changed_at": now}
        before = await columns_of(connection, report.id, list(changes))
        more = await deed.beside(connection, report) if deed.beside else {}
        await reports.change(connection, report.id, **changes)
        detail: dict[str, Any] = dict(deed.detail) | {"told": told}
        if deed.words and told and not hold:
            detail["message"] = await _tell(connection, report, deed.words, seen)
        if hold:
            words = deed.words if told else None
            if words and words.override_why:
                more = {**more, "override": words.override_why}
            detail["act"] = await report_acts.add(
                connection,
                {
                    "report_id": report.id,
                    "staff_id": staff_id,
                    "kind": deed.kind,
                    "at": now,
                    "until": now + hold,
                    "before": before,
                    "after": kept(changes) | {f"_{name}": one for name, one in more.items()},
                    "words": words.text if words else None,
                    "phrase": words.phrase if words else None,
                },
            )
        why_not = because if deed.words and not told else ""
        await _write(connection, report, seen, deed, detail, why_not)
        return Done(report.version + 1, told=told, because=because)


def may_go(report: Opened, words: Words | None, *, now: datetime) -> tuple[bool, str]:
    """Whether these words may reach this resident now, and why."""
    if words is None:
        return False, "nobody is told of this"
    by_person = words.phrase is None
    if report.why_unsafe and not (by_person and words.override_why):
        return False, report.why_unsafe
    if unreachable := report.why_unreachable(by_person=by_person, now=now):
        return False, unreachable
    return True, f"{'sent' if by_person else 'told'} on their own channel"


async def _tell(connection: AsyncConnection, report: Opened, words: Words, seen: Seen) -> int:
    return await tell_resident(
        connection,
        report,
        words.text,
        now=seen["now"],
        staff_id=None if words.phrase else seen["staff_id"],
        phrase=words.phrase,
    )


async def _write(
    connection: AsyncConnection,
    report: Opened,
    seen: Seen,
    deed: Deed,
    detail: dict[str, Any],
    why_not: str,
) -> None:
    """The same into the report's history and the audit trail; only the history says why not told.

    That may quote what the resident said of how to reach them, which the trail must not.
    """
    await reports.add_event(
        connection,
        report_id=report.id,
        at=seen["now"],
        kind=deed.kind,
        text=deed.text,
        staff_id=seen["staff_id"],
        detail=detail | ({"because": why_not} if why_not else {}),
    )
    await audit.write(
        connection,
        at=seen["now"],
        staff_id=seen["staff_id"],
        action=deed.action or f"changed.{deed.kind}",
        subject=f"report:{report.reference}",
        why=deed.why,
        detail=detail,
    )
