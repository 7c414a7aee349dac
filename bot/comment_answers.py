"""Staff answer a comment on a Page: once in private, within Meta's days, or by the fixed sentence.

In public stand fixed sentences only, the same for everybody; words of staff go to the author alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import audit
from bot.conversation.comments import CHANNEL
from bot.conversation.phrases import Phrases
from bot.conversation.say import Say
from bot.delivery import windows
from bot.desk_opened import tell_resident
from bot.desk_outcomes import Unreachable
from bot.step_in_outcomes import Done, NoSuchConversation
from bot.storage import comment_answers, conversations
from bot.storage.comment_answers import Answered
from bot.storage.schema import conversations as rows

PUBLIC = (Say.COMMENT_PUBLIC.value, Say.FIRST_WORDS.value)
SAID_BEFORE = "the fixed sentence stands under this comment already"
USED = (
    "Meta allows one private reply to a comment, and this comment has had it: what they answer "
    "comes on Messenger"
)

CommentOutcome = Done | Unreachable | NoSuchConversation


@dataclass(frozen=True, kw_only=True, slots=True)
class Ways:
    """How a comment may be answered now; a reason stands where it may not."""

    answered: Answered
    not_in_private: str
    not_in_public: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Comment:
    conversation_id: UUID
    channel: str
    address: str
    blocked: bool
    last_heard_at: datetime


async def ways(connection: AsyncConnection, conversation_id: UUID, *, now: datetime) -> Ways | None:
    """None where it is no comment."""
    found = await _read(connection, conversation_id)
    return None if found is None else await _ways(connection, found, now)


async def in_private(
    engine: AsyncEngine, conversation_id: UUID, *, staff_id: int, text: str, now: datetime
) -> CommentOutcome:
    """Their own words, to the author alone."""
    async with engine.begin() as connection:
        found = await _open(connection, conversation_id)
        if found is None:
            return NoSuchConversation()
        if why := (await _ways(connection, found, now)).not_in_private:
            return Unreachable(why)
        message = await tell_resident(connection, found, text, now=now, staff_id=staff_id)
        await _write(connection, found, "answered.conversation", staff_id, now, message)
        return Done(told=True)


async def in_public(
    engine: AsyncEngine, conversation_id: UUID, *, staff_id: int, phrases: Phrases, now: datetime
) -> CommentOutcome:
    """The sentence that the bot says under comments; nobody can put other words there."""
    async with engine.begin() as connection:
        found = await _open(connection, conversation_id)
        if found is None:
            return NoSuchConversation()
        if why := (await _ways(connection, found, now)).not_in_public:
            return Unreachable(why)
        text = phrases.text(Say.COMMENT_PUBLIC)
        phrase = Say.COMMENT_PUBLIC.value
        message = await tell_resident(connection, found, text, now=now, phrase=phrase)
        await _write(connection, found, "answered.in.public", staff_id, now, message)
        return Done(told=True)


async def _ways(connection: AsyncConnection, found: _Comment, now: datetime) -> Ways:
    answered = await comment_answers.of_comment(connection, found.conversation_id, public=PUBLIC)
    allowed = windows.window(
        channel=CHANNEL, by_person=True, last_heard_at=found.last_heard_at, now=now
    )
    closed = "they have blocked us" if found.blocked else ""
    if not closed and isinstance(allowed, windows.Closed):
        closed = "Meta allows an answer for 7 days after the comment, and they are over"
    return Ways(
        answered=answered,
        not_in_private=closed or (USED if answered.in_private_at else ""),
        not_in_public=closed or (SAID_BEFORE if answered.in_public_at else ""),
    )


async def _open(connection: AsyncConnection, conversation_id: UUID) -> _Comment | None:
    """Locked: of two colleagues one has the private reply, the other is told."""
    found = await _read(connection, conversation_id)
    if found is not None:
        await conversations.lock(connection, channel=found.channel, address=found.address)
    return found


async def _read(connection: AsyncConnection, conversation_id: UUID) -> _Comment | None:
    found = await connection.execute(
        select(
            rows.c.id.label("conversation_id"),
            *(rows.c[name] for name in ("channel", "address", "blocked", "last_heard_at")),
        ).where(rows.c.id == conversation_id, rows.c.channel == CHANNEL)
    )
    row = found.mappings().one_or_none()
    return None if row is None else _Comment(**row)


async def _write(
    connection: AsyncConnection,
    found: _Comment,
    action: str,
    staff_id: int,
    now: datetime,
    message: int,
) -> None:
    await audit.write(
        connection,
        at=now,
        staff_id=staff_id,
        action=action,
        subject=f"conversation:{found.conversation_id}",
        detail={"message": message},
    )
