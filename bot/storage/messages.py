"""The transcript: every word to and from the resident, numbered within its conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import messages


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One message of the transcript, as channels show it."""

    id: int
    seq: int
    author: str  # resident | bot | staff
    at: datetime
    kind: str
    text: str
    asking: str | None
    choices: Sequence[dict[str, str]]
    call_999: bool
    signpost: str | None


async def add(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> Sequence[int]:
    """The new messages' ids, in the order of `rows`; each row has its `seq` already."""
    if not rows:
        return []
    made = await connection.execute(
        insert(messages).returning(messages.c.id, sort_by_parameter_order=True), list(rows)
    )
    return [row.id for row in made]


async def answers_to(connection: AsyncConnection, inbox_id: int) -> Sequence[Said]:
    """What the bot said to one message of the inbox."""
    found = await connection.execute(
        select(*_COLUMNS)
        .where(messages.c.inbox_id == inbox_id, messages.c.author != "resident")
        .order_by(messages.c.seq)
    )
    return [Said(**row) for row in found.mappings()]


async def since(
    connection: AsyncConnection, conversation_id: UUID, *, after: int, most: int, own: bool = False
) -> Sequence[Said]:
    """What was said after number `after`; the resident's own words too when `own`."""
    query = (
        select(*_COLUMNS)
        .where(messages.c.conversation_id == conversation_id, messages.c.seq > after)
        .order_by(messages.c.seq)
        .limit(most)
    )
    if not own:
        query = query.where(messages.c.author != "resident")
    found = await connection.execute(query)
    return [Said(**row) for row in found.mappings()]


_COLUMNS = tuple(
    messages.c[name]
    for name in (
        "id",
        "seq",
        "author",
        "at",
        "kind",
        "text",
        "asking",
        "choices",
        "call_999",
        "signpost",
    )
)
