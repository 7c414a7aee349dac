"""One's own account: the second step, recovery codes, the password, and where one is signed in."""

from __future__ import annotations

from aiohttp import web

from bot import audit
from bot.console import passwords, sessions
from bot.console.context import WHO, Console
from bot.console.form import field_of, number_of
from bot.console.pages import page, see_other
from bot.console.second_step_pages import (
    WRONG_PASSWORD,
    codes_page,
    new_codes,
    own_password_is_right,
)
from bot.storage import second_steps, staff, staff_sessions

DONE = {
    "ended": "That session is over.",
    "password": "Your password is changed. You are signed out everywhere else.",
}


async def account(console: Console, request: web.Request) -> web.StreamResponse:
    return await _page(console, request)


async def end_session(console: Console, request: web.Request) -> web.StreamResponse:
    number, who = await number_of(request, "session"), request[WHO]
    async with console.engine.begin() as connection:
        if await staff_sessions.end_number(connection, number, staff_id=who.id):
            await audit.write(
                connection, at=console.clock(), action="ended.session",
                subject=f"staff:{who.id}", staff_id=who.id,
            )  # fmt: skip
    raise web.HTTPSeeOther("/staff/account?done=ended")


async def sign_out_everywhere(console: Console, request: web.Request) -> web.StreamResponse:
    who = request[WHO]
    async with console.engine.begin() as connection:
        await staff.end_sessions(connection, who.id)
        await audit.write(
            connection, at=console.clock(), action="signed.out", subject=f"staff:{who.id}",
            staff_id=who.id, detail={"everywhere": True},
        )  # fmt: skip
    response = see_other("/staff/signed-out" if who.how == "provider" else "/staff/sign-in")
    sessions.take_cookie(console, request, response)
    return response


async def renew_codes(console: Console, request: web.Request) -> web.StreamResponse:
    who = request[WHO]
    given = await field_of(request, "password", raw=True)
    if not await own_password_is_right(console, request, who.id, given):
        return await _page(console, request, fault=WRONG_PASSWORD, at="password")
    async with console.engine.begin() as connection:
        known = await staff.by_id(connection, who.id)
        if known is None or known.totp is None:
            raise web.HTTPSeeOther("/staff/second-step/set-up")
        codes = await new_codes(console, connection, who.id)
        await audit.write(
            connection, at=console.clock(), action="renewed.recovery-codes",
            subject=f"staff:{who.id}", staff_id=who.id,
        )  # fmt: skip
    return codes_page(console, request, codes, to="/staff/account")


async def change_password(console: Console, request: web.Request) -> web.StreamResponse:
    who = request[WHO]
    given = await field_of(request, "current", raw=True)
    if not await own_password_is_right(console, request, who.id, given):
        return await _page(console, request, fault=WRONG_PASSWORD, at="current")
    new = await field_of(request, "new", raw=True)
    fault = passwords.fault_in(new, name=who.name)
    if fault is None and new != await field_of(request, "again", raw=True):
        fault = "The two are not the same. Type your new password again."
    if fault is not None:
        return await _page(console, request, fault=fault, at="new")
    hashed = await console.passwords.hashed(new)
    async with console.engine.begin() as connection:
        await staff.change(connection, who.id, password_hash=hashed)
        await staff.end_sessions(connection, who.id, but=who.session)
        await audit.write(
            connection, at=console.clock(), action="changed.password",
            subject=f"staff:{who.id}", staff_id=who.id,
        )  # fmt: skip
    raise web.HTTPSeeOther("/staff/account?done=password")


async def _page(
    console: Console, request: web.Request, *, fault: str = "", at: str = ""
) -> web.Response:
    who, now = request[WHO], console.clock()
    async with console.engine.connect() as connection:
        known = await staff.by_id(connection, who.id)
        opened = await staff_sessions.of_staff(
            connection, who.id, now=now, idle_since=now - sessions.IDLE
        )
        left = await second_steps.codes_left(connection, who.id)
    values = {
        "account": known,
        "sessions": opened,
        "codes_left": left,
        "fault": fault,
        "at": at,
        "shortest": passwords.SHORTEST,
        "said": DONE.get(request.query.get("done", "")),
    }
    return page(console, request, "account.html", values, status=422 if fault else 200)
