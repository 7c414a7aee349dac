"""What stands around a report on its page: what can be undone, others like it, who sent it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import desk_words
from bot.console import words
from bot.console.context import Console, Who
from bot.console.teams import team_name
from bot.desk_corrections import URGENCIES
from bot.storage import cautions, desk_around, matters, report_acts
from bot.storage.desk_reports import Report
from triage.referrals import referrals


async def around(
    console: Console, connection: AsyncConnection, report: Report, who: Who
) -> dict[str, Any]:
    """For the templates report_undo.html, report_around.html and report_right.html."""
    now, may_act = console.clock(), who.may("act.on.reports")
    matter = await matters.of_report(connection, report.id)
    return {
        "to_undo": await report_acts.latest_to_undo(
            connection, report.id, staff_id=who.id, now=now
        ),
        "not_gone": await report_acts.waiting(connection, report.id),
        "joined": await matters.members(connection, matter) if matter is not None else (),
        "similar": await desk_around.similar(
            connection, report, metres=console.similar.metres, days=console.similar.days
        ),
        "similar_is": console.similar,
        "place_history": await desk_around.of_place(connection, report, now=now),
        "caller": await desk_around.of_caller(connection, report, now=now),
        "cautions": await cautions.of_sender(connection, report.conversation_id),
        "ground": _elsewhere(console, report),
        "replies": desk_words.templates(await desk_words.said_now(connection)) if may_act else {},
        "categories": [(slug, words.category(slug)) for slug in words.all_categories()],
        "urgencies": [(slug, words.URGENCIES[slug]) for slug in URGENCIES],
        "partners": [(one.slug, one.name) for one in referrals().values()] if may_act else [],
    }


def _elsewhere(console: Console, report: Report) -> str | None:
    """The team whose ground the place lies on, where that is not the one that has the report."""
    if report.lat is None or report.lon is None or report.team is None:
        return None
    team = console.places.at(report.lat, report.lon).team
    return team_name(team.id) if team is not None and team.id != report.team else None
