"""Where each team is told of new reports, and when: its group, its Teams channel, its hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import any_, func, literal, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import staff, team_posts

CONTROL_ROOM = "control-room"


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamPost:
    """`teams_url` is kept under a key: whoever knows it may post into the channel."""

    team: str
    telegram_group: str | None = None
    teams_url: str | None = None
    shift_starts: Sequence[str] = ()
    quiet_from: str | None = None
    quiet_until: str | None = None


async def of_team(connection: AsyncConnection, team: str) -> TeamPost | None:
    found = await connection.execute(select(*_COLUMNS).where(team_posts.c.team == team))
    row = found.mappings().one_or_none()
    return None if row is None else TeamPost(**row)


async def with_shifts(connection: AsyncConnection) -> Sequence[TeamPost]:
    """Those that want a digest."""
    found = await connection.execute(
        select(*_COLUMNS)
        .where(func.cardinality(team_posts.c.shift_starts) > 0)
        .order_by(team_posts.c.team)
    )
    return [TeamPost(**row) for row in found.mappings()]


async def everywhere(connection: AsyncConnection) -> Sequence[TeamPost]:
    found = await connection.execute(select(*_COLUMNS).order_by(team_posts.c.team))
    return [TeamPost(**row) for row in found.mappings()]


async def save(
    connection: AsyncConnection, post: TeamPost, *, staff_id: int, now: datetime
) -> None:
    values: dict[str, Any] = {
        name: getattr(post, name) for name in TeamPost.__dataclass_fields__
    } | {"changed_at": now, "changed_by": staff_id}
    values["shift_starts"] = list(post.shift_starts)
    await connection.execute(
        insert(team_posts)
        .values(values)
        .on_conflict_do_update(index_elements=["team"], set_=values)
    )


async def mail_of(
    connection: AsyncConnection, *, team: str | None = None, role: str | None = None
) -> Sequence[str]:
    """E-mail addresses of those who are in a team, or of a role."""
    found = await connection.execute(
        select(staff.c.email)
        .where(staff.c.email.is_not(None), staff.c.disabled_at.is_(None))
        .where(true() if team is None else literal(team) == any_(staff.c.teams))
        .where(true() if role is None else staff.c.role == role)
        .order_by(staff.c.id)
    )
    return [str(one) for one in found.scalars()]


_COLUMNS = tuple(
    team_posts.c[name]
    for name in (
        "team",
        "telegram_group",
        "teams_url",
        "shift_starts",
        "quiet_from",
        "quiet_until",
    )
)
