"""How a comment on a Page stands: what was said under it, to its author, and where it went on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import conversations, deliveries, messages

GOING = ("waiting", "sending", "sent")  # what failed has used nothing up


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """None where it was not. `went_on` is the author's conversation on Messenger."""

    in_public_at: datetime | None
    in_private_at: datetime | None
    by: str  # author of the private reply: bot or staff
    went_on: UUID | None


async def of_comment(
    connection: AsyncConnection, conversation_id: UUID, *, public: Collection[str]
) -> Answered:
    """`public`: names of the phrases that stand under a comment for everybody."""
    found = await connection.execute(
        select(
            messages.c.phrase,
            messages.c.author,
            func.coalesce(deliveries.c.sent_at, deliveries.c.made_at).label("at"),
            deliveries.c.provider_ref,
        )
        .join(deliveries, deliveries.c.message_id == messages.c.id)
        .where(messages.c.conversation_id == conversation_id, deliveries.c.state.in_(GOING))
        .order_by(messages.c.seq)
    )
    rows = found.all()
    in_public = [one.at for one in rows if one.phrase in public]
    in_private = [one for one in rows if one.phrase not in public]
    thread = in_private[-1].provider_ref if in_private else None
    return Answered(
        in_public_at=in_public[0] if in_public else None,
        in_private_at=in_private[-1].at if in_private else None,
        by=in_private[-1].author if in_private else "",
        went_on=await _talk(connection, thread) if thread else None,
    )


async def _talk(connection: AsyncConnection, address: str) -> UUID | None:
    found = await connection.execute(
        select(conversations.c.id).where(
            conversations.c.channel == "messenger", conversations.c.address == address
        )
    )
    return found.scalar_one_or_none()
