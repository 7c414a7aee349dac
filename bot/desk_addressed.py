"""What is the same for everybody whom staff write to: where they are, and whether words may go."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.delivery import windows


class Addressed(Protocol):
    """Whoever a message goes to: a report's resident, or a conversation's."""

    @property
    def conversation_id(self) -> UUID: ...
    @property
    def channel(self) -> str: ...
    @property
    def address(self) -> str: ...


def why_unreachable(
    *, channel: str, blocked: bool, last_heard_at: datetime, by_person: bool, now: datetime
) -> str | None:
    """None where a message arrives."""
    if channel == "page_comment":
        return "a comment is answered on its own page in the console, once in private"
    if blocked:
        return "they have blocked us or left the channel"
    allowed = windows.window(
        channel=channel, by_person=by_person, last_heard_at=last_heard_at, now=now
    )
    return allowed.because if isinstance(allowed, windows.Closed) else None
