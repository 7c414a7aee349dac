"""Floods on the alerts page: acknowledged by name, as is what many said with the same words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.console.context import WHO, Console
from bot.console.form import number_of
from bot.storage import alert_floods
from bot.storage.floods import QUIET

SHOWN_AFTER_ITS_END = timedelta(hours=1)


async def shown(connection: AsyncConnection, console: Console) -> Mapping[str, Any]:
    """What the page shows beside the alerts that stand alone."""
    since = console.clock() - QUIET - SHOWN_AFTER_ITS_END
    floods = await alert_floods.alarms(connection, since=since)
    alike = await alert_floods.open_groups(connection)
    return {
        "floods": floods,
        "alike": alike,
        "gathered": await alert_floods.count_open(connection),
        # what somebody must still take: the page's own script counts the same
        "number": len(alike) + sum(one.acknowledged_at is None for one in floods),
    }


async def acknowledge(console: Console, request: web.Request) -> web.StreamResponse:
    """The flood's alarm. Alerts that lie in it stay open: each group is acknowledged by itself."""
    flood, who = await number_of(request, "flood"), request[WHO]
    async with console.engine.begin() as connection:
        taken = await alert_floods.acknowledge(
            connection, flood, staff_id=who.id, now=console.clock()
        )
        if taken:
            await audit.write(
                connection,
                at=console.clock(),
                action="acknowledged.flood",
                subject=f"flood:{flood}",
                staff_id=who.id,
            )
    raise web.HTTPSeeOther(f"/staff/alerts?done={'flood' if taken else 'flood-other'}")


async def acknowledge_alike(console: Console, request: web.Request) -> web.StreamResponse:
    first, last = await number_of(request, "first"), await number_of(request, "last")
    who = request[WHO]
    async with console.engine.begin() as connection:
        taken = await alert_floods.acknowledge_alike(
            connection, first=first, last=last, staff_id=who.id, now=console.clock()
        )
        if taken:
            await audit.write(
                connection,
                at=console.clock(),
                action="acknowledged.alerts",
                subject="alerts",
                staff_id=who.id,
                detail={"alerts": list(taken)},
            )
    raise web.HTTPSeeOther(f"/staff/alerts?done={'alike' if taken else 'other'}")
