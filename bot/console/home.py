"""The first page after signing in: what waits, for this role."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from bot.console.context import WHO, Console
from bot.console.pages import page
from bot.console.queues import DESK_LISTS, PRIORITY
from bot.console.unsent import SHOWN_FOR
from bot.storage import (
    desk_alerts,
    desk_queues,
    desk_waiting,
    notes,
    staff,
    standing_orders,
    unsent,
)

MOST_MENTIONS = 20


async def home(console: Console, request: web.Request) -> web.StreamResponse:
    who = request[WHO]
    values: dict[str, Any] = {
        "alerts": None,
        "priority": None,
        "tallies": [],
        "desk": None,
        "waiting": None,
        "says_999": 0,
        "mentions": [],
    }
    async with console.engine.connect() as connection:
        account = await staff.by_id(connection, who.id)
        values["without_second_step"] = (
            account is not None and account.totp is None and who.how != "provider"
        )
        values["paused_at"] = (await standing_orders.read(connection)).paused_at
        if who.may("see.conversations"):
            values["mentions"] = await notes.unseen_mentions(connection, who.id, most=MOST_MENTIONS)
        if who.may("see.alerts"):
            values["alerts"] = await desk_alerts.count_open(connection)
        if who.may("see.priority"):
            values["priority"] = await desk_queues.count(connection, PRIORITY)
        if who.may("see.queues") and who.teams:
            tallies = await desk_queues.by_team(connection, who.teams, now=console.clock())
            known = {one.team: one for one in tallies}
            values["tallies"] = [
                known.get(team, desk_queues.Tally(team=team, open=0, new=0, late=0))
                for team in who.teams
            ]
        if who.may("see.waiting"):
            since = console.clock() - SHOWN_FOR
            values["says_999"] = await unsent.count_999(connection, since=since)
            aside = await asyncio.to_thread(console.aside.count)
            waiting = await desk_waiting.count(connection)
            values["waiting"] = waiting + aside + values["says_999"]
        if who.may("see.desk"):
            values["desk"] = sum(
                [await desk_queues.count(connection, one.wanted) for one in DESK_LISTS]
            )
    parts = console.health.parts if console.health is not None else {}
    return page(console, request, "home.html", values | {"parts": parts})
