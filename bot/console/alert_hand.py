"""The page on which the control room hands an alert to a team."""

from __future__ import annotations

from aiohttp import web

from bot import desk_alerts_handed
from bot.console.context import WHO, Console
from bot.console.form import field_of
from bot.console.pages import page
from bot.console.teams import all_teams, by_area
from bot.console.trail import noted
from bot.storage import desk_alerts


async def form(console: Console, request: web.Request) -> web.StreamResponse:
    return await _page(console, request)


async def hand(console: Console, request: web.Request) -> web.StreamResponse:
    team = await field_of(request, "team")
    if team not in all_teams():
        return await _page(console, request, fault="Choose the team.")
    outcome = await desk_alerts_handed.hand(
        console.engine,
        alert_id=int(request.match_info["alert"]),
        team=team,
        staff_id=request[WHO].id,
        now=console.clock(),
        mail=console.mail_routes(request),
    )
    if isinstance(outcome, desk_alerts_handed.NoSuchAlert):
        raise web.HTTPNotFound
    done = "handed" if isinstance(outcome, desk_alerts_handed.HandedTo) else "handed-already"
    raise web.HTTPSeeOther(f"/staff/alerts?done={done}")


async def _page(
    console: Console, request: web.Request, fault: str | None = None
) -> web.StreamResponse:
    async with console.engine.begin() as connection:
        alert = await desk_alerts.one(connection, int(request.match_info["alert"]))
        if alert is None:
            raise web.HTTPNotFound
        await noted(
            console,
            request,
            connection,
            "saw.alert",
            f"alert:{alert.id}",
        )
    values = {"alert": alert, "areas": by_area(), "fault": fault}
    return page(console, request, "alert_hand.html", values, status=422 if fault else 200)
