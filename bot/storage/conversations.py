"""Conversations: opened by their first message, read and written under their lock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import conversations

WRONG_SECRETS_ALLOWED = 5  # per conversation, for ever: a secret has 39 bits


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversation:
    """One conversation as the front desk needs it."""

    id: UUID
    channel: str
    address: str
    state: Mapping[str, Any]
    last_seq: int
    with_person: bool
    wrong_secrets: int
    taken_over_by: int | None  # the member of staff who writes in place of the bot
    taken_over_spoke_at: datetime | None

    @property
    def is_new(self) -> bool:
        return self.last_seq == 0


async def lock(connection: AsyncConnection, *, channel: str, address: str) -> None:
    """One process handles a conversation at a time; let go with the transaction."""
    digest = blake2b(f"{channel}\0{address}".encode(), digest_size=8).digest()
    await connection.execute(
        select(func.pg_advisory_xact_lock(int.from_bytes(digest, "big", signed=True)))
    )


async def open_or_load(
    connection: AsyncConnection, *, channel: str, address: str, new_id: UUID, now: datetime
) -> Conversation:
    """The conversation of this address; call it under the lock."""
    made = await connection.execute(
        insert(conversations)
        .values(id=new_id, channel=channel, address=address, opened_at=now, last_heard_at=now)
        .on_conflict_do_update(
            index_elements=["channel", "address"], set_={"last_heard_at": now, "blocked": False}
        )
        .returning(*_COLUMNS)
    )
    return Conversation(**made.mappings().one())


async def find(connection: AsyncConnection, *, channel: str, address: str) -> Conversation | None:
    found = await connection.execute(
        select(*_COLUMNS).where(
            conversations.c.channel == channel, conversations.c.address == address
        )
    )
    row = found.mappings().one_or_none()
    return None if row is None else Conversation(**row)


async def save(connection: AsyncConnection, conversation_id: UUID, **changes: Any) -> None:
    """Writes the given columns."""
    await connection.execute(
        update(conversations).where(conversations.c.id == conversation_id).values(**changes)
    )


async def next_seq(connection: AsyncConnection, conversation_id: UUID) -> int:
    """Takes the next number of the conversation; also for what staff write."""
    changed = await connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(last_seq=conversations.c.last_seq + 1)
        .returning(conversations.c.last_seq)
    )
    return int(changed.scalar_one())


_COLUMNS = (
    conversations.c.id,
    conversations.c.channel,
    conversations.c.address,
    conversations.c.state,
    conversations.c.last_seq,
    conversations.c.with_person,
    conversations.c.wrong_secrets,
    conversations.c.taken_over_by,
    conversations.c.taken_over_spoke_at,
)
