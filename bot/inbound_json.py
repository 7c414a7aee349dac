"""An Inbound as plain JSON and back: for the inbox's row and for the spool."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.channels.base import Inbound, Media

PLAIN = tuple(one.name for one in fields(Inbound) if one.name not in ("media", "sent_at"))


def to_json(inbound: Inbound, media_ids: tuple[UUID, ...]) -> dict[str, Any]:
    """Without the media's bytes, which lie in their own table under `media_ids`."""
    row = asdict(inbound)
    row["sent_at"] = inbound.sent_at.isoformat()
    row["media"] = [
        {
            "kind": one.kind,
            "provider_ref": one.provider_ref,
            "content_type": one.content_type,
            "id": str(media_id),
        }
        for one, media_id in zip(inbound.media, media_ids, strict=True)
    ]
    return row


def from_json(row: dict[str, Any]) -> tuple[Inbound, tuple[UUID, ...]]:
    """The message and the ids of its media. Raises KeyError or ValueError where it is none."""
    media = tuple(
        Media(kind=one["kind"], provider_ref=one["provider_ref"], content_type=one["content_type"])
        for one in row["media"]
    )
    ids = tuple(UUID(one["id"]) for one in row["media"])
    # what another release wrote may lack a field that we have, or have one that we lack
    rest = {name: row[name] for name in PLAIN if name in row}
    return Inbound(**rest, media=media, sent_at=datetime.fromisoformat(row["sent_at"])), ids


def clean(text: str) -> str:
    """What PostgreSQL and UTF-8 can hold: no NUL, which stood between words, no half of a
    surrogate pair."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


def cleaned(inbound: Inbound) -> Inbound:
    """Also what a button sends: with a client of one's own that may be anything."""
    return replace(
        inbound,
        text=clean(inbound.text),
        press=None if inbound.press is None else clean(inbound.press),
        context=None if inbound.context is None else clean(inbound.context),
    )
