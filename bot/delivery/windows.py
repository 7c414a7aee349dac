"""When a provider lets us write at all: Meta's windows as a table, everybody else at any time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# Channel -> (anything may be sent for, words written by a person may be sent for), after the
# resident's last message. Meta's rules as of 2026: 24 hours, and the human agent tag to 7 days.
# A comment on a Page may be answered in private once, within seven days.
WINDOWS = {
    "messenger": (timedelta(hours=24), timedelta(days=7)),
    "page_comment": (timedelta(days=7), timedelta(days=7)),
}


@dataclass(frozen=True, slots=True)
class Open:
    """`as_person`: only because a person wrote it, and the provider must be told so."""

    as_person: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """Another way must be found; staff read why."""

    because: str


def window(
    *, channel: str, by_person: bool, last_heard_at: datetime, now: datetime
) -> Open | Closed:
    if channel not in WINDOWS:
        return Open()
    anything, by_people = WINDOWS[channel]
    gone = now - last_heard_at
    if gone < anything:
        return Open()
    if by_person and gone < by_people:
        return Open(as_person=True)
    allowed = by_people if by_person else anything
    named, allowed_for = channel.replace("_", " "), _words(allowed)
    return Closed(
        because=f"{named} allows this for {allowed_for} after their last message: use another way"
    )


def only_people_until(channel: str, *, last_heard_at: datetime, now: datetime) -> datetime | None:
    """Until when a person may still write where the bot no longer may; None where neither may."""
    bot_may, person_may = (
        window(channel=channel, by_person=one, last_heard_at=last_heard_at, now=now)
        for one in (False, True)
    )
    if isinstance(bot_may, Closed) and isinstance(person_may, Open):
        return last_heard_at + WINDOWS[channel][1]
    return None


def _words(span: timedelta) -> str:
    return f"{span.days} days" if span.days > 1 else f"{int(span.total_seconds() // 3600)} hours"
