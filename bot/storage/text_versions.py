"""Every wording that was ever proposed for a text of the bot, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import staff, text_versions

Key = tuple[str, str, bool]  # bot.conversation.phrases.Key: name, channel, whether for a child
_PROPOSER, _DECIDER, _ENDER = staff.alias(), staff.alias(), staff.alias()


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """One wording. `state`: waiting live replaced refused withdrawn."""

    id: int
    name: str
    channel: str
    child: bool
    text: str
    release_text: str
    why: str
    proposed_by: int
    proposer: str
    proposed_at: datetime
    state: str
    restores: int | None
    decider: str | None
    decided_at: datetime | None
    decided_why: str
    ender: str | None
    ended_at: datetime | None

    @property
    def key(self) -> Key:
        return self.name, self.channel, self.child


async def live(connection: AsyncConnection) -> Mapping[Key, str]:
    found = await connection.execute(
        select(
            text_versions.c.name,
            text_versions.c.channel,
            text_versions.c.child,
            text_versions.c.text,
        ).where(text_versions.c.state == "live")
    )
    return {(row.name, row.channel, row.child): row.text for row in found}


async def in_state(connection: AsyncConnection, state: str) -> Sequence[Version]:
    """The oldest first."""
    found = await connection.execute(
        _WHOLE.where(text_versions.c.state == state).order_by(text_versions.c.id)
    )
    return [Version(**row) for row in found.mappings()]


async def history(connection: AsyncConnection, name: str) -> Sequence[Version]:
    """The newest first: those of every channel and reader."""
    found = await connection.execute(
        _WHOLE.where(text_versions.c.name == name).order_by(text_versions.c.id.desc())
    )
    return [Version(**row) for row in found.mappings()]


async def to_change(connection: AsyncConnection, version_id: int) -> Version | None:
    """Locked until the transaction ends."""
    found = await connection.execute(
        _WHOLE.where(text_versions.c.id == version_id).with_for_update(of=text_versions)
    )
    row = found.mappings().one_or_none()
    return None if row is None else Version(**row)


async def of_key(connection: AsyncConnection, key: Key, state: str) -> Version | None:
    found = await connection.execute(
        _WHOLE.where(_is(key), text_versions.c.state == state).with_for_update(of=text_versions)
    )
    row = found.mappings().one_or_none()
    return None if row is None else Version(**row)


async def add(connection: AsyncConnection, row: Mapping[str, Any]) -> int:
    made = await connection.execute(
        insert(text_versions).values(dict(row)).returning(text_versions.c.id)
    )
    return int(made.scalar_one())


async def change(connection: AsyncConnection, version_id: int, **changes: Any) -> None:
    await connection.execute(
        update(text_versions).where(text_versions.c.id == version_id).values(**changes)
    )


def _is(key: Key) -> ColumnElement[bool]:
    name, channel, child = key
    return (
        (text_versions.c.name == name)
        & (text_versions.c.channel == channel)
        & (text_versions.c.child == child)
    )


_WHOLE = (
    select(
        *(
            text_versions.c[name]
            for name in (
                "id",
                "name",
                "channel",
                "child",
                "text",
                "release_text",
                "why",
                "proposed_by",
                "proposed_at",
                "state",
                "restores",
                "decided_at",
                "decided_why",
                "ended_at",
            )
        ),
        _PROPOSER.c.name.label("proposer"),
        _DECIDER.c.name.label("decider"),
        _ENDER.c.name.label("ender"),
    )
    .join(_PROPOSER, _PROPOSER.c.id == text_versions.c.proposed_by)
    .join(_DECIDER, _DECIDER.c.id == text_versions.c.decided_by, isouter=True)
    .join(_ENDER, _ENDER.c.id == text_versions.c.ended_by, isouter=True)
)
