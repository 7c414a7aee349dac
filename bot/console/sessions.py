"""A sign-in that lasts a shift: its cookie, its end, and the mark of a browser that we know."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.console.context import Console, Who
from bot.console.staff_accounts import hash_of
from bot.storage import staff_sessions
from bot.storage.set_back import is_ahead
from bot.storage.staff_sessions import IN, Session

COOKIE = "bluelamp_staff"
KNOWN_COOKIE = "bluelamp_known"
PATH = "/staff"

IDLE = timedelta(minutes=60)  # the alerts page asks by itself, so a watched screen stays signed in
LASTS = timedelta(hours=12)  # a shift
HALF_LASTS = timedelta(minutes=15)  # between the password and the second step
TOUCH_EVERY = timedelta(minutes=1)  # a write a minute is enough to know that somebody is there
KNOWN_LASTS = timedelta(days=180)


async def find(console: Console, request: web.Request) -> Who | None:
    """Whoever is signed in; not who still owes the second step."""
    session = await _session(console, request)
    return Who.of(session) if session is not None and session.stage == IN else None


async def find_half(console: Console, request: web.Request) -> Session | None:
    """Who gave the password, and owes the second step or must set it up."""
    session = await _session(console, request)
    return session if session is not None and session.stage != IN else None


async def _session(console: Console, request: web.Request) -> Session | None:
    token = request.cookies.get(COOKIE, "")
    if not token:
        return None
    now = console.clock()
    async with console.engine.begin() as connection:
        session = await staff_sessions.find(
            connection, hash_of(token), now=now, idle_since=now - IDLE
        )
        if session is None:
            return None
        seen = session.seen_at
        if session.stage == IN and (now - seen > TOUCH_EVERY or is_ahead(seen, now)):
            await staff_sessions.touch(connection, session.token_hash, now=now)
    return session


async def start(
    connection: AsyncConnection,
    staff_id: int,
    *,
    now: datetime,
    stage: str = IN,
    how: str = "password",
    browser: str = "",
    address: str = "",
) -> str:
    """The token for the cookie. Each sign-in gets a new one, and each step of it."""
    token = secrets.token_urlsafe(32)
    await staff_sessions.clear_old(connection, staff_id, now=now, idle_since=now - IDLE)
    await staff_sessions.start(
        connection,
        token_hash=hash_of(token),
        staff_id=staff_id,
        csrf=secrets.token_urlsafe(24),
        now=now,
        expires_at=now + (LASTS if stage == IN else HALF_LASTS),
        stage=stage,
        how=how,
        browser=browser,
        address=address,
    )
    return token


def give_cookie(
    console: Console, request: web.Request, response: web.StreamResponse, token: str
) -> None:
    secure = console.is_https(request)
    response.set_cookie(COOKIE, token, path=PATH, httponly=True, secure=secure, samesite="Strict")


def give_known_cookie(
    console: Console, request: web.Request, response: web.StreamResponse, staff_id: int
) -> None:
    """Only after a whole sign-in: a password alone makes no browser known."""
    secure = console.is_https(request)
    response.set_cookie(
        KNOWN_COOKIE,
        known_mark(console, staff_id),
        path=PATH,
        httponly=True,
        secure=secure,
        samesite="Strict",
        max_age=int(KNOWN_LASTS.total_seconds()),
    )


def take_cookie(console: Console, request: web.Request, response: web.StreamResponse) -> None:
    response.set_cookie(
        COOKIE,
        "",
        path=PATH,
        httponly=True,
        secure=console.is_https(request),
        samesite="Strict",
        max_age=0,
    )


def known_mark(console: Console, staff_id: int) -> str:
    """Only we can make it; it lets a browser try again at once while strangers must wait."""
    key = console.secret_key.reveal().encode()
    return hmac.new(key, f"known browser of {staff_id}".encode(), hashlib.sha256).hexdigest()


def is_known(console: Console, request: web.Request, staff_id: int) -> bool:
    shown = request.cookies.get(KNOWN_COOKIE, "")
    return hmac.compare_digest(
        shown.encode(errors="replace"), known_mark(console, staff_id).encode()
    )
