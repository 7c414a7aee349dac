"""Waiting for a person: hand-overs, messages the bot failed on, replies and notices not sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from aiohttp import web
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.console.context import WHO, Console
from bot.console.form import field_of, number_of
from bot.console.pages import page, shown_to
from bot.storage import deliveries, desk_waiting

MOST = 100
NOT_SENT_FOR = timedelta(days=14)  # older ones are history, and stand in the export
DONE = {
    "done": "That no longer waits.",
    "again": "The reply is sent once more.",
    "other": "Somebody else was quicker: it no longer waits.",
}


async def waiting(console: Console, request: web.Request) -> web.StreamResponse:
    async with console.engine.begin() as connection:
        values: dict[str, Any] = {
            "handed_over": await desk_waiting.handed_over(connection, most=MOST),
            "set_aside": await desk_waiting.set_aside(connection, most=MOST),
            "not_sent": await desk_waiting.not_sent(
                connection, since=console.clock() - NOT_SENT_FOR, most=MOST
            ),
            "not_told": await desk_waiting.not_told(
                connection, since=console.clock() - NOT_SENT_FOR, most=MOST
            ),
        }
        await audit.write(
            connection,
            at=console.clock(),
            action="saw.waiting",
            subject="waiting",
            staff_id=request[WHO].id,
        )
    values |= {
        "shown": shown_to(console, request[WHO]),
        "said": DONE.get(request.query.get("done", "")),
    }
    return page(console, request, "waiting.html", values)


async def give_back(console: Console, request: web.Request) -> web.StreamResponse:
    try:
        conversation_id = UUID(await field_of(request, "conversation"))
    except ValueError as error:
        raise web.HTTPBadRequest from error
    async with console.engine.begin() as connection:
        done = await desk_waiting.give_back(connection, conversation_id)
        if done:
            # the resident's page shows whether a person is there
            await connection.execute(select(func.pg_notify("bluelamp_web", str(conversation_id))))
            await _note(
                console, request, connection, "dealt.with", f"conversation:{conversation_id}"
            )
    raise web.HTTPSeeOther(f"/staff/waiting?done={'done' if done else 'other'}")


async def put_away(console: Console, request: web.Request) -> web.StreamResponse:
    inbox_id = await number_of(request, "message")
    async with console.engine.begin() as connection:
        done = await desk_waiting.put_away(connection, inbox_id, now=console.clock())
        if done:
            await _note(console, request, connection, "dealt.with", f"inbox:{inbox_id}")
    raise web.HTTPSeeOther(f"/staff/waiting?done={'done' if done else 'other'}")


async def send_again(console: Console, request: web.Request) -> web.StreamResponse:
    delivery_id = await number_of(request, "delivery")
    async with console.engine.begin() as connection:
        done = await deliveries.send_again(connection, delivery_id, now=console.clock())
        if done:
            await connection.execute(select(func.pg_notify("bluelamp_relay", "")))
            await _note(console, request, connection, "sent.again", f"delivery:{delivery_id}")
    raise web.HTTPSeeOther(f"/staff/waiting?done={'again' if done else 'other'}")


async def _note(
    console: Console,
    request: web.Request,
    connection: AsyncConnection,
    action: str,
    subject: str,
) -> None:
    await audit.write(
        connection,
        at=console.clock(),
        action=action,
        subject=subject,
        staff_id=request[WHO].id,
    )
