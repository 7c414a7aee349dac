"""Which conversations hold the words that are looked for, by the index of the messages' words."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import conversations, messages

FEW = 5_000  # messages with the words that are looked for


async def are_few(connection: AsyncConnection, words: str) -> bool:
    """Of words that are only to be missing ("-noise") there are many, and no index knows them."""
    asked = func.websearch_to_tsquery(literal_column("'english'"), words)
    if (await connection.execute(select(func.querytree(asked)))).scalar_one() == "T":
        return False
    hits = select(1).select_from(messages).where(_match(words)).limit(FEW + 1).subquery()
    counted = await connection.execute(select(func.count()).select_from(hits))
    return int(counted.scalar_one()) <= FEW


def among_those_that_hold(words: str) -> ColumnElement[bool]:
    """The way for words that few messages hold: those first, then their conversations."""
    hits = select(messages.c.conversation_id).where(_match(words)).distinct()
    there = hits.cte("there").prefix_with("MATERIALIZED", dialect="postgresql")
    return conversations.c.id.in_(select(there.c.conversation_id))


def held_by_each(words: str) -> ColumnElement[bool]:
    """The way for words that many hold: each conversation in turn, from the latest on."""
    # the offset keeps PostgreSQL from reading all the messages first
    return exists(
        select(1)
        .where(messages.c.conversation_id == conversations.c.id, _match(words))
        .offset(0)
        .correlate(conversations)
    )


def _match(words: str) -> ColumnElement[bool]:
    # spelled as in the index ix_messages_words, or PostgreSQL would read every message
    written = func.to_tsvector(literal_column("'english'"), messages.c.text)
    asked = func.websearch_to_tsquery(literal_column("'english'"), words)
    return written.bool_op("@@")(asked)
