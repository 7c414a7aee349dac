"""CSRF tokens: the session's own, or before there is a session one that is tied to a cookie."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from aiohttp import web

from bot.console.context import WHO, Console, Who
from bot.console.sessions import PATH

COOKIE = "bluelamp_form"
FIELD = "csrf"
MADE = web.RequestKey("made_form_cookie", str)


def token_for(console: Console, request: web.Request) -> str:
    """What a form on this page carries; `give_cookie` must follow where nobody is signed in."""
    who: Who | None = request.get(WHO)
    if who is not None:
        return who.csrf
    value: str = request.cookies.get(COOKIE) or request.get(MADE) or secrets.token_urlsafe(24)
    request[MADE] = value
    return _tied(console, value)


def give_cookie(console: Console, request: web.Request, response: web.StreamResponse) -> None:
    if (value := request.get(MADE)) is not None and COOKIE not in request.cookies:
        response.set_cookie(
            COOKIE,
            value,
            path=PATH,
            httponly=True,
            secure=console.is_https(request),
            samesite="Strict",
        )


async def is_right(console: Console, request: web.Request) -> bool:
    """Another site can make a browser send our cookies, but not this."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    sent = (await request.post()).get(FIELD)
    if not isinstance(sent, str):
        return False
    if (who := request.get(WHO)) is not None:
        wanted = who.csrf
    elif cookie := request.cookies.get(COOKIE):
        wanted = _tied(console, cookie)
    else:
        return False
    return hmac.compare_digest(sent.encode(errors="replace"), wanted.encode())


def _tied(console: Console, value: str) -> str:
    key = console.secret_key.reveal().encode()
    return hmac.new(key, b"form:" + value.encode(errors="replace"), hashlib.sha256).hexdigest()
