"""What a comment on a Page began, for the talk on Messenger that goes on from it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import conversations, deliveries, messages


async def words_before(connection: AsyncConnection, address: str) -> str | None:
    """The newest comment that this person was answered in private, unless they wrote since.

    A private reply keeps as its reference the author's address on Messenger: that is the thread.
    """
    talk = conversations.alias()
    wrote_since: ColumnElement[bool] = exists().where(
        and_(
            talk.c.channel == "messenger",
            talk.c.address == address,
            talk.c.last_heard_at >= deliveries.c.sent_at,
        )
    )
    found = await connection.execute(
        select(messages.c.text)
        .join(deliveries, deliveries.c.conversation_id == messages.c.conversation_id)
        .where(
            deliveries.c.channel == "page_comment",
            deliveries.c.provider_ref == address,
            messages.c.author == "resident",
            ~wrote_since,
        )
        .order_by(deliveries.c.id.desc(), messages.c.seq.desc())
        .limit(1)
    )
    words: str | None = found.scalar_one_or_none()
    return words or None
