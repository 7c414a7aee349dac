"""Waiting for a person: hand-overs, messages the bot failed on, replies and notices not sent."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from aiohttp import web

from bot import aside_ends
from bot.aside_mark import Marks
from bot.console import unsent
from bot.console.context import WHO, Console
from bot.console.form import field_of, number_of
from bot.console.pages import page, shown_to
from bot.console.trail import noted
from bot.storage import desk_waiting
from bot.storage.wake import wake

MOST = 100
DONE = {
    "done": "That no longer waits.",
    "again": "The reply is sent once more.",
    "other": "Somebody else was quicker: it no longer waits.",
    "held": "It is of a conversation on legal hold: its file stays until data protection lifts it.",
    "stuck": "Its file cannot be deleted. Tell whoever runs Blue Lamp.",
}
NOT_DONE = frozenset({"held", "stuck"})


async def waiting(console: Console, request: web.Request) -> web.StreamResponse:
    aside = await asyncio.to_thread(console.aside.newest, MOST)
    lying = await asyncio.to_thread(console.aside.count)
    in_danger = len(await asyncio.to_thread(console.aside.in_danger))
    async with console.engine.begin() as connection:
        values: dict[str, Any] = {
            "handed_over": await desk_waiting.handed_over(connection, most=MOST),
            "set_aside": await desk_waiting.set_aside(connection, most=MOST),
            "danger_files": [one for one in aside if one.danger],
            "calm_files": [one for one in aside if not one.danger],
            "danger_count": in_danger,
            "calm_count": max(lying - in_danger, 0),
            "held_files": await aside_ends.on_hold(connection, [one.name for one in aside]),
            "not_told": await desk_waiting.not_told(
                connection, since=console.clock() - unsent.SHOWN_FOR, most=MOST
            ),
        }
        values |= await unsent.values(console, connection)
        detail: dict[str, Any] = {"put_aside": len(aside)} if aside else {}
        contacts = unsent.contacts_seen(values["unsent"], request[WHO])
        await noted(
            console,
            request,
            connection,
            "saw.waiting",
            "waiting",
            detail=detail | ({"contacts": contacts} if contacts else {}),
        )
    values |= {
        "shown": shown_to(console, request[WHO]),
        "said": _said(request.query.get("done", ""), request.query.get("number", "")),
        "not_done": request.query.get("done") in NOT_DONE,
    }
    return page(console, request, "waiting.html", values)


def _said(done: str, number: str) -> str | None:
    """The number came back through the address: only what is one is repeated."""
    if done != "all":
        return DONE.get(done)
    if not (number.isascii() and number.isdigit() and len(number) <= 9):
        return None
    them = "1 reply is on its" if number == "1" else f"{number} replies are on their"
    return f"{them} way again, danger first, as fast as the channel takes them."


async def give_back(console: Console, request: web.Request) -> web.StreamResponse:
    try:
        conversation_id = UUID(await field_of(request, "conversation"))
    except ValueError as error:
        raise web.HTTPBadRequest from error
    async with console.engine.begin() as connection:
        done = await desk_waiting.give_back(connection, conversation_id)
        if done:
            # the resident's page shows whether a person is there
            await wake(connection, conversation=conversation_id)
            await noted(
                console, request, connection, "dealt.with", f"conversation:{conversation_id}"
            )
    raise web.HTTPSeeOther(f"/staff/waiting?done={'done' if done else 'other'}")


async def put_away(console: Console, request: web.Request) -> web.StreamResponse:
    inbox_id = await number_of(request, "message")
    async with console.engine.begin() as connection:
        done = await desk_waiting.put_away(connection, inbox_id, now=console.clock())
        if done:
            await noted(console, request, connection, "dealt.with", f"inbox:{inbox_id}")
    raise web.HTTPSeeOther(f"/staff/waiting?done={'done' if done else 'other'}")


async def put_file_away(console: Console, request: web.Request) -> web.StreamResponse:
    """One that was put aside: its file goes once the line that says so is written."""
    name = await field_of(request, "file")
    if not await asyncio.to_thread(console.aside.has, name):
        raise web.HTTPSeeOther("/staff/waiting?done=other")
    async with console.engine.begin() as connection:
        held = bool(await aside_ends.on_hold(connection, [name]))
        if not held:
            subject = f"aside:{Marks.by(console.secret_key).of(name)}"
            await noted(console, request, connection, "dealt.with", subject)
    if held:
        raise web.HTTPSeeOther("/staff/waiting?done=held")
    removed = await asyncio.to_thread(console.aside.remove, [name])
    said = "done" if removed.gone else "stuck" if removed.stuck else "other"
    raise web.HTTPSeeOther(f"/staff/waiting?done={said}")
