"""Alerts: what residents were told to ring 999 about, until somebody takes each by name."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.console import alert_floods
from bot.console.context import WHO, Console
from bot.console.form import number_of
from bot.console.map_response import map_response
from bot.console.map_svg import Point
from bot.console.pages import page
from bot.storage import desk_alerts
from bot.storage.desk_alerts import Alert

MOST_OPEN, MOST_DONE = 100, 20
STATE = "X-Blue-Lamp-State"  # changes when there is something else to show
DONE = {
    "taken": "You acknowledged the alert.",
    "other": "Somebody else had acknowledged that alert already: see below.",
    "flood": "You acknowledged the flood.",
    "flood-other": "Somebody else had acknowledged that flood already.",
    "alike": "You acknowledged the alerts with the same words.",
    "handed": "The alert is with the team, and they are told.",
    "handed-already": "Somebody else had handed that alert on already: see below.",
}


async def alerts(console: Console, request: web.Request) -> web.StreamResponse:
    async with console.engine.begin() as connection:
        opened = await desk_alerts.open_ones(connection, most=MOST_OPEN)
        done = await desk_alerts.acknowledged(connection, most=MOST_DONE)
        flooding = await alert_floods.shown(connection, console)
        await _note_look(console, connection, request[WHO].id, opened)
    state = _state(opened, flooding)
    console.shown_alerts.is_news(request[WHO].session, state)
    values = {
        **flooding,
        "opened": opened,
        "number": len(opened) + flooding["number"],
        "done": done,
        "state": state,
        "said": DONE.get(request.query.get("done", "")),
    }
    return page(console, request, "alerts.html", values)


async def open_alerts(console: Console, request: web.Request) -> web.StreamResponse:
    """Only the open ones, for the page's own script.

    It asks every few seconds: a line is left where there is something that this session has not
    been shown yet.
    """
    who = request[WHO]
    async with console.engine.begin() as connection:
        opened = await desk_alerts.open_ones(connection, most=MOST_OPEN)
        flooding = await alert_floods.shown(connection, console)
        state = _state(opened, flooding)
        if console.shown_alerts.is_news(who.session, state):
            await _note_look(console, connection, who.id, opened)
    response = page(console, request, "alerts_open.html", {"opened": opened, **flooding})
    response.headers[STATE] = state
    return response


async def how_many(console: Console, request: web.Request) -> web.StreamResponse:  # noqa: ARG001  # a view like the others
    """For the menu of every page: whoever reads a report must see that an alert came in."""
    async with console.engine.connect() as connection:
        return web.json_response({"open": await desk_alerts.count_open(connection)})


async def acknowledge(console: Console, request: web.Request) -> web.StreamResponse:
    alert_id = await number_of(request, "alert")
    who = request[WHO]
    async with console.engine.begin() as connection:
        taken = await desk_alerts.acknowledge(
            connection, alert_id, staff_id=who.id, now=console.clock()
        )
        if taken:
            await audit.write(
                connection,
                at=console.clock(),
                action="acknowledged.alert",
                subject=f"alert:{alert_id}",
                staff_id=who.id,
            )
    raise web.HTTPSeeOther(f"/staff/alerts?done={'taken' if taken else 'other'}")


async def alert_map(console: Console, request: web.Request) -> web.StreamResponse:
    async with console.engine.connect() as connection:
        alert = await desk_alerts.one(connection, int(request.match_info["alert"]))
    if alert is None or alert.lat is None or alert.lon is None:
        raise web.HTTPNotFound
    return await map_response(console, alert.team, [Point(alert.lat, alert.lon)])


def _state(opened: Sequence[Alert], flooding: Mapping[str, Any]) -> str:
    what = [
        (one.id, one.times, len(one.notes), one.stood_down_at, one.reference, one.escalations)
        for one in opened
    ]
    alike = [(one.first, one.last, one.many) for one in flooding["alike"]]
    floods = [(one.id, one.danger, one.refused, one.acknowledged_at) for one in flooding["floods"]]
    return hashlib.sha256(repr((what, alike, floods)).encode()).hexdigest()[:16]


async def _note_look(
    console: Console, connection: AsyncConnection, staff_id: int, opened: Sequence[Alert]
) -> None:
    await audit.write(
        connection,
        at=console.clock(),
        action="saw.alerts",
        subject="alerts",
        staff_id=staff_id,
        detail={"open": [one.id for one in opened]},
    )
