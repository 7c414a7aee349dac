"""An officer puts right what the bot read: category, urgency or place; each is kept to learn from.

The resident is told nothing of it: their report is what it was, only better understood.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Unpack

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.alarm import raise_alarm
from bot.clocks import due
from bot.delivery.staff_mail import Routes
from bot.delivery.team_notices import News, notices, place_for_all
from bot.desk_act import Deed, Seen, carry_out
from bot.desk_opened import Opened
from bot.desk_outcomes import Outcome
from bot.storage import outbox, team_posts
from bot.storage.schema import labelled_examples, reports
from bot.storage.wake import wake
from triage.privacy import mask

URGENCIES = ("emergency", "priority", "routine", "information")
URGENT = ("emergency", "priority")
GRAVITY = {slug: grade for grade, slug in enumerate(reversed(URGENCIES))}


async def correct_category(
    engine: AsyncEngine, *, category: str, why: str = "", **seen: Unpack[Seen]
) -> Outcome:
    """It stays with whom it is; passing it on is an act of its own."""
    return await _correct(engine, seen, "category", {"category": category}, why)


async def correct_urgency(
    engine: AsyncEngine, *, urgency: str, mail: Routes, why: str = "", **seen: Unpack[Seen]
) -> Outcome:
    """The clock goes with it: raised, it is never later than before.

    An emergency that the bot did not see is the control room's at once, with mail and all, also if
    it is undone: they have been called, and stand down themselves.
    """

    def changes(report: Opened) -> dict[str, Any]:
        return {"urgency": urgency, "due_at": new_due(report, urgency, seen["now"])}

    async def raised(connection: AsyncConnection, report: Opened, now: datetime) -> None:
        if urgency == "emergency":
            await _raise_alert(connection, report, mail, now)
        if urgency in URGENT and GRAVITY[urgency] > GRAVITY.get(report.urgency, 0):
            await _tell_team(connection, report, urgency, mail, now)

    return await _correct(engine, seen, "urgency", changes, why, beside=raised)


async def correct_place(
    engine: AsyncEngine,
    *,
    place_text: str,
    lat: float | None,
    lon: float | None,
    status: str,
    team: str | None = None,
    why: str = "",
    **seen: Unpack[Seen],
) -> Outcome:
    """`team` is whose ground it is, for the example; the report is not passed on by it."""
    changes = {"place_text": place_text, "lat": lat, "lon": lon, "place_status": status}
    return await _correct(engine, seen, "place", changes, why, right={"team": team})


def new_due(report: Opened, urgency: str, now: datetime) -> datetime:
    if GRAVITY[urgency] > GRAVITY.get(report.urgency, 0):
        return min(report.due_at, due(urgency, now))
    return due(urgency, report.created_at)


async def _correct(
    engine: AsyncEngine,
    seen: Seen,
    what: str,
    changes: Mapping[str, Any] | Any,
    why: str,
    right: Mapping[str, Any] | None = None,
    beside: Callable[[AsyncConnection, Opened, datetime], Awaitable[None]] | None = None,
) -> Outcome:
    def decide(report: Opened) -> Deed:
        changed = dict(changes(report) if callable(changes) else changes)

        async def keep(connection: AsyncConnection, opened: Opened) -> Mapping[str, Any]:
            labels = {
                name: changed[name]
                for name in ("category", "urgency", "place_text", "lat", "lon")
                if name in changed
            }
            if beside is not None:
                await beside(connection, opened, seen["now"])
            return {
                "example": await _keep(connection, opened, seen, {**labels, **(right or {})}, why)
            }

        return Deed(
            kind=f"corrected_{what}",
            action=f"corrected.{what}",
            changes=changed,
            text=why,
            why=why,
            detail={name: one for name, one in changed.items() if name in ("category", "urgency")},
            beside=keep,
        )

    return await carry_out(engine, seen, decide)


async def _raise_alert(
    connection: AsyncConnection, report: Opened, mail: Routes, now: datetime
) -> None:
    found = await connection.execute(_READ.where(reports.c.id == report.id))
    read = found.mappings().one()
    row = {
        "raised_at": now,
        "report_id": report.id,
        "words": read["description"],
        "because": ["an officer read the report as an emergency"],
        **{name: read[name] for name in ("category", "place_text", "lat", "lon", "team")},
    }
    await raise_alarm(
        connection,
        conversation_id=report.conversation_id,
        row=row,
        note="an officer read the report as an emergency",
        mail=mail,
    )


async def _tell_team(
    connection: AsyncConnection, report: Opened, urgency: str, mail: Routes, now: datetime
) -> None:
    """At once, whatever the hour: it lay in their queue as something that could wait."""
    found = await connection.execute(_READ.where(reports.c.id == report.id))
    read = found.mappings().one()
    named = read["category"].replace("_", " ")
    news = News(
        key=f"report:{report.reference}:raised:{urgency}",
        subject=f"RAISED: {report.reference}: {named} (now {urgency})",
        lines=(f"Place: {place_for_all(read['category'], read['place_text'])}",),
        link=f"{mail.console_url}/reports/{report.reference}",
        urgent=True,
    )
    post = await team_posts.of_team(connection, report.team or team_posts.CONTROL_ROOM)
    people = await mail.for_report(connection, team=report.team)
    await outbox.add_notices(connection, notices(news, post, people, now=now))
    await wake(connection, relay=True)


async def _keep(
    connection: AsyncConnection,
    report: Opened,
    seen: Seen,
    labels: Mapping[str, Any],
    why: str,
) -> int:
    """Masked: who teaches the next model needs no names."""
    found = await connection.execute(_READ.where(reports.c.id == report.id))
    read = dict(found.mappings().one())
    text = read.pop("description")
    row = {
        "at": seen["now"],
        "staff_id": seen["staff_id"],
        "source": "correction",
        "conversation_id": report.conversation_id,
        "report_id": report.id,
        "text": mask(text),
        "was": read | {"urgency": report.urgency},
        "why": mask(why),
    }
    made = await connection.execute(
        insert(labelled_examples).values(row | dict(labels)).returning(labelled_examples.c.id)
    )
    return int(made.scalar_one())


_READ = select(
    reports.c.description,
    *(reports.c[name] for name in ("category", "confidence", "place_text", "lat", "lon", "team")),
)
