"""Conversations as comms staff look for them, and one of them as the resident saw it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    exists,
    func,
    literal,
    literal_column,
    select,
    text,
    tuple_,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import told
from bot.storage.schema import conversations, deliveries, messages, staff
from bot.storage.told import Told

LOW = 0.5  # below this the model was not sure
FEW = 5_000  # messages with the words that are looked for
AT_MOST_MS = 200  # for the way that is usually quick with many; then the other way
_TOOK_TOO_LONG = "57014"  # PostgreSQL's word for a statement that was cancelled


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """Which conversations; empty stands for any."""

    words: str = ""
    channel: str = ""
    category: str = ""
    urgency: int | None = None  # triage.Urgency
    language: str = ""
    with_person: bool = False
    taken_over: bool = False
    unsure: bool = False
    complained: bool = False
    flagged: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """Where a page of the list begins: after this conversation, so that news moves nothing."""

    at: datetime
    id: UUID
    newer: bool = False  # the page before it, not the one after

    def __str__(self) -> str:
        return f"{'newer' if self.newer else 'older'} {self.at.isoformat()} {self.id}"

    @classmethod
    def read(cls, written: str) -> Edge | None:
        """None where it was not written by us."""
        try:
            way, at, name = written.split(" ")
            edge = cls(at=datetime.fromisoformat(at), id=UUID(name), newer=way == "newer")
        except ValueError:
            return None
        return edge if edge.at.tzinfo is not None else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A conversation as one line of the list."""

    id: UUID
    channel: str
    opened_at: datetime
    last_heard_at: datetime
    with_person: bool
    gravest: int
    category: str | None
    lowest_confidence: float | None
    language: str
    complained: bool
    flagged: bool
    last_seq: int
    holder: str | None  # who writes there in place of the bot
    last_words: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """A conversation's own facts; never its address, which may be a person's account."""

    id: UUID
    channel: str
    opened_at: datetime
    last_heard_at: datetime
    language: str
    with_person: bool
    with_person_why: str | None
    with_person_since: datetime | None
    blocked: bool
    gravest: int
    category: str | None
    flagged: bool
    taken_over_by: int | None
    taken_over_at: datetime | None
    holder: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One message, with the decision that it led to, or what became of ours."""

    seq: int
    author: str  # resident | bot | staff
    by: str | None  # the officer's name
    at: datetime
    kind: str
    text: str
    phrase: str | None
    asking: str | None
    choices: Sequence[Mapping[str, str]]
    call_999: bool
    signpost: str | None
    decision: Mapping[str, Any] | None
    media_ids: Sequence[UUID]
    told: Told | None


async def listed(
    connection: AsyncConnection, sought: Sought, *, most: int, edge: Edge | None = None
) -> Sequence[Line]:
    """The latest first, from the edge on. Call it in a transaction of its own: it steers the plan.

    Words are looked for in one of two ways. Few messages hold them: their conversations are put in
    order. Many do: the conversations are gone through from the latest on, and soon enough of them
    hold the words; where they do not, since none that is sought has them, it is the first way.
    """
    conditions = _conditions(sought)
    if not sought.words:
        return await _page(connection, conditions, most=most, edge=edge)
    await connection.execute(text("SET LOCAL enable_seqscan = off"))
    if not await _are_few(connection, sought.words):
        try:
            async with connection.begin_nested():
                await connection.execute(text(f"SET LOCAL statement_timeout = {AT_MOST_MS}"))
                conditions.append(_held_by_each(sought.words))
                found = await _page(connection, conditions, most=most, edge=edge)
                await connection.execute(text("SET LOCAL statement_timeout = 0"))
                return found
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") != _TOOK_TOO_LONG:
                raise
            conditions.pop()
    conditions.append(_among_those_that_hold(sought.words))
    return await _page(connection, conditions, most=most, edge=edge)


async def _page(
    connection: AsyncConnection,
    conditions: Sequence[ColumnElement[bool]],
    *,
    most: int,
    edge: Edge | None,
) -> Sequence[Line]:
    conditions = list(conditions)
    here = tuple_(conversations.c.last_heard_at, conversations.c.id)
    order: list[ColumnElement[Any]] = [
        conversations.c.last_heard_at.desc(),
        conversations.c.id.desc(),
    ]
    if edge is not None:
        there = tuple_(literal(edge.at), literal(edge.id))
        conditions.append(here > there if edge.newer else here < there)
        if edge.newer:
            order = [conversations.c.last_heard_at, conversations.c.id]
    page = (
        select(*(conversations.c[name] for name in _LINE), conversations.c.taken_over_by)
        .where(*conditions)
        .order_by(*order)
        .limit(most)
        .subquery()
    )
    last_words = (
        select(messages.c.text)
        .where(messages.c.conversation_id == page.c.id, messages.c.author == "resident")
        .where(messages.c.kind.in_(("text", "photo")), messages.c.text != "")
        .order_by(messages.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = await connection.execute(
        select(
            *(page.c[name] for name in _LINE),
            staff.c.name.label("holder"),
            last_words.label("last_words"),
        )
        .join_from(page, staff, staff.c.id == page.c.taken_over_by, isouter=True)
        .order_by(page.c.last_heard_at.desc(), page.c.id.desc())
    )
    return [Line(**row) for row in found.mappings()]


async def news_since(connection: AsyncConnection, moment: datetime) -> int:
    """How many conversations were written in after that, up to a hundred."""
    newer = select(1).where(conversations.c.last_heard_at > moment).limit(100).subquery()
    found = await connection.execute(select(func.count()).select_from(newer))
    return int(found.scalar_one())


async def one(connection: AsyncConnection, conversation_id: UUID) -> Whole | None:
    found = await connection.execute(
        select(
            conversations.c.id,
            conversations.c.channel,
            conversations.c.opened_at,
            conversations.c.last_heard_at,
            conversations.c.language,
            conversations.c.with_person,
            conversations.c.with_person_why,
            conversations.c.with_person_since,
            conversations.c.blocked,
            conversations.c.gravest,
            conversations.c.category,
            conversations.c.flagged,
            conversations.c.taken_over_by,
            conversations.c.taken_over_at,
            staff.c.name.label("holder"),
        )
        .join(staff, staff.c.id == conversations.c.taken_over_by, isouter=True)
        .where(conversations.c.id == conversation_id)
    )
    row = found.mappings().one_or_none()
    return None if row is None else Whole(**row)


async def said(
    connection: AsyncConnection, conversation_id: UUID, *, after: int = 0
) -> Sequence[Said]:
    """Every word of it, in order; or what came since."""
    found = await connection.execute(
        select(
            *(messages.c[name] for name in _SAID),
            staff.c.name.label("by"),
            messages.c.at.label("said_at"),
            conversations.c.channel,
            *(deliveries.c[name] for name in ("state", "why", "sent_at", "provider_ref")),
        )
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .join(staff, staff.c.id == messages.c.staff_id, isouter=True)
        .join(deliveries, deliveries.c.message_id == messages.c.id, isouter=True)
        .where(messages.c.conversation_id == conversation_id, messages.c.seq > after)
        .order_by(messages.c.seq)
    )
    return [
        Said(
            **{name: row[name] for name in _SAID},
            by=row["by"],
            told=None if row["author"] == "resident" else told.of_message(dict(row)),
        )
        for row in found.mappings()
    ]


async def channels(connection: AsyncConnection) -> Sequence[str]:
    """The channels that were ever written on, found by skipping through their index."""
    found = await connection.execute(text(_CHANNELS))
    return [one for one in found.scalars() if one is not None]


async def languages(connection: AsyncConnection) -> Sequence[str]:
    """Those that somebody wrote in, other than English."""
    found = await connection.execute(text(_LANGUAGES))
    return [one for one in found.scalars() if one]


async def _are_few(connection: AsyncConnection, words: str) -> bool:
    """Of words that are only to be missing ("-noise") there are many, and no index knows them."""
    asked = func.websearch_to_tsquery(literal_column("'english'"), words)
    if (await connection.execute(select(func.querytree(asked)))).scalar_one() == "T":
        return False
    hits = select(1).select_from(messages).where(_match(words)).limit(FEW + 1).subquery()
    counted = await connection.execute(select(func.count()).select_from(hits))
    return int(counted.scalar_one()) <= FEW


def _among_those_that_hold(words: str) -> ColumnElement[bool]:
    hits = select(messages.c.conversation_id).where(_match(words)).distinct()
    there = hits.cte("there").prefix_with("MATERIALIZED", dialect="postgresql")
    return conversations.c.id.in_(select(there.c.conversation_id))


def _held_by_each(words: str) -> ColumnElement[bool]:
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


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    c = conversations.c
    conditions: list[ColumnElement[bool]] = []
    if sought.channel:
        conditions.append(c.channel == sought.channel)
    if sought.category:
        conditions.append(c.category == sought.category)
    if sought.urgency is not None:
        conditions.append(c.gravest == sought.urgency)
    if sought.language:
        conditions.append(c.language == sought.language)
    if sought.with_person:
        conditions.append(c.with_person)
    if sought.taken_over:
        conditions.append(c.taken_over_by.is_not(None))
    if sought.unsure:
        conditions.append(c.lowest_confidence < LOW)
    if sought.complained:
        conditions.append(c.complained)
    if sought.flagged:
        conditions.append(c.flagged)
    return conditions


_LINE = (
    "id",
    "channel",
    "opened_at",
    "last_heard_at",
    "with_person",
    "gravest",
    "category",
    "lowest_confidence",
    "language",
    "complained",
    "flagged",
    "last_seq",
)
_CHANNELS = """
WITH RECURSIVE one AS (
    SELECT min(channel) AS channel FROM conversations
    UNION ALL
    SELECT (SELECT min(channel) FROM conversations WHERE channel > one.channel)
    FROM one WHERE one.channel IS NOT NULL
)
SELECT channel FROM one
"""

_LANGUAGES = """
WITH RECURSIVE one AS (
    SELECT min(language) AS language FROM conversations WHERE language <> 'en'
    UNION ALL
    SELECT (
        SELECT min(language) FROM conversations
        WHERE language <> 'en' AND language > one.language
    )
    FROM one WHERE one.language IS NOT NULL
)
SELECT language FROM one
"""
_SAID = (
    "seq",
    "author",
    "at",
    "kind",
    "text",
    "phrase",
    "asking",
    "choices",
    "call_999",
    "signpost",
    "decision",
    "media_ids",
)
