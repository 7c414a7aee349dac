"""What a comment on a Page began, for the talk on Messenger that goes on from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import and_, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import conversations, deliveries, inbox, messages


async def words_before(
    connection: AsyncConnection, addresses: Collection[str]
) -> Mapping[str, str]:
    """Each one's newest comment that was answered in private, unless they wrote since.

    A private reply keeps as its reference the author's address on Messenger: that is the thread.
    They may have it, and write, before it is recorded as sent: what counts is when it was claimed.
    """
    talk = conversations.alias()
    was_heard_since = exists().where(
        and_(
            talk.c.channel == "messenger",
            talk.c.address == deliveries.c.provider_ref,
            talk.c.last_heard_at >= deliveries.c.claimed_at,
        )
    )
    waits = exists().where(
        and_(
            inbox.c.channel == "messenger",
            inbox.c.address == deliveries.c.provider_ref,
            inbox.c.handled_at.is_(None),
            inbox.c.received_at >= deliveries.c.claimed_at,
        )
    )
    found = await connection.execute(
        select(deliveries.c.provider_ref, messages.c.text)
        .join(deliveries, deliveries.c.conversation_id == messages.c.conversation_id)
        .where(
            deliveries.c.channel == "page_comment",
            deliveries.c.provider_ref.in_(addresses),
            messages.c.author == "resident",
            messages.c.text != "",
            ~was_heard_since,
            ~waits,
        )
        .order_by(deliveries.c.id, messages.c.seq)
    )
    return {row.provider_ref: row.text for row in found}  # the newest comes last and stays
