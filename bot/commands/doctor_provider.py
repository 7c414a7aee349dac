"""What `bluelamp doctor` finds out about the force's own sign-in: discovery, keys, clock, way back.

It asks what a browser would ask, signs nobody in, and sends no secret.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from bot.commands.findings import Finding
from bot.console.provider import CLOCKS_APART_S, TIMEOUT, Provider, ProviderAway
from bot.console.reach import Reach
from bot.settings import Settings

PART = "sign-in provider"
MENDS = {
    "another name": "write BLUELAMP_OIDC_ISSUER exactly as the provider does",
    "does not answer": "look at BLUELAMP_OIDC_ISSUER, the network and SSL_CERT_FILE",
    "answered 404": "BLUELAMP_OIDC_ISSUER is not where its discovery document is",
}


async def provider(settings: Settings, clock: Callable[[], datetime]) -> AsyncIterator[Finding]:
    must = settings.oidc_only  # otherwise passwords keep working
    if settings.oidc_issuer is None:
        yield Finding(PART, True, "not set up (BLUELAMP_OIDC_ISSUER)", must=False)
        return
    found = Provider.of(settings, clock, console_url=Reach.of(settings).url)
    if found is None:
        said = "BLUELAMP_STAFF_URL is not set: the provider has nowhere to send staff back to"
        yield Finding(PART, False, said, must=must)
        return
    try:
        about = await found.about()
        await found.keys()
    except ProviderAway as away:
        mend = next((do for sign, do in MENDS.items() if sign in str(away)), "ask who runs it")
        yield Finding(PART, False, f"{away}; {mend}", must=must)
        return
    yield Finding(PART, True, "its discovery document and its keys are in order", must=must)
    yield await _clock(str(about["jwks_uri"]), clock, must=must)
    yield await _way_back(found, must=must)


async def _clock(url: str, clock: Callable[[], datetime], *, must: bool) -> Finding:
    """Tokens are believed for minutes only: by which clock, counts."""
    part = f"{PART}'s clock"
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            said = answer.headers.get("Date", "")
        theirs = parsedate_to_datetime(said)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        return Finding(part, True, "it does not say what time it has", must=False)
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    apart = abs((clock() - theirs).total_seconds())
    if apart > CLOCKS_APART_S:
        return Finding(part, False, f"ours is {apart:.0f} seconds away from it: run NTP", must=must)
    return Finding(part, True, "agrees with ours", must=must)


async def _way_back(found: Provider, *, must: bool) -> Finding:
    """Asked to sign nobody in, a provider sends back only to an address that it knows."""
    part = f"{PART}'s way back"
    address = found.comes_back_to
    way = await found.way_there(
        state=secrets.token_urlsafe(16),
        nonce=secrets.token_urlsafe(16),
        verifier=secrets.token_urlsafe(48),
    )
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT) as session,
            session.get(f"{way}&prompt=none", allow_redirects=False) as answer,
        ):
            to, status = answer.headers.get("Location", ""), answer.status
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return Finding(part, False, f"it cannot be asked ({type(error).__name__})", must=must)
    if to.startswith(address):
        if "unauthorized_client" in to or "invalid_client" in to:
            return Finding(part, False, "it does not know BLUELAMP_OIDC_CLIENT_ID", must=must)
        return Finding(part, True, f"{address} is registered", must=must)
    said = (
        f"it answered {status} and did not send us back: register exactly {address} for the "
        "client in BLUELAMP_OIDC_CLIENT_ID"
    )
    return Finding(part, False, said, must=must)
