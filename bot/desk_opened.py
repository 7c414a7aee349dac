"""A report opened for an officer's action: locked against everybody else until the commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.desk_addressed import Addressed, why_unreachable
from bot.storage import conversations, messages, outbox
from bot.storage import schema as tables
from bot.storage.wake import wake

# elsewhere the resident's page reads its own
PUSHED = frozenset({"telegram", "messenger", "page_comment"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """What an action must know of the report and of its conversation."""

    id: UUID
    reference: str
    version: int
    status: str
    team: str | None
    may_be_told: bool
    safe_contact: str
    conversation_id: UUID
    channel: str
    address: str
    blocked: bool
    last_heard_at: datetime
    urgency: str
    created_at: datetime
    due_at: datetime
    alarmed: bool  # an alert of this conversation is open

    @property
    def is_urgent(self) -> bool:
        """Words to somebody in danger never wait for a change of mind."""
        return self.urgency == "emergency" or self.alarmed

    @property
    def why_unsafe(self) -> str | None:
        """Why an unasked message could endanger them; None where it could not."""
        if not self.may_be_told:
            return "they did not agree to be written to: somebody else may read their phone"
        if self.safe_contact:
            return f"they asked to be answered in this way only: {self.safe_contact}"
        return None

    def why_unreachable(self, *, by_person: bool, now: datetime) -> str | None:
        return why_unreachable(
            channel=self.channel,
            blocked=self.blocked,
            last_heard_at=self.last_heard_at,
            by_person=by_person,
            now=now,
        )


async def open_report(connection: AsyncConnection, reference: str) -> Opened | None:
    """Takes the conversation's lock first, as the front desk does: neither waits in a ring."""
    found = await connection.execute(_OPENED.where(tables.reports.c.reference == reference))
    row = found.mappings().one_or_none()
    if row is None:
        return None
    await conversations.lock(connection, channel=row["channel"], address=row["address"])
    again = await connection.execute(
        _OPENED.where(tables.reports.c.reference == reference).with_for_update(
            of=(tables.reports, tables.conversations)
        )
    )
    return Opened(**again.mappings().one())


async def tell_resident(
    connection: AsyncConnection,
    report: Addressed,
    text: str,
    *,
    now: datetime,
    staff_id: int | None = None,
    phrase: str | None = None,
) -> int:
    """One more message of the transcript, and its delivery where the channel is pushed to."""
    seq = await conversations.next_seq(connection, report.conversation_id)
    row: dict[str, Any] = {
        "conversation_id": report.conversation_id,
        "seq": seq,
        "author": "bot" if phrase else "staff",
        "staff_id": staff_id,
        "at": now,
        "text": text,
        "phrase": phrase,
    }
    (message_id,) = await messages.add(connection, [row])
    if report.channel in PUSHED:
        delivery = {
            "key": f"{report.conversation_id}:{seq}",
            "conversation_id": report.conversation_id,
            "message_id": message_id,
            "channel": report.channel,
            "address": report.address,
            "made_at": now,
            "next_at": now,
        }
        await outbox.add_deliveries(connection, [delivery])
    await wake(connection, relay=True, conversation=report.conversation_id)
    return message_id


_OPENED = select(
    *(
        tables.reports.c[name]
        for name in (
            "id",
            "reference",
            "version",
            "status",
            "team",
            "may_be_told",
            "safe_contact",
            "urgency",
            "created_at",
            "due_at",
        )
    ),
    exists()
    .where(
        tables.alerts.c.conversation_id == tables.reports.c.conversation_id,
        tables.alerts.c.acknowledged_at.is_(None),
    )
    .label("alarmed"),
    tables.reports.c.conversation_id,
    *(tables.conversations.c[name] for name in ("channel", "address", "blocked", "last_heard_at")),
).join(tables.conversations, tables.conversations.c.id == tables.reports.c.conversation_id)
