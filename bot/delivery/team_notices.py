"""What a team's group and channel are told, and when. Pure.

Many read along there, on phones and screens of their own: the reference, the category, the place
without names and numbers, and a link. Never a resident's words, and of sensitive matters no place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from bot.clocks import LONDON
from bot.storage.team_posts import TeamPost
from triage.categories import SENSITIVE
from triage.privacy import mask

LATE_DIGEST = timedelta(hours=1)  # a bot that was down at seven still tells at half past


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """One thing to tell. With the same key nobody is told twice."""

    key: str
    subject: str
    lines: Sequence[str]
    link: str
    urgent: bool = False


def of_report(
    *, reference: str, category: str, urgency: str, place_text: str, console_url: str
) -> News:
    named = category.replace("_", " ")
    return News(
        key=f"report:{reference}",
        subject=f"Report {reference}: {named} ({urgency})",
        lines=(f"Place: {place_for_all(category, place_text)}",),
        link=f"{console_url}/reports/{reference}",
    )


def of_alert(
    *, alert_id: int, category: str, place_text: str, console_url: str, again: int = 0
) -> News:
    named = category.replace("_", " ")
    more = (
        (f"Nobody has acknowledged it. Told for the {ordinal(again + 1)} time.",) if again else ()
    )
    return News(
        key=f"alert:{alert_id}" + (f":again:{again}" if again else ""),
        subject=f"ALERT {alert_id}: {named}" + (" – NOT ACKNOWLEDGED" if again else ""),
        lines=(
            "Blue Lamp told a resident to ring 999. Acknowledge the alert in the console.",
            f"Place: {place_for_all(category, place_text)}",
            *more,
        ),
        link=f"{console_url}/alerts",
        urgent=True,
    )


def of_alert_flood(*, flood_id: int, console_url: str) -> News:
    return News(
        key=f"flood:{flood_id}",
        subject=f"FLOOD {flood_id} of alerts",
        lines=(
            "More new alerts come in than can be told one by one.",
            "From now on alike ones are gathered on the alerts page, with their number.",
            "Each resident was told to ring 999. Read the words that few have said first.",
        ),
        link=f"{console_url}/alerts",
        urgent=True,
    )


def of_put_aside(*, mark: str, host: str, console_url: str) -> News:
    """`host`: the machine on which it lies, whose console alone lists it."""
    return News(
        key=f"aside:{mark}",
        subject="DANGER in a message that could not be taken in",
        lines=(
            "Its words mean danger, and no alert could be raised from it.",
            "Its writer was told to ring 999, if they could be reached.",
            "Read it now, first in the list of what waits for a person.",
            f"It lies on {host}: the console of that machine lists it.",
        ),
        link=f"{console_url}/waiting",
        urgent=True,
    )


def of_more_put_aside(*, count: int, mark: str, host: str, console_url: str) -> News:
    """Those that are not told one by one."""
    many = "1 more message" if count == 1 else f"{count} more messages"
    return News(
        key=f"aside:more:{mark}",
        subject=f"DANGER in {many} that could not be taken in",
        lines=(
            "Words in them mean danger, and no alert could be raised.",
            "Their writers were told to ring 999, if they could be reached.",
            "Read them now, first in the list of what waits for a person.",
            f"They lie on {host}: the console of that machine lists them.",
        ),
        link=f"{console_url}/waiting",
        urgent=True,
    )


def place_for_all(category: str, place_text: str) -> str:
    if category in SENSITIVE:
        return "in the console only"
    return mask(place_text) if place_text else "not said"


def notices(
    news: News, post: TeamPost | None, addresses: Sequence[str], *, now: datetime
) -> list[dict[str, Any]]:
    """One row for each way there is; quiet hours hold back what is not urgent."""
    ways = [("email", one) for one in addresses]
    if post is not None and post.telegram_group:
        ways.append(("telegram", post.telegram_group))
    if post is not None and post.teams_url:
        ways.append(("teams", post.team))  # the address itself is looked up when it is sent
    at = now if news.urgent or post is None else (quiet_ends(post, now) or now)
    return [
        {
            "key": f"{news.key}:{route}:{address}",
            "route": route,
            "address": address,
            "subject": news.subject,
            "body": "\n".join((*news.lines, news.link)),
            "urgent": news.urgent,
            "made_at": now,
            "next_at": at,
        }
        for route, address in ways
    ]


def held_back(
    rows: Sequence[Mapping[str, Any]], post: TeamPost | None, *, now: datetime
) -> list[dict[str, Any]]:
    """The same rows, those that are not urgent after the team's quiet hours."""
    until = quiet_ends(post, now) if post is not None else None
    if until is None:
        return [dict(row) for row in rows]
    return [dict(row) | ({} if row["urgent"] else {"next_at": until}) for row in rows]


def quiet_ends(post: TeamPost, now: datetime) -> datetime | None:
    """When the quiet hours that it is now in end; None outside of them."""
    if not post.quiet_from or not post.quiet_until or post.quiet_from == post.quiet_until:
        return None
    local = now.astimezone(LONDON)
    begin, end = time.fromisoformat(post.quiet_from), time.fromisoformat(post.quiet_until)
    clock = local.time().replace(tzinfo=None)
    over_midnight = begin > end
    if not (begin <= clock < end or (over_midnight and (clock >= begin or clock < end))):
        return None
    day = local.date() + timedelta(days=1 if over_midnight and clock >= begin else 0)
    return datetime.combine(day, end, LONDON)


def shift_now(post: TeamPost, now: datetime) -> datetime | None:
    """The start of the shift that a digest is due for."""
    local = now.astimezone(LONDON)
    for day in (local.date(), local.date() - timedelta(days=1)):
        for start in sorted(post.shift_starts, reverse=True):
            at = datetime.combine(day, time.fromisoformat(start), LONDON)
            if timedelta() <= now - at < LATE_DIGEST:
                return at
    return None


def ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 < number % 100 < 14 else ending}"
