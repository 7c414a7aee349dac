"""Signing in by name and password or by a one-time link, and signing out."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from bot import audit
from bot.console import passwords, sessions
from bot.console.context import WHO, Console
from bot.console.form import field_of
from bot.console.pages import page, see_other, sorry
from bot.console.slow_down import lane_of_browser, lane_of_name, wait_after
from bot.console.staff_accounts import hash_of
from bot.console.trail import noted
from bot.console.welcome import safe, welcome
from bot.storage import sign_in_tries, staff, staff_sessions
from bot.storage.staff import Account

# one sentence for every reason, so that nobody learns which names exist
WRONG = (
    "The name or the password is not right. After several tries you must wait up to a minute "
    "before the next one counts."
)


async def form(console: Console, request: web.Request) -> web.StreamResponse:
    if request.get(WHO) is not None:
        raise web.HTTPSeeOther("/staff")
    return _form_page(console, request, to=safe(request.query.get("next", "")))


async def enter(console: Console, request: web.Request) -> web.StreamResponse:
    name, password = await field_of(request, "name"), await field_of(request, "password", raw=True)
    to = safe(await field_of(request, "next"))
    if console.settings.oidc_only:
        return _form_page(console, request, to=to)
    now = console.clock()
    account = await _admitted(console, request, name, password, now)
    if account is None:
        return _form_page(console, request, to=to, name=name, wrong=WRONG)
    async with console.engine.begin() as connection:
        await sign_in_tries.clear(connection, _lane(console, request, name, account.id))
        return await welcome(console, request, connection, account, now=now, to=to, how="password")


async def link(console: Console, request: web.Request) -> web.StreamResponse:
    """Shows the form only: mail scanners and previews follow links, and must not use it up."""
    return await _link_page(console, request)


async def set_password(console: Console, request: web.Request) -> web.StreamResponse:
    now = console.clock()
    link_hash = hash_of(request.match_info["token"])
    async with console.engine.connect() as connection:
        account = await staff.by_link(connection, link_hash, now=now)
    if account is None or console.settings.oidc_only:
        return _used_up(console, request)
    password = await field_of(request, "password", raw=True)
    fault = passwords.fault_in(password, name=account.name)
    if fault is None and password != await field_of(request, "again", raw=True):
        fault = "The two are not the same. Type your new password again."
    if fault is not None:
        return await _link_page(console, request, fault=fault)
    hashed = await console.passwords.hashed(password)
    async with console.engine.begin() as connection:
        staff_id = await staff.use_link(
            connection, link_hash, password_hash=hashed, now=console.clock()
        )
        if staff_id is None:
            return _used_up(console, request)
        await audit.write(
            connection, at=now, action="set.password", subject=f"staff:{staff_id}",
            staff_id=staff_id,
        )  # fmt: skip
        return await welcome(
            console, request, connection, account, now=now, to="/staff", how="link"
        )


async def leave(console: Console, request: web.Request) -> web.StreamResponse:
    token = request.cookies.get(sessions.COOKIE, "")
    async with console.engine.begin() as connection:
        await staff_sessions.end(connection, hash_of(token))
        await noted(
            console,
            request,
            connection,
            "signed.out",
            f"staff:{request[WHO].id}",
        )
    by_provider = request[WHO].how == "provider"
    response = see_other("/staff/signed-out" if by_provider else "/staff/sign-in")
    sessions.take_cookie(console, request, response)
    return response


def _form_page(
    console: Console, request: web.Request, *, to: str, name: str = "", wrong: str | None = None
) -> web.Response:
    values = {
        "next": to,
        "name": name,
        "wrong": wrong,
        "by_provider": console.provider is not None,
        "by_password": not console.settings.oidc_only,
    }
    refused = request.method == "POST"
    return page(console, request, "sign_in.html", values, status=403 if refused else 200)


async def _admitted(
    console: Console, request: web.Request, name: str, password: str, now: datetime
) -> Account | None:
    """The account if name and password fit and this guess counts."""
    async with console.engine.begin() as connection:
        account = await staff.by_name(connection, name)
        lane = _lane(console, request, name, account.id if account else None)
        counts = await sign_in_tries.book(connection, lane, now=now, wait_after=wait_after)
        await sign_in_tries.forget_old(connection, now=now)
    usable = account is not None and account.may_sign_in and counts
    password_hash = account.password_hash if account is not None and usable else None
    right = await console.passwords.is_right(password_hash, password)
    return account if right else None


def _lane(console: Console, request: web.Request, name: str, staff_id: int | None) -> str:
    """That of a browser which signed in here before; else that of the name from this address."""
    if staff_id is not None and sessions.is_known(console, request, staff_id):
        return lane_of_browser(console.secret_key, staff_id)
    return lane_of_name(console.secret_key, name, console.proxies.address_of(request))


async def _link_page(
    console: Console, request: web.Request, *, fault: str | None = None
) -> web.Response:
    async with console.engine.connect() as connection:
        account = await staff.by_link(
            connection, hash_of(request.match_info["token"]), now=console.clock()
        )
    if account is None:
        return _used_up(console, request)
    values = {
        "account": account,
        "token": request.match_info["token"],
        "fault": fault,
        "shortest": passwords.SHORTEST,
    }
    return page(console, request, "set_password.html", values, status=422 if fault else 200)


def _used_up(console: Console, request: web.Request) -> web.Response:
    return sorry(
        console,
        request,
        410,
        "This link no longer works",
        "It was used already, or it is too old. Ask your administrator for a new one.",
    )
