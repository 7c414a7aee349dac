"""A message as the conversation hears it: what was said, without how it came and who wrote it."""

from __future__ import annotations

from uuid import UUID

from bot.channels.base import Inbound
from bot.conversation.heard import Heard


def as_heard(inbound: Inbound, media_ids: tuple[UUID, ...]) -> Heard:
    """`media_ids` are those of its files, in their order; the first photo is the report's."""
    photos = [
        str(media_id)
        for one, media_id in zip(inbound.media, media_ids, strict=True)
        if one.kind == "photo"
    ]
    return Heard(
        kind="other" if inbound.kind == "blocked" else inbound.kind,
        text=inbound.text,
        press=inbound.press,
        lat=inbound.lat,
        lon=inbound.lon,
        photo=photos[0] if photos else None,
        edited=inbound.edited,
        too_long=inbound.too_long,
        stands_at=inbound.context if inbound.channel == "page_comment" else None,
    )
