"""Lets somebody in who has shown who they are, or asks them for the second step first."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import quote

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.console import sessions
from bot.console.browsers import browser_in
from bot.console.context import Console
from bot.console.pages import see_other
from bot.console.staff_accounts import hash_of
from bot.storage import staff_sessions
from bot.storage.staff import Account
from bot.storage.staff_sessions import CODE, ENROL, IN

OUR_PATH = re.compile(r"/staff(/[A-Za-z0-9._~/-]*)?")
NEXT_PAGE = {CODE: "/staff/second-step", ENROL: "/staff/second-step/set-up"}


def safe(to: str) -> str:
    """Only to a page of our own."""
    return to if OUR_PATH.fullmatch(to) and "//" not in to else "/staff"


def stage_after_password(account: Account, *, required: bool) -> str:
    if account.totp is not None:
        return CODE
    return ENROL if required else IN


async def welcome(
    console: Console,
    request: web.Request,
    connection: AsyncConnection,
    account: Account,
    *,
    now: datetime,
    to: str,
    how: str,
) -> web.StreamResponse:
    """After a right password or a one-time link."""
    stage = stage_after_password(account, required=console.reach.second_step_required)
    if stage == IN:
        token = await let_in(console, request, connection, account.id, now=now, how=how)
        response = see_other(to)
        give_cookies(console, request, response, token, account.id)
        return response
    token = await _begin(console, request, connection, account.id, now=now, how=how, stage=stage)
    await audit.write(
        connection,
        at=now,
        action="gave.password",
        subject=f"staff:{account.id}",
        staff_id=account.id,
    )
    response = see_other(f"{NEXT_PAGE[stage]}?next={quote(to)}")
    sessions.give_cookie(console, request, response, token)
    return response


async def let_in(
    console: Console,
    request: web.Request,
    connection: AsyncConnection,
    staff_id: int,
    *,
    now: datetime,
    how: str,
    second: str = "",
) -> str:
    """A whole session's token; whatever session the browser showed before is over."""
    token = await _begin(console, request, connection, staff_id, now=now, how=how, stage=IN)
    await audit.write(
        connection,
        at=now,
        action="signed.in",
        subject=f"staff:{staff_id}",
        staff_id=staff_id,
        detail={"how": how} | ({"second_step": second} if second else {}),
    )
    return token


def give_cookies(
    console: Console, request: web.Request, response: web.StreamResponse, token: str, staff_id: int
) -> None:
    sessions.give_cookie(console, request, response, token)
    sessions.give_known_cookie(console, request, response, staff_id)


async def _begin(
    console: Console,
    request: web.Request,
    connection: AsyncConnection,
    staff_id: int,
    *,
    now: datetime,
    how: str,
    stage: str,
) -> str:
    await staff_sessions.end(connection, hash_of(request.cookies.get(sessions.COOKIE, "")))
    address = console.proxies.address_of(request)
    return await sessions.start(
        connection,
        staff_id,
        now=now,
        stage=stage,
        how=how,
        browser=browser_in(request.headers.get("User-Agent", "")),
        address="" if address is None else str(address),
    )
