"""Conversations as comms staff look for them: a page of the list, narrowed and searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, select, text, tuple_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import words_said
from bot.storage.schema import conversations, messages, staff

LOW = 0.5  # below this the model was not sure
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
    if not await words_said.are_few(connection, sought.words):
        try:
            async with connection.begin_nested():
                await connection.execute(text(f"SET LOCAL statement_timeout = {AT_MOST_MS}"))
                conditions.append(words_said.held_by_each(sought.words))
                found = await _page(connection, conditions, most=most, edge=edge)
                await connection.execute(text("SET LOCAL statement_timeout = 0"))
                return found
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") != _TOOK_TOO_LONG:
                raise
            conditions.pop()
    conditions.append(words_said.among_those_that_hold(sought.words))
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


async def channels(connection: AsyncConnection) -> Sequence[str]:
    """The channels that were ever written on, found by skipping through their index."""
    found = await connection.execute(text(_CHANNELS))
    return [one for one in found.scalars() if one is not None]


async def languages(connection: AsyncConnection) -> Sequence[str]:
    """Those that somebody wrote in, other than English."""
    found = await connection.execute(text(_LANGUAGES))
    return [one for one in found.scalars() if one]


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
