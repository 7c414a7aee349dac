"""Signing in by the force's own account: there, back, and out again."""

from __future__ import annotations

import hmac
import logging
import secrets

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.console.context import Console
from bot.console.pages import page, see_other, sorry
from bot.console.provider import NotVouched, ProviderAway
from bot.console.staff_accounts import hash_of
from bot.console.teams import all_teams
from bot.console.vouched import Nobody, Person, person_in
from bot.console.welcome import give_cookies, let_in, safe
from bot.storage import sign_in_trips, staff
from bot.storage.sign_in_trips import LASTS, Trip
from bot.storage.staff import Account

log = logging.getLogger(__name__)
COOKIE = "bluelamp_trip"
COOKIE_PATH = "/staff/sign-in"


async def set_out(console: Console, request: web.Request) -> web.StreamResponse:
    """A link, not a form: our CSP lets no form lead to another site."""
    if console.provider is None:
        raise web.HTTPNotFound
    state, browser = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    trip = Trip(
        state_hash=hash_of(state),
        browser_hash=hash_of(browser),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(64),
        leads_to=safe(request.query.get("next", "")),
        begun_at=console.clock(),
    )
    try:
        there = await console.provider.way_there(
            state=state, nonce=trip.nonce, verifier=trip.verifier
        )
    except ProviderAway as error:
        return _away(console, request, error)
    async with console.engine.begin() as connection:
        await sign_in_trips.begin(connection, trip)
    response = see_other(there)
    # Lax: the way back begins on the provider's site
    response.set_cookie(
        COOKIE,
        browser,
        path=COOKIE_PATH,
        httponly=True,
        secure=console.is_https(request),
        samesite="Lax",
        max_age=int(LASTS.total_seconds()),
    )
    return response


async def come_back(console: Console, request: web.Request) -> web.StreamResponse:
    provider = console.provider
    if provider is None:
        raise web.HTTPNotFound
    async with console.engine.begin() as connection:
        trip = await sign_in_trips.end(
            connection,
            state_hash=hash_of(request.query.get("state", "")),
            browser_hash=hash_of(request.cookies.get(COOKIE, "")),
            now=console.clock(),
        )
    if trip is None:
        return _refused(console, request, "This sign-in was begun elsewhere, too long ago, or used")
    issuer = request.query.get("iss")
    if issuer is not None and not hmac.compare_digest(issuer.encode(), provider.issuer.encode()):
        return _refused(console, request, "The answer came from another provider")
    code = request.query.get("code", "")
    if not code:
        return _refused(console, request, "Your force's sign-in page did not let you in")
    try:
        claims = await provider.claims(code=code, nonce=trip.nonce, verifier=trip.verifier)
    except ProviderAway as error:
        return _away(console, request, error)
    except NotVouched as error:
        log.warning("a sign-in by the provider was refused: %s", error)
        return _refused(console, request, "What your force's sign-in page said could not be proved")
    return await _enter(console, request, trip, person_in(claims, console.settings, all_teams()))


async def signed_out(console: Console, request: web.Request) -> web.StreamResponse:
    """Out of Blue Lamp; the force's own session ends only where the provider ends it."""
    way_out = None
    if console.provider is not None and console.reach.url is not None:
        try:
            way_out = await console.provider.way_out(then=f"{console.reach.url}/staff/sign-in")
        except ProviderAway as error:
            log.warning("the provider of staff accounts: %s", error)
    return page(console, request, "signed_out.html", {"way_out": way_out})


async def _enter(
    console: Console, request: web.Request, trip: Trip, person: Person | Nobody
) -> web.StreamResponse:
    now = console.clock()
    async with console.engine.begin() as connection:
        if isinstance(person, Nobody):
            await _note_refusal(console, connection, person.because)
            account = None
        else:
            account = await _account_of(console, connection, person)
            if account.disabled_at is not None:
                await _note_refusal(console, connection, "disabled here", account.id)
                account = None
        if account is not None:
            token = await let_in(console, request, connection, account.id, now=now, how="provider")
    if account is None:
        return sorry(
            console,
            request,
            403,
            "You have no access to Blue Lamp",
            "Your force's account is right, but nobody has given it a role here. Ask your "
            "supervisor.",
        )
    # from another site a browser keeps strict cookies back: our own page leads on
    response = page(console, request, "continue.html", {"to": trip.leads_to})
    give_cookies(console, request, response, token, account.id)
    response.del_cookie(COOKIE, path=COOKIE_PATH)
    return response


async def _account_of(console: Console, connection: AsyncConnection, person: Person) -> Account:
    """Made at the first sign-in, brought up to date at each: the provider says who may what."""
    provider = console.settings.oidc_issuer or ""
    now = console.clock()
    known = await staff.by_provider(connection, provider, person.provider_id)
    said = {"role": person.role, "teams": list(person.teams), "email": person.email}
    if known is None:
        name = await _free_name(connection, person)
        row = {"name": name, "made_at": now, "provider": provider}
        staff_id = await staff.add(connection, said | row | {"provider_id": person.provider_id})
        detail = {"role": person.role, "because": person.because}
        await _note(console, connection, "added.staff", staff_id, detail)
    else:
        staff_id = known.id
        await staff.change(connection, staff_id, **said)
        if (known.role, known.teams) != (person.role, person.teams):
            detail = {
                "role": person.role,
                "role_before": known.role,
                "teams": " ".join(person.teams),
                "because": person.because,
            }
            await _note(console, connection, "changed.staff", staff_id, detail)
    account = await staff.by_id(connection, staff_id)
    assert account is not None
    return account


async def _free_name(connection: AsyncConnection, person: Person) -> str:
    """Never somebody else's: an account made here is not taken over because names are alike."""
    short = hash_of(person.provider_id)[:6]
    for name in (
        person.name,
        f"{person.name} ({person.also_known_as})",
        f"{person.name} ({short})",
    ):
        if "()" not in name and await staff.by_name(connection, name) is None:
            return name
    return f"{person.name} ({hash_of(person.provider_id)})"


def _refused(console: Console, request: web.Request, why: str) -> web.Response:
    return sorry(
        console, request, 403, "You are not signed in", f"{why}. Go to the start page to try again."
    )


def _away(console: Console, request: web.Request, error: ProviderAway) -> web.Response:
    log.error("the provider of staff accounts: %s", error)
    return sorry(
        console,
        request,
        502,
        "Your force's sign-in page cannot be reached",
        "Try again in a moment. Whoever runs Blue Lamp finds the reason in its log.",
    )


async def _note_refusal(
    console: Console, connection: AsyncConnection, because: str, staff_id: int | None = None
) -> None:
    await audit.write(
        connection,
        at=console.clock(),
        action="refused.sign-in",
        subject=f"staff:{staff_id}" if staff_id is not None else "staff",
        staff_id=staff_id,
        why=because,
    )


async def _note(
    console: Console,
    connection: AsyncConnection,
    action: str,
    staff_id: int,
    detail: dict[str, str],
) -> None:
    await audit.write(
        connection,
        at=console.clock(),
        action=action,
        subject=f"staff:{staff_id}",
        staff_id=staff_id,
        detail=detail,
    )
