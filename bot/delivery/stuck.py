"""What sending a stuck reply again would come to. Pure; the relay's words say why it got stuck."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from bot.delivery import windows

# How reasons begin that lie with a provider or with us, not with this reply or its resident: once
# that is put right, all of them go. What is not named here is looked at one by one.
PASSING = (
    "gave up after ",
    "a fault of ours: ",
    "no token is set for this Page",
    "Meta refused it (",
)
_METAS_WINDOW = "Meta's window for answering has closed"

Hindrance = Literal["", "window", "blocked"]


def hindrance(
    *,
    channel: str,
    by_person: bool,
    last_heard_at: datetime,
    tried_at: datetime | None,
    why: str,
    blocked: bool,
    now: datetime,
) -> Hindrance:
    """What would stop it at once; "" where it can be tried. A window opens when they write."""
    if blocked:
        return "blocked"
    allowed = windows.window(
        channel=channel, by_person=by_person, last_heard_at=last_heard_at, now=now
    )
    if isinstance(allowed, windows.Closed):
        return "window"
    heard_since = tried_at is not None and last_heard_at > tried_at
    if why.startswith(_METAS_WINDOW) and not heard_since:
        return "window"
    return ""
