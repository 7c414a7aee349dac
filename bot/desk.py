"""What officers do with a report, for the console: each action is one transaction.

Whoever acts says which version they saw; a newer one is never overwritten.
"""

from __future__ import annotations

from typing import Any, Unpack

from sqlalchemy.ext.asyncio import AsyncEngine

from bot import desk_words
from bot.desk_act import Deed, Seen, Words, carry_out
from bot.desk_opened import Opened
from bot.desk_outcomes import (
    CannotUndo,
    Changed,
    Done,
    NoSuchReport,
    Outcome,
    Undone,
    UndoOutcome,
    Unreachable,
    Unsafe,
)

__all__ = [
    "STATUSES",
    "CannotUndo",
    "Changed",
    "Done",
    "NoSuchReport",
    "Outcome",
    "UndoOutcome",
    "Undone",
    "Unreachable",
    "Unsafe",
    "answer",
    "change_status",
    "enter_crime_number",
    "pass_to_partner",
    "pass_to_team",
    "take",
]

STATUSES = ("new", "seen", "in_hand", "passed_on", "closed")


async def answer(
    engine: AsyncEngine,
    *,
    text: str,
    new_status: str | None = None,
    override_why: str | None = None,
    asks: bool = False,
    **seen: Unpack[Seen],
) -> Outcome:
    """The officer's own words to the resident. An answered report is at least seen."""

    def decide(report: Opened) -> Deed | Unsafe | Unreachable:
        if report.why_unsafe and not override_why:
            return Unsafe(report.why_unsafe)
        if unreachable := report.why_unreachable(by_person=True, now=seen["now"]):
            return Unreachable(unreachable)
        status = new_status or ("seen" if report.status == "new" else report.status)
        return Deed(
            kind="question" if asks else "answer",
            action="asked.resident" if asks else "answered.report",
            changes={"status": status},
            words=Words(text=text, override_why=override_why or ""),
            text=text,
            why=override_why or "",
            detail={"status": status} | ({"override": True} if override_why else {}),
        )

    return await carry_out(engine, seen, decide)


async def change_status(
    engine: AsyncEngine, *, status: str, outcome: str | None = None, **seen: Unpack[Seen]
) -> Outcome:
    """`outcome` is what the resident reads of how it ended. They are told where that is safe."""
    if status not in STATUSES:
        raise ValueError(f"there is no status {status!r}")
    changes: dict[str, Any] = {"status": status} | ({"outcome": outcome} if outcome else {})
    deed = Deed(
        kind="status",
        changes=changes,
        words=desk_words.of_status(status, reference=seen["reference"], outcome=outcome),
        text=outcome or "",
        detail={"status": status},
    )
    return await carry_out(engine, seen, lambda _: deed)


async def take(engine: AsyncEngine, **seen: Unpack[Seen]) -> Outcome:
    """This officer deals with it from now on; a new report becomes a seen one."""

    def decide(report: Opened) -> Deed:
        if report.status != "new":  # they were told when it was seen
            return Deed(kind="taken", changes={"taken_by": seen["staff_id"]})
        return Deed(
            kind="taken",
            changes={"taken_by": seen["staff_id"], "status": "seen"},
            words=desk_words.of_status("seen", reference=report.reference, outcome=None),
        )

    return await carry_out(engine, seen, decide)


async def pass_to_team(
    engine: AsyncEngine, *, team: str, team_name: str, why: str = "", **seen: Unpack[Seen]
) -> Outcome:
    """It lies in the other team's queue, as nobody's yet, with the clock it had."""
    words = desk_words.of_team(reference=seen["reference"], team_name=team_name)
    changes = {"destination": "team", "team": team, "partner": None}
    return await _pass_on(engine, seen, changes, words, why, {"team": team})


async def pass_to_partner(
    engine: AsyncEngine, *, partner: str, partner_name: str, why: str = "", **seen: Unpack[Seen]
) -> Outcome:
    """It lies in the list for partners; somebody of ours still has to bring it to them."""
    words = desk_words.of_partner(reference=seen["reference"], partner_name=partner_name)
    changes = {"destination": "partner", "partner": partner}
    return await _pass_on(engine, seen, changes, words, why, {"partner": partner})


async def enter_crime_number(engine: AsyncEngine, *, number: str, **seen: Unpack[Seen]) -> Outcome:
    """From here on it is recorded as a crime, and the resident hears so."""
    deed = Deed(
        kind="crime_number",
        changes={"crime_number": number},
        words=desk_words.of_crime_number(reference=seen["reference"], number=number),
        text=number,
    )
    return await carry_out(engine, seen, lambda _: deed)


async def _pass_on(
    engine: AsyncEngine,
    seen: Seen,
    changes: dict[str, Any],
    words: Words,
    why: str,
    detail: dict[str, Any],
) -> Outcome:
    deed = Deed(
        kind="passed_on",
        changes=changes | {"status": "passed_on", "taken_by": None},
        words=words,
        text=why,
        why=why,
        detail=detail,
    )
    return await carry_out(engine, seen, lambda _: deed)
