"""What a resident sent, as staff see it: of which kind it is, and whether it can be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.media import PLAYED
from bot.storage.schema import awaited_media, inbox, media, messages

# shown and heard: on the page, when somebody asks; stored: kept as sent, and not for browsers;
# awaited: not fetched yet; given_up: never had; gone: past its age, or from before we noted it
State = Literal["shown", "heard", "stored", "awaited", "given_up", "gone"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Medium:
    """One photo, voice note, video, file or sticker. `because` says why it is not there."""

    id: UUID
    kind: str
    state: State
    because: str = ""


async def of_conversation(
    connection: AsyncConnection, conversation_id: UUID
) -> Mapping[UUID, Medium]:
    """In the order in which they came."""
    found = {
        media_id: Medium(id=media_id, kind=kind, state="gone")
        for media_id, kind in (await _as_sent(connection, conversation_id)).items()
    }
    a = awaited_media.c
    for media_id, kind, next_at, because in await connection.execute(
        select(a.id, a.kind, a.next_at, a.because).where(a.conversation_id == conversation_id)
    ):
        state: State = "given_up" if next_at is None else "awaited"
        found[media_id] = Medium(id=media_id, kind=kind, state=state, because=because)
    for media_id, content_type, has_copy in await connection.execute(
        select(media.c.id, media.c.content_type, media.c.copy.is_not(None))
        .where(media.c.conversation_id == conversation_id)
        .order_by(media.c.at, media.c.id)
    ):
        sent_as = found[media_id].kind if media_id in found else "file"
        found[media_id] = _kept(media_id, sent_as, content_type, has_copy=has_copy)
    return found


async def sound(
    connection: AsyncConnection, media_id: UUID, *, conversation_id: UUID
) -> bytes | None:
    """As sent; None where there is none, it is another conversation's, or is no sound."""
    found = await connection.execute(
        select(media.c.original).where(
            media.c.id == media_id,
            media.c.conversation_id == conversation_id,
            media.c.content_type.in_(PLAYED),
        )
    )
    return found.scalar_one_or_none()


async def _as_sent(connection: AsyncConnection, conversation_id: UUID) -> dict[UUID, str]:
    """The kinds as the provider named them."""
    said = await connection.execute(
        select(messages.c.media_ids, inbox.c.inbound["media"])
        .join(inbox, inbox.c.id == messages.c.inbox_id, isouter=True)
        .where(messages.c.conversation_id == conversation_id, messages.c.author == "resident")
        .order_by(messages.c.seq)
    )
    kinds = {}
    for ids, sent in said:
        named = dict(_named(sent))
        kinds.update({one: named.get(str(one), "file") for one in ids})
    return kinds


def _named(sent: object) -> Iterator[tuple[str, str]]:
    """Whatever a row holds: one that nobody can read must not shut the page that leads to it."""
    for one in sent if isinstance(sent, list) else []:
        if isinstance(one, dict) and isinstance(one.get("kind"), str):
            yield str(one.get("id")), one["kind"]


def _kept(media_id: UUID, sent_as: str, content_type: str, *, has_copy: bool) -> Medium:
    """What the bytes say goes before what the provider said."""
    if content_type.startswith("image/"):
        return Medium(id=media_id, kind="photo", state="shown" if has_copy else "stored")
    if content_type in PLAYED:
        return Medium(id=media_id, kind="voice", state="heard")
    kind = "video" if content_type.startswith("video/") else sent_as
    return Medium(id=media_id, kind=kind, state="stored")
