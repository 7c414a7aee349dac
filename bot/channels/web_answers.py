"""What a web conversation holds, in the shape of the public API, read from the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage import conversations, messages, reports
from bot.storage.messages import Said
from bot.storage.schema import conversations as conversation_rows
from bot.storage.schema import inbox as inbox_rows
from bot.storage.schema import messages as message_rows

MOST_AT_ONCE = 200  # replies in one answer; a client asks again with `after`
CHANNEL = "web"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportSeen:
    """A report as the resident's own page may show it."""

    reference: str
    category: str
    urgency: str
    team: str | None
    status: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One answer of the API. `seq` is the last number that it covers."""

    replies: Sequence[Said] = ()
    report: ReportSeen | None = None
    with_person: bool = False
    conversation_id: UUID | None = None
    seq: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "replies": [reply_json(one) for one in self.replies],
            "report": None if self.report is None else report_json(self.report),
            "with_person": self.with_person,
        }


Handled = Literal["answered", "waiting", "set_aside"]


class Answers(Protocol):
    """Reads web conversations by the hash of their key."""

    async def to_message(self, address: str, inbox_id: int) -> tuple[Handled, Answer]: ...

    async def since(self, address: str, *, after: int) -> Answer: ...

    async def latest(self, address: str) -> Answer: ...


@dataclass(frozen=True)
class StoredAnswers:
    """The answers as the database has them. Database faults come through."""

    engine: AsyncEngine
    channel: str = CHANNEL

    async def to_message(self, address: str, inbox_id: int) -> tuple[Handled, Answer]:
        """What was answered to one message, as it stood then: asked again it is the same."""
        async with self.engine.connect() as connection:
            state = await _handled(connection, inbox_id)
            if state != "answered":
                return state, Answer()
            replies = await messages.answers_to(connection, inbox_id)
            then = await _when(connection, inbox_id)
            return state, await self._answer(connection, address, replies, until=then)

    async def since(self, address: str, *, after: int) -> Answer:
        """The first so many after that number: a client asks on from the last."""
        return await self._since(address, after=after, own=False)

    async def latest(self, address: str) -> Answer:
        """The end of the conversation, with the resident's own words: what a page shows."""
        async with self.engine.connect() as connection:
            found = await conversations.find(connection, channel=self.channel, address=address)
        start = 0 if found is None else max(0, found.last_seq - MOST_AT_ONCE)
        return await self._since(address, after=start, own=True)

    async def _since(self, address: str, *, after: int, own: bool) -> Answer:
        async with self.engine.connect() as connection:
            found = await conversations.find(connection, channel=self.channel, address=address)
            if found is None:
                return Answer(seq=after)
            replies = await messages.since(
                connection, found.id, after=after, most=MOST_AT_ONCE, own=own
            )
            return await self._answer(connection, address, replies, after=after)

    async def _answer(
        self,
        connection: AsyncConnection,
        address: str,
        replies: Sequence[Said],
        *,
        after: int = 0,
        until: datetime | None = None,
    ) -> Answer:
        found = await connection.execute(
            select(
                conversation_rows.c.id,
                conversation_rows.c.with_person,
                conversation_rows.c.with_person_since,
            ).where(
                conversation_rows.c.channel == self.channel, conversation_rows.c.address == address
            )
        )
        row = found.one_or_none()
        if row is None:
            return Answer(replies=replies, seq=after)
        known = await reports.of_conversation(connection, row.id)
        then = [one for one in known if until is None or one.created_at <= until]
        since = row.with_person_since
        return Answer(
            replies=replies,
            report=_seen(then[0]) if then else None,
            with_person=row.with_person and (until is None or since is None or since <= until),
            conversation_id=row.id,
            seq=max([after, *(one.seq for one in replies)]),
        )


def reply_json(said: Said) -> dict[str, Any]:
    return {
        "seq": said.seq,
        "author": said.author,  # bot or staff: a person's words are shown as a person's
        "text": said.text,
        "asking": said.asking,
        "choices": [{"label": one["label"], "value": one["value"]} for one in said.choices],
        "call_999": said.call_999,
        "signpost": said.signpost,
    }


def unnumbered(text: str, *, call_999: bool) -> dict[str, Any]:
    """A reply that is in no transcript: said because nothing behind could speak."""
    return {
        "seq": 0,
        "author": "bot",
        "text": text,
        "asking": None,
        "choices": [],
        "call_999": call_999,
        "signpost": None,
    }


def report_json(report: ReportSeen) -> dict[str, Any]:
    return {
        "reference": report.reference,
        "category": report.category,
        "urgency": report.urgency,
        "team": report.team,
        "status": report.status,
    }


def _seen(brief: reports.Brief) -> ReportSeen:
    return ReportSeen(
        reference=brief.reference,
        category=brief.category,
        urgency=brief.urgency,
        team=brief.team,
        status=brief.status,
    )


async def _handled(connection: AsyncConnection, inbox_id: int) -> Handled:
    found = await connection.execute(
        select(inbox_rows.c.handled_at, inbox_rows.c.fault).where(inbox_rows.c.id == inbox_id)
    )
    row = found.one_or_none()
    if row is None:
        return "waiting"
    if row.handled_at is not None:
        return "answered"
    return "waiting" if row.fault is None else "set_aside"


async def _when(connection: AsyncConnection, inbox_id: int) -> datetime | None:
    found = await connection.execute(
        select(message_rows.c.at).where(message_rows.c.inbox_id == inbox_id).limit(1)
    )
    at: datetime | None = found.scalar_one_or_none()
    return at
