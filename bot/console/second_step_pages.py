"""The second step as pages: entering a code, setting up an app, and the recovery codes, once."""

from __future__ import annotations

from functools import partial

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.console import kept_secrets, second_step, sessions
from bot.console.context import WHO, Console
from bot.console.form import field_of
from bot.console.pages import page, see_other
from bot.console.slow_down import LONGEST_WAIT_FOR_A_CODE, lane_of_codes, wait_after
from bot.console.staff_accounts import hash_of
from bot.console.welcome import give_cookies, let_in, safe
from bot.storage import second_steps, sign_in_tries, staff, staff_sessions
from bot.storage.staff import Account
from bot.storage.staff_sessions import CODE, Session

MOST_WRONG = 10  # then the password is asked for again
WRONG = (
    "That code is not right, or it was used already. Wait for the next one. After several tries "
    "you must wait some minutes before the next one counts."
)
WRONG_PASSWORD = "The password is not right."  # noqa: S105  # words for a page


async def ask(console: Console, request: web.Request) -> web.StreamResponse:
    session = await sessions.find_half(console, request)
    if session is None or session.stage != CODE:
        raise web.HTTPSeeOther("/staff/sign-in")
    return _ask_page(console, request, to=safe(request.query.get("next", "")))


async def check(console: Console, request: web.Request) -> web.StreamResponse:
    session = await sessions.find_half(console, request)
    if session is None or session.stage != CODE:
        raise web.HTTPSeeOther("/staff/sign-in")
    to, typed = safe(await field_of(request, "next")), await field_of(request, "code")
    now = console.clock()
    lane = _lane(console, request, session.staff_id)
    async with console.engine.begin() as connection:
        counts = await sign_in_tries.book(connection, lane, now=now, wait_after=_wait_after)
        account = await staff.by_id(connection, session.staff_id)
        second = await _second(console, connection, account, typed) if account and counts else ""
        if not second:
            wrong = await staff_sessions.count_wrong_code(connection, session.token_hash)
            await _note(console, connection, session.staff_id, "failed.second-step")
            if wrong >= MOST_WRONG:
                await staff_sessions.end(connection, session.token_hash)
        else:
            await sign_in_tries.clear(connection, lane)
            token = await let_in(
                console, request, connection, session.staff_id,
                now=now, how=session.how, second=second,
            )  # fmt: skip
    if not second:
        return _ask_page(console, request, to=to, wrong=WRONG)
    response = see_other(to)
    give_cookies(console, request, response, token, session.staff_id)
    return response


async def set_up(console: Console, request: web.Request) -> web.StreamResponse:
    return await _set_up_page(console, request, to=safe(request.query.get("next", "")))


async def confirm(console: Console, request: web.Request) -> web.StreamResponse:
    """A right code shows that the app works: from now on it is asked for."""
    staff_id, half = await _whose(console, request)
    to, typed = safe(await field_of(request, "next")), await field_of(request, "code")
    now, token = console.clock(), None
    if not await _password_is_right(console, request, staff_id, half):
        return await _set_up_page(console, request, to=to, fault=WRONG_PASSWORD, at="password")
    lane = _lane(console, request, staff_id)
    async with console.engine.begin() as connection:
        account = await staff.by_id(connection, staff_id)
        counts = await sign_in_tries.book(connection, lane, now=now, wait_after=_wait_after)
        if (
            account is None
            or not counts
            or not await _confirmed(console, connection, account, typed)
        ):
            codes = []
        else:
            await sign_in_tries.clear(connection, lane)
            codes = await new_codes(console, connection, staff_id)
            await staff.end_sessions(
                connection, staff_id, but=None if half else request[WHO].session
            )
            await _note(console, connection, staff_id, "set-up.second-step")
            if half is not None:
                token = await let_in(
                    console, request, connection, staff_id,
                    now=now, how=half.how, second="set up now",
                )  # fmt: skip
    if not codes:
        return await _set_up_page(console, request, to=to, fault=WRONG, at="code")
    response = codes_page(console, request, codes, to=to)
    if token is not None:
        give_cookies(console, request, response, token, staff_id)
    return response


async def new_codes(console: Console, connection: AsyncConnection, staff_id: int) -> list[str]:
    codes = second_step.new_recovery_codes()
    hashes = [hash_of(second_step.plain_code(one)) for one in codes]
    await second_steps.put_codes(connection, staff_id, hashes, now=console.clock())
    return codes


def codes_page(
    console: Console, request: web.Request, codes: list[str], *, to: str
) -> web.Response:
    return page(console, request, "recovery_codes.html", {"codes": codes, "to": to})


async def _second(
    console: Console, connection: AsyncConnection, account: Account, typed: str
) -> str:
    """What was right, "app" or "recovery code"; "" where nothing was."""
    code, now = second_step.plain_code(typed), console.clock()
    secret = _opened(console, account, account.totp)
    if secret is not None and code.isascii() and code.isdigit():
        step = second_step.step_of(secret, code, now, after=account.totp_step)
        if step is not None and await second_steps.use_step(connection, account.id, step):
            return "app"
    if await second_steps.use_code(connection, account.id, hash_of(code), now=now):
        return "recovery code"
    return ""


async def _confirmed(
    console: Console, connection: AsyncConnection, account: Account, typed: str
) -> bool:
    secret = _opened(console, account, account.totp_pending)
    if secret is None or account.totp_pending is None:
        return False
    now = console.clock()
    step = second_step.step_of(secret, second_step.plain_code(typed), now, after=0)
    return step is not None and await second_steps.confirm(
        connection, account.id, pending=account.totp_pending, step=step, now=now
    )


async def _set_up_page(
    console: Console, request: web.Request, *, to: str, fault: str = "", at: str = ""
) -> web.Response:
    staff_id, half = await _whose(console, request)
    async with console.engine.begin() as connection:
        account = await staff.by_id(connection, staff_id)
        assert account is not None  # its session was found just now
        secret = _opened(console, account, account.totp_pending)
        if secret is None:
            secret = second_step.new_secret()
            closed = kept_secrets.closed(console.secret_key, secret, owner=staff_id)
            await second_steps.keep_pending(connection, staff_id, closed)
    values = {
        "name": account.name,
        "picture": second_step.picture(second_step.app_link(secret, account.name)),
        "secret": second_step.grouped(secret),
        "to": to,
        "fault": fault,
        "at": at,
        "has_one": account.totp is not None,
        "ask_password": half is None and account.password_hash is not None,
        "is_required": half is not None,
    }
    return page(console, request, "second_step_set_up.html", values, status=422 if fault else 200)


async def _whose(console: Console, request: web.Request) -> tuple[int, Session | None]:
    """Somebody who is signed in, or who must set it up before they are."""
    if (who := request.get(WHO)) is not None:
        if who.how == "provider":
            raise web.HTTPSeeOther("/staff/account")  # their provider asks for it
        return who.id, None
    half = await sessions.find_half(console, request)
    if half is None or half.stage == CODE:
        raise web.HTTPSeeOther("/staff/sign-in")
    return half.staff_id, half


async def _password_is_right(
    console: Console, request: web.Request, staff_id: int, half: Session | None
) -> bool:
    """Asked again of who is signed in: an unlocked screen must not change how one signs in."""
    return half is not None or await own_password_is_right(
        console, request, staff_id, await field_of(request, "password", raw=True)
    )


async def own_password_is_right(
    console: Console, request: web.Request, staff_id: int, password: str
) -> bool:
    now, lane = console.clock(), _lane(console, request, staff_id)
    async with console.engine.begin() as connection:
        account = await staff.by_id(connection, staff_id)
        counts = await sign_in_tries.book(connection, lane, now=now, wait_after=_wait_after)
    known = account.password_hash if account is not None and counts else None
    right = await console.passwords.is_right(known, password)
    if right:
        async with console.engine.begin() as connection:
            await sign_in_tries.clear(connection, lane)
    return right


def _ask_page(console: Console, request: web.Request, *, to: str, wrong: str = "") -> web.Response:
    values = {"to": to, "wrong": wrong}
    return page(console, request, "second_step.html", values, status=403 if wrong else 200)


def _opened(console: Console, account: Account, closed: str | None) -> str | None:
    if closed is None:
        return None
    return kept_secrets.opened(console.secret_key, closed, owner=account.id)


def _lane(console: Console, request: web.Request, staff_id: int) -> str:
    known = sessions.is_known(console, request, staff_id)
    return lane_of_codes(console.secret_key, staff_id, known=known)


_wait_after = partial(wait_after, longest=LONGEST_WAIT_FOR_A_CODE)


async def _note(console: Console, connection: AsyncConnection, staff_id: int, action: str) -> None:
    await audit.write(
        connection,
        at=console.clock(),
        action=action,
        subject=f"staff:{staff_id}",
        staff_id=staff_id,
    )
