"""What sending a stuck reply again would come to. Pure; its cause says why it got stuck."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from bot.causes import Cause
from bot.delivery import windows
from bot.storage.set_back import is_ahead

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
    if cause != "provider_window":
        return ""
    may_have_written = tried_at is not None and (
        last_heard_at > tried_at or is_ahead(tried_at, now)
    )
    return "" if may_have_written else "window"
