"""Mail to the force's own people: who gets it and what it says. Pure but for one look-up.

Mail is read on phones and forwarded, so it names the report and links to it; only an alert, where
seconds count, carries the resident's words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import any_, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation.outcome import FileReport
from bot.storage.floods import Flood
from bot.storage.schema import staff


@dataclass(frozen=True, kw_only=True, slots=True)
class Routes:
    """Where mail goes. With `enabled` False (no SMTP_URL) nothing is written at all."""

    enabled: bool
    control_room: tuple[str, ...]
    console_url: str  # of /staff, for the links

    async def for_report(self, connection: AsyncConnection, *, team: str | None) -> tuple[str, ...]:
        """The team's people who left an address; nobody there: the control room."""
        if not self.enabled:
            return ()
        found = await _people_of(connection, team) if team is not None else ()
        return found or self.control_room

    async def for_copies(
        self, connection: AsyncConnection, *, teams: Sequence[str], beside: Sequence[str]
    ) -> tuple[str, ...]:
        """The neighbouring teams' people, less those who have it already; nobody in their place."""
        if not self.enabled:
            return ()
        found = [one for team in teams for one in await _people_of(connection, team)]
        return tuple(dict.fromkeys(one for one in found if one not in beside))


async def _people_of(connection: AsyncConnection, team: str) -> tuple[str, ...]:
    rows = await connection.execute(
        select(staff.c.email)
        .where(staff.c.email.is_not(None), staff.c.disabled_at.is_(None))
        .where(literal(team) == any_(staff.c.teams))
    )
    return tuple(row.email for row in rows)


def about_alert(
    row: Mapping[str, Any], addresses: Sequence[str], *, alert_id: int, now: datetime
) -> list[dict[str, Any]]:
    """One notice an address, urgent."""
    body = "\n".join(
        (
            "Blue Lamp told a resident to ring 999. Acknowledge the alert in the console.",
            "",
            f"They wrote: {row['words']}",
            f"Place: {row['place_text'] or 'not said'}",
            f"Why: {'; '.join(row['because'])}",
        )
    )
    subject = f"ALERT {alert_id}: {row['category'].replace('_', ' ')}"
    return [
        _notice(f"alert:{alert_id}:{address}", address, subject, body, now, urgent=True)
        for address in addresses
    ]


def about_flood(flood: Flood, addresses: Sequence[str], *, now: datetime) -> list[dict[str, Any]]:
    """One notice an address, urgent, once a flood."""
    body = "\n".join(
        (
            f"More messages come in on {flood.channel} than Blue Lamp takes ({flood.scope} limit).",
            f"{flood.refused} were turned away so far; {flood.danger} of them told of danger, and",
            "their senders were told to ring 999. The first of each sender is among the alerts.",
        )
    )
    return [
        _notice(f"flood:{flood.id}:{address}", address, "FLOOD of messages", body, now, urgent=True)
        for address in addresses
    ]


def about_report(
    made: FileReport, addresses: Sequence[str], *, now: datetime, copy: bool = False
) -> list[dict[str, Any]]:
    """One notice an address: what, where and its reference, none of the resident's words."""
    category = made.category.replace("_", " ")
    near = ("A copy: it is the neighbouring team's, close to the edge of your ground.",)
    body = "\n".join(
        (
            *(near if copy else ()),
            f"A new {made.urgency} report: {category}.",
            f"Place: {made.place_text or 'not said'}",
            f"Reference: {made.reference}. Read it in the console under this reference.",
        )
    )
    what = "Copy of report" if copy else "Report"
    subject = f"{what} {made.reference}: {category} ({made.urgency})"
    return [
        _notice(f"report:{made.reference}:{address}", address, subject, body, now, urgent=False)
        for address in addresses
    ]


def _notice(
    key: str, address: str, subject: str, body: str, now: datetime, *, urgent: bool
) -> dict[str, Any]:
    return {
        "key": key,
        "route": "email",
        "address": address,
        "subject": subject,
        "body": body,
        "urgent": urgent,
        "made_at": now,
        "next_at": now,
    }
