"""Raises an alert and tells the control room at once, whoever saw the danger; one transaction.

The caller holds the conversation's lock and wakes the consoles. Quiet hours hold nothing back here.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery import staff_mail, team_notices
from bot.delivery.staff_mail import Routes
from bot.storage import alerts, outbox, team_posts


async def raise_alarm(
    connection: AsyncConnection,
    *,
    conversation_id: UUID,
    row: dict[str, Any],
    note: str,
    mail: Routes,
) -> int:
    """The alert's id. Said again, it is a note on the open alert, and nobody is told twice."""
    was_over = await alerts.stood_down(connection, conversation_id)
    alert_id, is_new = await alerts.raise_or_add(
        connection, conversation_id=conversation_id, row=row, note=note
    )
    if is_new or was_over:
        # what the resident called off and says again is as new as the first time
        told = "" if is_new else f"back:{row['raised_at']:%Y-%m-%dT%H:%M:%S}"
        await _tell(connection, alert_id, row, mail, told)
    return alert_id


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
    await connection.execute(select(func.pg_notify("bluelamp_relay", "")))
