"""What a team and the control room read when a shift begins. Pure.

Counts and links only: it is read along on many phones.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.delivery.team_notices import News
from bot.storage.control_room import Standing
from bot.storage.desk_queues import Tally
from bot.storage.team_posts import CONTROL_ROOM


def of_team(team: str, name: str, tally: Tally, *, start: datetime, console_url: str) -> News:
    return News(
        key=_key(team, start),
        subject=f"{name}: {tally.open} open at the start of the shift",
        lines=(f"New: {tally.new}. Late: {tally.late}.",),
        link=f"{console_url}/queue/{team}",
    )


def of_control_room(found: Standing, *, start: datetime, now: datetime, console_url: str) -> News:
    """Sent also when nothing is open: silence would mean that nobody was told."""
    return News(
        key=_key(CONTROL_ROOM, start),
        subject="Control room: " + _in_short(found),
        lines=_lines(found, now),
        link=f"{console_url}/{'alerts' if found.alerts else 'priority'}",
    )


def _key(team: str, start: datetime) -> str:
    return f"digest:{team}:{start:%Y-%m-%dT%H:%M}"


def _in_short(found: Standing) -> str:
    parts = []
    if found.floods:
        parts.append("FLOOD of messages")
    if found.alerts:
        parts.append(f"{_plural(found.alerts, 'ALERT')} NOT ACKNOWLEDGED")
    parts.append(f"{found.priority} in the priority queue")
    return f"{', '.join(parts)} at the start of the shift"


def _lines(found: Standing, now: datetime) -> Sequence[str]:
    lines = []
    if found.alerts and found.oldest_alert_at is not None:
        minutes = int((now - found.oldest_alert_at).total_seconds() // 60)
        lines.append(
            f"Alerts that nobody has acknowledged: {found.alerts}. "
            f"The oldest is {_plural(minutes, 'minute')} old."
        )
    else:
        lines.append("Alerts that nobody has acknowledged: none.")
    lines.append(
        f"Priority queue: {found.priority} open, {found.untaken} taken by nobody, "
        f"{found.late} past their clock."
    )
    lines.append(f"Waiting for a person: {found.waiting}.")
    if found.replies_stuck:
        danger = f"; {found.replies_999} OF THESE WITH 999" if found.replies_999 else ""
        lines.append(f"Replies that could not be sent: {found.replies_stuck}{danger}.")
    if found.notices_stuck:
        lines.append(f"Messages to staff that could not be sent: {found.notices_stuck}.")
    if found.floods:
        lines.append(f"More messages than we take come in on: {', '.join(found.floods)}.")
    return lines


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}{'S' if noun.isupper() else 's'}"
