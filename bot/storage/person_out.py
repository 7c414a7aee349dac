"""What a person may be given of what we hold of them: their words, ours, their reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import awaited_media, conversations, media, messages, reports

Rows = Sequence[dict[str, Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Photo:
    """A photo, voice note or other file, as it was sent."""

    id: UUID
    content_type: str
    sha256: bytes  # of the day it was kept
    original: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonOut:
    """Everything of one conversation that is theirs; nothing of staff but that they wrote."""

    conversation: dict[str, Any]
    messages: Rows
    reports: Rows
    photos: Sequence[Photo]
    not_had: Rows  # what a provider did not give us


async def person_out(connection: AsyncConnection, conversation_id: UUID) -> PersonOut | None:
    c, m, r = conversations.c, messages.c, reports.c
    found = await connection.execute(
        select(c.id, c.channel, c.address, c.opened_at, c.last_heard_at, c.language).where(
            c.id == conversation_id
        )
    )
    row = found.mappings().one_or_none()
    if row is None:
        return None
    said = await connection.execute(
        select(m.seq, m.at, m.author, m.kind, m.text, m.decision, m.media_ids)
        .where(m.conversation_id == conversation_id)
        .order_by(m.seq)
    )
    filed = await connection.execute(
        select(
            r.reference,
            r.created_at,
            r.category,
            r.urgency,
            r.team,
            r.partner,
            r.place_text,
            r.lat,
            r.lon,
            r.happened_at,
            r.description,
            r.contact,
            r.safe_contact,
            r.anonymous,
            r.status,
            r.outcome,
            r.crime_number,
            r.because,
            r.photos,
        )
        .where(r.conversation_id == conversation_id)
        .order_by(r.created_at)
    )
    pictures = await connection.execute(
        select(media.c.id, media.c.content_type, media.c.sha256, media.c.original)
        .where(media.c.conversation_id == conversation_id)
        .order_by(media.c.at)
    )
    a = awaited_media.c
    not_had = await connection.execute(
        select(a.id, a.kind, a.at, a.because)
        .where(a.conversation_id == conversation_id)
        .order_by(a.at, a.id)
    )
    return PersonOut(
        conversation=dict(row),
        messages=[_message(dict(one)) for one in said.mappings()],
        reports=[dict(one) for one in filed.mappings()],
        photos=[Photo(**one) for one in pictures.mappings()],
        not_had=[dict(one) for one in not_had.mappings()],
    )


def _message(row: dict[str, Any]) -> dict[str, Any]:
    """With how the bot read it, in a person's terms: that is a decision about their message."""
    decision = row.pop("decision") or {}
    return row | {
        "read_as": decision.get("category"),
        "urgency": decision.get("urgency"),
        "because": decision.get("because"),
    }
