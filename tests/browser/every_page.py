"""Every page of the console at an address where there is something to see, from its own routes.

A page that somebody adds is looked at by itself. Where it has a new kind of part in its address,
give that a sample in `samples`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playwright.async_api import BrowserContext

from bot.console.permissions import ANYBODY, ROLES, may
from bot.console.routes import CONVERSATION, ROUTES, STATIC
from tests.bot.console.lived_in import STONEHOUSE

PART = re.compile(r"\{(\w+)(?::[^{}]*(?:\{[^{}]*\}[^{}]*)*)?\}")
PREFERRED = ("supervisor", "control_room", "comms", "data_protection", "officer", "admin")
# the same page as somebody else sees it, or with more on it
MORE = (
    ("comms", "/conversations/{conversation}"),
    ("officer", "/reports/{reference}"),
    ("data_protection", "/reports/{reference}"),
    ("supervisor", "/reports/{reference}?photos=show"),
    ("supervisor", "/conversations/{paint}"),
    ("supervisor", "/conversations/{paint}?photos=show"),
    ("comms", "/conversations/{paint}"),
    ("supervisor", "/reports/BL-2SAF-EE"),
    ("supervisor", "/queue/{team}?status=closed"),
    ("admin", ""),
    ("officer", "/second-step/set-up"),
    ("officer", ""),
)

# what an ordinary day does not have, and why
NOT_THERE = {
    STATIC: "stylesheets and scripts",
    "/sign-in/provider": "no identity provider is set",
    "/sign-in/provider/back": "no identity provider is set",
    "/conversations/news": "a part of a page, which that page fetches",
    f"{CONVERSATION}/turns": "a part of a page, which that page fetches",
    f"{CONVERSATION}/photos/{{photo}}": "a picture",
    f"{CONVERSATION}/voices/{{voice}}": "a sound",
    "/data/receipts/{number:[0-9]{1,12}}": "nothing was erased on that day",
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where to look, and as whom; role None is a stranger."""

    role: str | None
    path: str


def samples(monday: Mapping[str, Any], link: str) -> dict[str, str]:
    """What stands for each part of an address: things of lived_in.py."""
    return {
        "reference": "BL-7K3F-92",
        "conversation": str(monday["knife"]),
        "alert": str(monday["alert"]),
        "photo": str(monday["photo"]),
        "voice": str(monday["voice"]),
        "paint": str(monday["paint"]),
        "team": STONEHOUSE,
        "token": link,
        "name": "utter_talk_bye",
        "number": "1",
        "table": "channels",
    }


def addresses(known: Mapping[str, str]) -> Iterator[Address]:
    """Raises KeyError for a part of an address that has no sample."""
    for route in ROUTES:
        if route.method == "GET" and route.path not in NOT_THERE:
            path = PART.sub(lambda part: known[part[1]], route.path)
            yield Address(_role(route.permission), f"/staff{path}")
    for role, path in MORE:
        yield Address(role, "/staff" + path.format_map(known))


def _role(permission: str) -> str | None:
    if permission == ANYBODY:
        return None
    assert set(PREFERRED) == set(ROLES)
    return next(role for role in PREFERRED if may(role, permission))


async def is_page(context: BrowserContext, url: str) -> bool:
    """Not a picture, data, part of a page that scripts fetch, or a way to another page."""
    got = await context.request.get(url, max_redirects=0)
    if got.status == 303 or "text/html" not in got.headers.get("content-type", ""):
        return False
    assert got.status == 200, (
        f"{got.status} {url}: give it something to show, or put it in NOT_THERE"
    )
    return "<html" in (await got.text())[:200]
