"""Labelled examples before a second person: what the next model learns, and what it does not."""

from __future__ import annotations

from aiohttp import web

from bot.console.context import WHO, Console
from bot.console.form import field_of, number_of
from bot.console.pages import page
from bot.console.trail import noted
from bot.storage import examples

A_PAGE = 50
DONE = {
    "accepted": "Kept for the next model.",
    "refused": "It will not be learned from.",
    "nothing": "Nothing was changed: it was reviewed before, or it is your own.",
}


async def waiting(console: Console, request: web.Request) -> web.StreamResponse:
    after = request.query.get("after", "0")
    if not after.isascii() or not after.isdigit() or len(after) > 15:
        raise web.HTTPBadRequest
    async with console.engine.connect() as connection:
        found = await examples.waiting(connection, most=A_PAGE + 1, after=int(after))
        count = await examples.count_waiting(connection)
    values = {
        "found": found[:A_PAGE],
        "next": found[A_PAGE - 1].id if len(found) > A_PAGE else None,
        "count": count,
        "mask": console.mask,
        "done": DONE.get(request.query.get("done", "")),
    }
    return page(console, request, "examples.html", values)


async def review(console: Console, request: web.Request) -> web.StreamResponse:
    """By somebody other than who said so."""
    example, accepted = await number_of(request, "example"), bool(await field_of(request, "accept"))
    async with console.engine.begin() as connection:
        done = await examples.review(
            connection,
            example,
            staff_id=request[WHO].id,
            accepted=accepted,
            now=console.clock(),
        )
        if done:
            await noted(
                console,
                request,
                connection,
                "accepted.example" if accepted else "refused.example",
                f"example:{example}",
            )
    said = ("accepted" if accepted else "refused") if done else "nothing"
    raise web.HTTPSeeOther(f"/staff/examples?done={said}")
