"""What `bluelamp doctor` finds out about Facebook: each Page's token, the secret, the subscription.

Only questions are asked, nothing is changed; no token or secret is ever part of what it says.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import AsyncIterator, Mapping
from hashlib import sha256
from typing import Any

import aiohttp

from bot import meta_pages
from bot.channels.meta_graph import LONGEST_ANSWER, VERSION
from bot.channels.meta_refusals import TOKEN, code_of
from bot.commands.findings import Finding
from bot.meta_pages import Page
from bot.settings import Settings

PART = "Facebook"
TIMEOUT = aiohttp.ClientTimeout(total=10, connect=5)
# what a Page's webhook must be subscribed to: docs/facebook.md
FIELDS = ("messages", "messaging_postbacks", "message_edits", "message_echoes", "feed")
SAME = "every message on Facebook is lost until then"


class _Refused(Exception):
    """Meta said no; the text says what to do."""


async def facebook(settings: Settings) -> AsyncIterator[Finding]:
    if settings.meta_page_token is None:
        yield Finding(PART, True, "not set up (BLUELAMP_META_PAGE_TOKEN)", must=False)
        return
    if settings.meta_app_secret is None or settings.meta_verify_token is None:
        missing = "META_APP_SECRET" if settings.meta_app_secret is None else "META_VERIFY_TOKEN"
        yield Finding(PART, False, f"BLUELAMP_{missing} is not set: see docs/facebook.md")
        return
    pages = meta_pages.read(settings.meta_page_token)
    each = [("", pages.only)] if pages.only else list(pages.by_id.items())
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        for page_id, page in each:
            assert page is not None
            try:
                yield await _page(settings, session, page_id, page)
            except _Refused as refusal:
                yield Finding(_named(page_id), False, str(refusal))
    if settings.public_url is None:
        yield Finding(
            PART, False, "BLUELAMP_PUBLIC_URL is not set: Meta has nowhere to send messages to"
        )
    else:
        yield Finding(
            PART,
            settings.public_url.startswith("https:"),
            f"the callback for Meta is {settings.public_url}/webhooks/meta"
            + ("" if settings.public_url.startswith("https:") else "; it must be https"),
        )


async def _page(
    settings: Settings, session: aiohttp.ClientSession, page_id: str, page: Page
) -> Finding:
    about = await _ask(settings, session, page, "me", {"fields": "id"})
    found = str(about.get("id") or "")
    named = _named(page_id or found)
    if page_id and found != page_id:
        said = f"its token is another Page's ({found}): look at the lines of META_PAGE_TOKEN"
        return Finding(named, False, said)
    subscribed = await _ask(settings, session, page, f"{found or 'me'}/subscribed_apps", {})
    apps = subscribed.get("data")
    fields: set[str] = set()
    for app in apps if isinstance(apps, list) else []:
        fields |= set(app.get("subscribed_fields") or []) if isinstance(app, Mapping) else set()
    missing = [one for one in FIELDS if one not in fields]
    if missing:
        what = "no app is subscribed to it" if not fields else f"lacks {', '.join(missing)}"
        said = f"the token is good, but {what}: POST /{found}/subscribed_apps (docs/facebook.md, 4)"
        return Finding(named, False, said)
    return Finding(named, True, "token, app secret and subscription are in order")


async def _ask(
    settings: Settings,
    session: aiohttp.ClientSession,
    page: Page,
    path: str,
    asked: Mapping[str, str],
) -> Mapping[str, Any]:
    assert settings.meta_app_secret is not None
    token = page.token.reveal()
    proof = hmac.new(settings.meta_app_secret.reveal().encode(), token.encode(), sha256).hexdigest()
    try:
        async with session.get(
            f"{settings.meta_graph_url}/{VERSION}/{path}",
            params={**asked, "appsecret_proof": proof},
            headers={"Authorization": f"Bearer {token}"},  # addresses end up in logs
            allow_redirects=False,
        ) as response:
            body, status = await response.content.read(LONGEST_ANSWER), response.status
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise _Refused(
            f"Meta cannot be reached ({type(error).__name__}): look at the network"
        ) from (error)
    if status != 200:
        raise _Refused(_advice(status, body))
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, Mapping):
        raise _Refused("Meta answered something that cannot be read: look at META_GRAPH_URL")
    return found


def _advice(status: int, body: bytes) -> str:
    """By Meta's code alone: its texts may name people, and quote what it was sent."""
    code, subcode = code_of(body)
    named = f"{code}/{subcode}" if subcode else str(code)
    if code in TOKEN or status == 401:
        return f"Meta refuses the token ({named}): make a new one for META_PAGE_TOKEN; {SAME}"
    if code == 100:
        return "Meta refuses the proof: META_APP_SECRET is not the secret of the token's app"
    if code in (3, 10) or 200 <= code < 300:
        return f"the token lacks a permission ({named}): see the table in docs/facebook.md"
    return f"Meta answered {status} ({named}): try again later"


def _named(page_id: str) -> str:
    return f"{PART} Page {page_id}" if page_id else PART
