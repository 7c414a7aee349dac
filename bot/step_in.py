"""A person writes in place of the bot: takes a conversation over, answers in it, hands it back.

Each is one transaction under the conversation's lock, with its audit line, so that the bot's own
answer to a message that arrives meanwhile comes wholly before it or wholly after.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import audit, unsafe
from bot.conversation.say import Say
from bot.conversation.state import State
from bot.desk_addressed import why_unreachable
from bot.desk_opened import tell_resident
from bot.desk_outcomes import Unreachable, Unsafe
from bot.spoken import Spoken
from bot.step_in_outcomes import (
    Done,
    Held,
    NoSuchConversation,
    ReplyOutcome,
    SaidMeanwhile,
    TakeOutcome,
)
from bot.storage import conversations, standing_orders
from bot.storage.schema import conversations as rows
from bot.storage.schema import messages, staff

WHY = "a colleague has stepped in"


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A conversation that nobody else changes until the transaction ends."""

    conversation_id: UUID
    channel: str
    address: str
    state: State
    blocked: bool
    last_heard_at: datetime
    taken_over_by: int | None
    holder: str | None
    last_of_staff: int  # the number of their latest message
    why_unsafe: str | None

    def why_unreachable(self, *, by_person: bool, now: datetime) -> str | None:
        return why_unreachable(
            channel=self.channel,
            blocked=self.blocked,
            last_heard_at=self.last_heard_at,
            by_person=by_person,
            now=now,
        )


async def take_over(
    engine: AsyncEngine,
    conversation_id: UUID,
    *,
    staff_id: int,
    instead_of: int | None,
    spoken: Spoken,
    now: datetime,
) -> TakeOutcome:
    """`instead_of` is who wrote there when they looked: somebody else's is told, not taken."""
    async with engine.begin() as connection:
        found = await _open(connection, conversation_id)
        if found is None:
            return NoSuchConversation()
        if found.taken_over_by == staff_id:
            return Done(told=True)
        if found.taken_over_by != instead_of:
            return Held(found.holder)
        told = found.taken_over_by is not None  # they know already that a person writes
        if not told:
            told = await _tell(connection, found, Say.TAKEN_OVER, spoken, now)
        await _change(
            connection,
            found,
            replace(found.state, told_taken_over=told, is_back=False, waits_for_person=True),
            taken_over_by=staff_id,
            taken_over_at=now,
            taken_over_spoke_at=now,
            with_person=True,
            with_person_why=WHY,
            with_person_since=now,
        )
        await _write(connection, found, "took_over.conversation", staff_id, now, told=told)
        return Done(told)


async def reply(
    engine: AsyncEngine,
    conversation_id: UUID,
    *,
    staff_id: int,
    text: str,
    after: int,
    now: datetime,
    override_why: str = "",
) -> ReplyOutcome:
    """Their own words. `after` is the number of the latest words of staff that they have read."""
    async with engine.begin() as connection:
        found = await _open(connection, conversation_id)
        if found is None:
            return NoSuchConversation()
        if found.taken_over_by != staff_id:
            return Held(found.holder)
        if found.last_of_staff != after:
            return SaidMeanwhile()
        if found.why_unsafe and not override_why:
            return Unsafe(found.why_unsafe)
        if why := found.why_unreachable(by_person=True, now=now):
            return Unreachable(why)
        message = await tell_resident(connection, found, text, now=now, staff_id=staff_id)
        await conversations.save(connection, conversation_id, taken_over_spoke_at=now)
        await _write(
            connection,
            found,
            "answered.conversation",
            staff_id,
            now,
            why=override_why,
            message=message,
        )
        return Done(told=True)


async def hand_back(
    engine: AsyncEngine, conversation_id: UUID, *, staff_id: int, spoken: Spoken, now: datetime
) -> TakeOutcome:
    """The bot answers again, and says so: now where that is safe, else with its next answer."""
    async with engine.begin() as connection:
        found = await _open(connection, conversation_id)
        if found is None:
            return NoSuchConversation()
        if found.taken_over_by != staff_id:
            return Held(found.holder)
        told = await _tell(connection, found, Say.HANDED_BACK, spoken, now)
        await _change(
            connection,
            found,
            replace(found.state, told_taken_over=False, is_back=not told, waits_for_person=False),
            taken_over_by=None,
            taken_over_at=None,
            taken_over_spoke_at=None,
            with_person=False,
        )
        await _write(connection, found, "handed_back.conversation", staff_id, now, told=told)
        return Done(told)


async def why_unsafe(connection: AsyncConnection, conversation_id: UUID) -> str | None:
    """Why a message that they do not expect could endanger this resident."""
    return (await unsafe.of_each(connection, [conversation_id])).get(conversation_id)


async def _open(connection: AsyncConnection, conversation_id: UUID) -> Opened | None:
    where = select(rows.c.channel, rows.c.address).where(rows.c.id == conversation_id)
    found = (await connection.execute(where)).one_or_none()
    if found is None:
        return None
    await conversations.lock(connection, channel=found.channel, address=found.address)
    row = (
        await connection.execute(
            select(
                rows.c.state,
                rows.c.blocked,
                rows.c.last_heard_at,
                rows.c.taken_over_by,
                staff.c.name.label("holder"),
            )
            .join(staff, staff.c.id == rows.c.taken_over_by, isouter=True)
            .where(rows.c.id == conversation_id)
        )
    ).one()
    last = select(func.coalesce(func.max(messages.c.seq), 0)).where(
        messages.c.conversation_id == conversation_id, messages.c.author == "staff"
    )
    state = State.from_json(row.state)
    return Opened(
        conversation_id=conversation_id,
        channel=found.channel,
        address=found.address,
        state=state,
        blocked=row.blocked,
        last_heard_at=row.last_heard_at,
        taken_over_by=row.taken_over_by,
        holder=row.holder,
        last_of_staff=(await connection.execute(last)).scalar_one(),
        why_unsafe=await why_unsafe(connection, conversation_id),
    )


async def _tell(
    connection: AsyncConnection, found: Opened, what: Say, spoken: Spoken, now: datetime
) -> bool:
    """The bot's own words about who writes; False where they could endanger or cannot arrive."""
    if found.why_unsafe or found.why_unreachable(by_person=False, now=now):
        return False
    orders = await standing_orders.read(connection)
    phrases = await spoken.as_of(connection, orders.texts_version)
    text = phrases.text(what, child=found.state.child, channel=found.channel)
    await tell_resident(connection, found, text, now=now, phrase=what.value)
    return True


async def _change(
    connection: AsyncConnection, found: Opened, state: State, **columns: object
) -> None:
    await conversations.save(connection, found.conversation_id, state=state.to_json(), **columns)


async def _write(
    connection: AsyncConnection,
    found: Opened,
    action: str,
    staff_id: int,
    now: datetime,
    *,
    why: str = "",
    **detail: object,
) -> None:
    await audit.write(
        connection,
        at=now,
        staff_id=staff_id,
        action=action,
        subject=f"conversation:{found.conversation_id}",
        why=why,
        detail=detail,
    )
