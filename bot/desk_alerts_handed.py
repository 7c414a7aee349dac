"""Hands an alert to a team: taken by name where nobody had, and the team told at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import audit
from bot.delivery import team_notices
from bot.delivery.staff_mail import Routes
from bot.delivery.team_notices import News, notices
from bot.storage import outbox, team_posts
from bot.storage.schema import alerts
from bot.storage.wake import wake


@dataclass(frozen=True, slots=True)
class HandedTo:
    """It lies with this team now."""

    team: str


@dataclass(frozen=True, slots=True)
class HandedAlready:
    """Somebody else was quicker; nothing was changed."""

    team: str


@dataclass(frozen=True, slots=True)
class NoSuchAlert:
    """There is no alert of this id."""


async def hand(
    engine: AsyncEngine,
    *,
    alert_id: int,
    team: str,
    staff_id: int,
    now: datetime,
    mail: Routes,
) -> HandedTo | HandedAlready | NoSuchAlert:
    async with engine.begin() as connection:
        found = await connection.execute(
            select(alerts).where(alerts.c.id == alert_id).with_for_update()
        )
        row = found.mappings().one_or_none()
        if row is None:
            return NoSuchAlert()
        if row["handed_to"] is not None:
            return HandedAlready(row["handed_to"])
        taken = (
            {}
            if row["acknowledged_at"] is not None
            else {"acknowledged_at": now, "acknowledged_by": staff_id}
        )
        await connection.execute(
            update(alerts)
            .where(alerts.c.id == alert_id)
            .values(handed_to=team, handed_at=now, handed_by=staff_id, **taken)
        )
        people = await team_posts.mail_of(connection, team=team) if mail.enabled else ()
        post = await team_posts.of_team(connection, team)
        news = News(
            key=f"alert:{alert_id}:handed:{team}",
            subject=f"ALERT {alert_id} handed to you: {row['category'].replace('_', ' ')}",
            lines=(
                "The control room has handed this to your team.",
                f"Place: {team_notices.place_for_all(row['category'], row['place_text'])}",
            ),
            link=f"{mail.console_url}/queue/{team}",
            urgent=True,
        )
        await outbox.add_notices(connection, notices(news, post, people, now=now))
        await audit.write(
            connection,
            at=now,
            action="handed.alert",
            subject=f"alert:{alert_id}",
            staff_id=staff_id,
            detail={"team": team, "acknowledged_with_it": bool(taken)},
        )
        await wake(connection, relay=True)
        return HandedTo(team)
