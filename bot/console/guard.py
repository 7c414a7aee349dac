"""What stands before every view: who asks, whether they may, and whether the form is ours."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from aiohttp import web
from aiohttp.typedefs import Handler

from bot import desk_words
from bot.console import form_token, sessions
from bot.console.context import CONSOLE, WHO, Console
from bot.console.pages import HEADERS, page, see_other, sorry
from bot.console.permissions import ANYBODY, may
from bot.console.trail import note_look
from bot.storage.engine import is_away

log = logging.getLogger(__name__)

View = Callable[[Console, web.Request], Awaitable[web.StreamResponse]]

BACKGROUND = "X-Blue-Lamp-Refresh"  # our own script asks: a page would help nobody


def guarded(view: View, permission: str) -> Handler:
    """The view behind its permission."""

    async def handler(request: web.Request) -> web.StreamResponse:
        console = request.app[CONSOLE]
        who = await sessions.find(console, request)
        if who is not None:
            request[WHO] = who
        if permission != ANYBODY:
            if who is None:
                return _sign_in_first(console, request)
            if not may(who.role, permission):
                return sorry(
                    console,
                    request,
                    403,
                    "Your role does not include this page",
                    "If you need it for your work, ask your supervisor.",
                )
        if request.method == "POST" and not await form_token.is_right(console, request):
            return sorry(
                console,
                request,
                403,
                "This form can no longer be sent",
                "You may have signed out or in again in another window. Go back, reload the page "
                "and send it again.",
            )
        if request.method == "POST":
            await _look_at_the_words(console)
        response = await view(console, request)
        if response.status == 200:
            await note_look(console, request)
        return response

    return handler


async def _look_at_the_words(console: Console) -> None:
    """What an act may tell a resident is said as it is approved now, also in this process."""
    async with console.engine.connect() as connection:
        await desk_words.said_now(connection)


@web.middleware
async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Headers on every answer, and a page of our own for every refusal and fault."""
    console = request.app[CONSOLE]
    try:
        known = console.reach.knows(request.host)
        response = await handler(request) if known else _not_our_name(console, request)
    except web.HTTPException as error:
        if error.status < 400:
            response = see_other(error.headers["Location"])
        elif error.status == 404:
            response = sorry(console, request, 404, "There is no such page", "Check the address.")
        else:
            response = sorry(
                console, request, error.status, "This cannot be done", "Go back and try again."
            )
    except Exception as error:
        if not is_away(error):
            raise
        log.error("the console could not reach the database: %s", type(error).__name__)
        response = sorry(
            console,
            request,
            503,
            "The database cannot be reached",
            "Residents' messages are kept and will appear here. Try again in a moment.",
        )
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _not_our_name(console: Console, request: web.Request) -> web.Response:
    return sorry(
        console,
        request,
        421,
        "The console has another address",
        "Whoever runs it sets BLUELAMP_STAFF_URL to the address that staff use, and lets the "
        "proxy in front of it pass the Host header on.",
    )


def _sign_in_first(console: Console, request: web.Request) -> web.Response:
    if BACKGROUND in request.headers:
        return web.Response(status=401)
    if request.method in ("GET", "HEAD"):
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            # A link in a mail: the browser keeps strict cookies back on the way in from another
            # site, and sends them when our own page leads on.
            return page(console, request, "continue.html", {"to": request.path})
        raise web.HTTPSeeOther(f"/staff/sign-in?next={quote(request.path)}")
    return sorry(
        console,
        request,
        401,
        "You have been signed out",
        "Nothing was changed. Sign in again, then send the form once more.",
    )
