"""Pages for whose turn it is: hand over at the end of a shift, choose the patches one covers."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot import audit, desk_handover
from bot.console.context import WHO, Console
from bot.console.form import field_of, number_of
from bot.console.pages import page
from bot.console.permissions import PERMISSIONS
from bot.console.teams import all_teams, by_area
from bot.storage import handovers, staff

LONGEST_NOTE = 2_000
MOST_PATCHES = 40
TAKERS = PERMISSIONS["act.on.reports"]


async def form(console: Console, request: web.Request) -> web.StreamResponse:
    return await _page(console, request)


async def hand_over(console: Console, request: web.Request) -> web.StreamResponse:
    note, to = await field_of(request, "note"), await field_of(request, "to")
    chosen = {str(one) for one in (await request.post()).getall("report", [])}
    kept = {"note": note, "to": to}
    who = request[WHO]
    async with console.engine.connect() as connection:
        mine = await handovers.taken_by(connection, who.id)
    versions = {
        one.reference: await number_of(request, f"version-{one.reference}")
        for one in mine
        if one.reference in chosen
    }
    if not to.isascii() or not to.isdigit() or len(to) > 12:
        return await _page(console, request, "Choose a colleague.", "#to", kept)
    if not note or len(note) > LONGEST_NOTE:
        fault = f"Write what they must know, in at most {LONGEST_NOTE:,} characters."
        return await _page(console, request, fault, "#note", kept)
    outcome = await desk_handover.hand_over(
        console.engine,
        by=who.id,
        to=int(to),
        note=note,
        versions=versions,
        takers=TAKERS,
        now=console.clock(),
    )
    if isinstance(outcome, desk_handover.NoSuchColleague):
        return await _page(console, request, "Choose a colleague.", "#to", kept)
    return await _page(console, request, handed=outcome)


async def read(console: Console, request: web.Request) -> web.StreamResponse:
    handover = await number_of(request, "handover")
    who = request[WHO]
    async with console.engine.begin() as connection:
        if await handovers.mark_read(connection, handover, staff_id=who.id, now=console.clock()):
            await audit.write(
                connection,
                at=console.clock(),
                action="read.handover",
                subject=f"handover:{handover}",
                staff_id=who.id,
            )
    raise web.HTTPSeeOther("/staff/queue")


async def patches(console: Console, request: web.Request) -> web.StreamResponse:
    """What one covers oneself: everybody may look at every queue, so this grants nothing."""
    values = {
        "mine": [all_teams()[one] for one in request[WHO].teams if one in all_teams()],
        "areas": by_area(),
        "said": "Your patches were changed." if "done" in request.query else None,
    }
    return page(console, request, "patches.html", values)


async def change_patches(console: Console, request: web.Request) -> web.StreamResponse:
    who = request[WHO]
    add, drop = await field_of(request, "add"), await field_of(request, "drop")
    teams = [one for one in who.teams if one != drop]
    if add in all_teams() and add not in teams and len(teams) < MOST_PATCHES:
        teams.append(add)
    if teams != list(who.teams):
        async with console.engine.begin() as connection:
            await staff.change(connection, who.id, teams=teams)
            await audit.write(
                connection,
                at=console.clock(),
                action="changed.patches",
                subject=f"staff:{who.id}",
                staff_id=who.id,
                detail={"from": list(who.teams), "to": teams},
            )
    raise web.HTTPSeeOther("/staff/patches?done=1")


async def _page(
    console: Console,
    request: web.Request,
    fault: str | None = None,
    fault_at: str = "",
    kept: dict[str, str] | None = None,
    *,
    handed: desk_handover.Handed | None = None,
) -> web.StreamResponse:
    who = request[WHO]
    async with console.engine.connect() as connection:
        mine = await handovers.taken_by(connection, who.id)
        people = await staff.everybody(connection)
    # those of the same patches first: they are the likeliest
    colleagues = sorted(
        (
            one
            for one in people
            if one.id != who.id and one.disabled_at is None and one.role in TAKERS
        ),
        key=lambda one: (not set(one.teams) & set(who.teams), one.name),
    )
    values: dict[str, Any] = {
        "mine": mine,
        "colleagues": [(str(one.id), one.name) for one in colleagues],
        "handed": handed,
        "fault": fault,
        "fault_at": fault_at,
        "kept": kept or {},
    }
    return page(console, request, "handover.html", values, status=422 if fault else 200)
