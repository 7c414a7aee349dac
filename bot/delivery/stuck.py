"""What sending a stuck reply again would come to. Pure; its cause says why it got stuck."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from bot.causes import Cause
from bot.delivery import windows

Hindrance = Literal["", "window", "blocked"]


def hindrance(
    *,
    channel: str,
    by_person: bool,
    last_heard_at: datetime,
    tried_at: datetime | None,
    cause: Cause | None,
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
    if cause == "provider_window" and not heard_since:
        return "window"
    return ""
