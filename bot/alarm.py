"""Raises an alert and tells the control room at once, whoever saw the danger; one transaction.

The caller holds the conversation's lock and wakes the consoles. Quiet hours hold nothing back here.
Where alerts come as a flood they are gathered, and the control room is told of the flood instead.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alert_flood import why_gathered
from bot.delivery import staff_mail, team_notices
from bot.delivery.staff_mail import Routes
from bot.storage import alert_floods, alerts, floods, outbox, team_posts
from bot.storage.wake import wake

EVERY = "every channel"


async def raise_alarm(
    connection: AsyncConnection,
    *,
    conversation_id: UUID,
    row: dict[str, Any],
    note: str,
    mail: Routes,
    crowded: bool = False,
) -> int:
    """The alert's id. Said again, it is a note on the open alert, and nobody is told twice."""
    was_over = await alerts.stood_down(connection, conversation_id)
    gathered = None
    if not await alerts.is_open(connection, conversation_id):
        gathered = await _flood(connection, row, mail, crowded=crowded)
    alert_id, is_new = await alerts.raise_or_add(
        connection, conversation_id=conversation_id, row=row | (gathered or {}), note=note
    )
    if gathered is not None:
        return alert_id  # the control room is told of the flood
    if is_new or was_over:
        # what the resident called off and says again is as new as the first time
        told = "" if is_new else f"back:{row['raised_at']:%Y-%m-%dT%H:%M:%S}"
        await _tell(connection, alert_id, row, mail, told)
    return alert_id


async def _flood(
    connection: AsyncConnection, row: dict[str, Any], mail: Routes, *, crowded: bool
) -> dict[str, Any] | None:
    """What makes the alert one of a flood's, or None. A flood that begins is told at once."""
    now = row["raised_at"]
    lately = await alert_floods.lately(connection, words=row["words"], now=now)
    why = why_gathered(lately, crowded=crowded)
    if why is None:
        return None
    flood, is_new = await floods.note(
        connection, channel=EVERY, scope=alert_floods.SCOPE, refused=0, danger=1, now=now
    )
    if is_new:
        post = await team_posts.of_team(connection, team_posts.CONTROL_ROOM)
        news = team_notices.of_alert_flood(flood_id=flood.id, console_url=mail.console_url)
        await outbox.add_notices(
            connection, team_notices.notices(news, post, mail.control_room, now=now)
        )
        await wake(connection, relay=True)
    return {"flood_id": flood.id, "because": [*row["because"], f"gathered: {why}"]}


async def _tell(
    connection: AsyncConnection, alert_id: int, row: dict[str, Any], mail: Routes, told: str
) -> None:
    now = row["raised_at"]
    news = team_notices.of_alert(
        alert_id=alert_id,
        category=row["category"],
        place_text=row["place_text"],
        console_url=mail.console_url,
    )
    post = await team_posts.of_team(connection, team_posts.CONTROL_ROOM)
    rows = [
        *staff_mail.about_alert(row, mail.control_room, alert_id=alert_id, now=now),
        *team_notices.notices(news, post, (), now=now),
    ]
    if told:
        rows = [one | {"key": f"{one['key']}:{told}"} for one in rows]
    await outbox.add_notices(connection, rows)
    await wake(connection, relay=True)
