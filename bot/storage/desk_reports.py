"""One report as staff see it: everything about it, its history, and its photos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import told
from bot.storage.schema import conversations, media, report_events, reports, staff
from bot.storage.told import Told


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """The columns of a report, with the name of who took it."""

    id: UUID
    reference: str
    conversation_id: UUID
    channel: str
    created_at: datetime
    changed_at: datetime
    due_at: datetime
    category: str
    urgency: str
    destination: str
    also_notify: Sequence[str]
    team: str | None
    partner: str | None
    place_text: str
    place_status: str
    lat: float | None
    lon: float | None
    happened_at: str
    description: str
    contact: str
    anonymous: bool
    injured: bool | None
    safe_contact: str
    may_be_told: bool
    status: str
    outcome: str | None
    crime_number: str | None
    taken_by: str | None
    confidence: float | None
    because: Sequence[str]
    red_flags: Sequence[Mapping[str, Any]]
    photos: Sequence[UUID]
    version: int
    blocked: bool  # the resident no longer wants messages from us

    @property
    def contact_could_endanger(self) -> bool:
        return not self.may_be_told or bool(self.safe_contact)


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """A line of the report's history; `by` is None for the resident and the bot.

    `told` is None where it was nothing to tell a resident of.
    """

    id: int
    at: datetime
    by: str | None
    kind: str
    text: str
    detail: Mapping[str, Any]
    told: Told | None


async def whole(connection: AsyncConnection, reference: str) -> Report | None:
    found = await connection.execute(
        select(*_COLUMNS, staff.c.name.label("taken_by"), conversations.c.blocked)
        .join(conversations, conversations.c.id == reports.c.conversation_id)
        .join(staff, staff.c.id == reports.c.taken_by, isouter=True)
        .where(reports.c.reference == reference)
    )
    row = found.mappings().one_or_none()
    return None if row is None else Report(**row)


async def history(connection: AsyncConnection, report_id: UUID) -> Sequence[Event]:
    """Oldest first."""
    found = await connection.execute(
        select(
            report_events.c.id,
            report_events.c.at,
            staff.c.name.label("by"),
            report_events.c.kind,
            report_events.c.text,
            report_events.c.detail,
        )
        .join(staff, staff.c.id == report_events.c.staff_id, isouter=True)
        .where(report_events.c.report_id == report_id)
        .order_by(report_events.c.id)
    )
    rows = found.mappings().all()
    fates = await told.of_history(connection, report_id)
    return [Event(**row, told=fates.get(row["id"])) for row in rows]


async def photos(connection: AsyncConnection, report: Report) -> Sequence[UUID]:
    """The report's own photos, and those that came with its later notes."""
    found = await connection.execute(
        select(report_events.c.detail["photo"].astext)
        .where(
            report_events.c.report_id == report.id,
            report_events.c.detail["photo"].astext.is_not(None),
        )
        .order_by(report_events.c.id)
    )
    later = (UUID(one) for one in found.scalars())
    return list(dict.fromkeys([*report.photos, *later]))


async def photo_copy(
    connection: AsyncConnection, media_id: UUID, *, conversation_id: UUID
) -> bytes | None:
    """The copy without EXIF; None where there is none or it is another conversation's."""
    found = await connection.execute(
        select(media.c.copy).where(
            media.c.id == media_id, media.c.conversation_id == conversation_id
        )
    )
    return found.scalar_one_or_none()


async def of_conversation(connection: AsyncConnection, conversation_id: UUID) -> Sequence[str]:
    """References, newest first."""
    found = await connection.execute(
        select(reports.c.reference)
        .where(reports.c.conversation_id == conversation_id)
        .order_by(reports.c.created_at.desc())
    )
    return list(found.scalars())


_COLUMNS = tuple(
    reports.c[name]
    for name in (
        "id",
        "reference",
        "conversation_id",
        "channel",
        "created_at",
        "changed_at",
        "due_at",
        "category",
        "urgency",
        "destination",
        "also_notify",
        "team",
        "partner",
        "place_text",
        "place_status",
        "lat",
        "lon",
        "happened_at",
        "description",
        "contact",
        "anonymous",
        "injured",
        "safe_contact",
        "may_be_told",
        "status",
        "outcome",
        "crime_number",
        "confidence",
        "because",
        "red_flags",
        "photos",
        "version",
    )
)
