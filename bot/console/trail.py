"""Which pages leave a line in the audit trail when they are opened, and which need none and why.

A view that changes something, or shows one record, writes its own line beside what it does. Lists
are told of here, and the guard writes their line before the page is sent: no look without a line.
A test walks every route and wants one or the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.console.context import WHO, Console


@dataclass(frozen=True, slots=True)
class Look:
    """The line of a page; `subject` may name what stands in its address."""

    action: str
    subject: str


# by method and address, without the patterns of its parts
LOOKS: dict[tuple[str, str], Look] = {
    ("GET", "/desk"): Look("saw.queue", "queue:desk"),
    ("GET", "/conversations"): Look("saw.conversations", "conversations"),
    ("GET", "/examples"): Look("saw.examples", "examples"),
    ("GET", "/people"): Look("saw.people", "staff"),
    ("GET", "/reports/{reference}/map.svg"): Look("saw.map", "report:{reference}"),
    ("GET", "/handover"): Look("saw.handover", "handover"),
    ("GET", "/posts"): Look("saw.posts", "posts"),
    ("GET", "/posts/{team}"): Look("saw.post", "team:{team}"),
}

_OWN = "shows somebody nothing but their own account, or nothing at all"
_PART = "part of a page that left the line when it was opened"
_BOTS = "what the bot says to everybody, and whether it does: nothing of residents"
_COUNTS = "numbers only: nobody's words, names or places"
QUIET: dict[tuple[str, str], str] = {
    ("GET", "/sign-in"): "a form for strangers",
    ("GET", "/sign-in/provider"): "leads to the provider; coming back leaves the line",
    ("GET", "/signed-out"): "a page for strangers",
    ("GET", "/link/{token}"): "a form for strangers; sending it leaves the line",
    ("GET", "/static/{release}/{name}"): "our own stylesheets and scripts",
    ("GET", "/second-step"): "a form; sending it leaves the line",
    ("GET", "/second-step/set-up"): "a form; sending it leaves the line",
    ("GET", "/account"): _OWN,
    ("GET", "/patches"): _OWN,
    ("GET", ""): _COUNTS,
    ("GET", "/"): _COUNTS,
    ("GET", "/alerts/count"): _COUNTS,
    ("GET", "/alerts/{alert}/map.svg"): _PART,
    ("GET", "/words"): _BOTS,
    ("GET", "/words/{name}"): _BOTS,
    ("GET", "/bot"): _BOTS,
    ("GET", "/teams"): _COUNTS,
    ("GET", "/queue/{team}/map.svg"): _PART,
    ("GET", "/map/outlines.json"): "the teams' ground, which is public",
    ("GET", "/reports/{reference}/outlines.json"): _PART,
    ("GET", "/conversations/news"): _COUNTS,
    ("GET", "/conversations/{conversation}/turns"): _PART,
}


async def note_look(console: Console, request: web.Request) -> None:
    """Before the page is sent; where the line cannot be written, nothing is shown."""
    look = LOOKS.get((request.method, address_of(request)))
    who = request.get(WHO)
    if look is None or who is None:
        return
    async with console.engine.begin() as connection:
        await audit.write(
            connection,
            at=console.clock(),
            action=look.action,
            subject=look.subject.format_map(request.match_info),
            staff_id=who.id,
        )


async def noted(
    console: Console,
    request: web.Request,
    connection: AsyncConnection,
    action: str,
    subject: str,
    *,
    why: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """The line of what the person at this request does now, in the transaction of what it is."""
    await audit.write(
        connection,
        at=console.clock(),
        action=action,
        subject=subject,
        staff_id=request[WHO].id,
        why=why,
        detail=detail,
    )


def address_of(request: web.Request) -> str:
    """ "/queue/{team}" of /staff/queue/PLY.4029."""
    resource = request.match_info.route.resource
    canonical = "" if resource is None else resource.canonical
    return canonical.removeprefix("/staff")
