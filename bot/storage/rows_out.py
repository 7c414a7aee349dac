"""Rows as they leave the house: the public shape of `bluelamp export`, read as a stream."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, null, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import (
    audit,
    conversations,
    deliveries,
    labelled_examples,
    messages,
    reports,
    staff,
)

KINDS = ("reports", "conversations", "audit", "deliveries", "examples")
AT_ONCE = 500


async def rows_out(
    connection: AsyncConnection, kind: str, *, since: datetime | None, team: str | None
) -> AsyncIterator[dict[str, Any]]:
    """One dictionary a row, oldest first, without holding all of them in memory."""
    query = QUERIES[kind](since, team)
    streamed = await connection.stream(query, execution_options={"yield_per": AT_ONCE})
    async for row in streamed.mappings():
        yield dict(row)


def _reports(since: datetime | None, team: str | None) -> Select[Any]:
    r = reports.c
    query = select(
        r.reference,
        r.created_at,
        r.channel,
        # an anonymous report does not lead back to the chat that it was made in
        case((r.anonymous, null()), else_=r.conversation_id).label("conversation"),
        r.category,
        r.urgency,
        r.team,
        r.partner,
        r.place_text,
        r.lat,
        r.lon,
        r.happened_at,
        r.description,
        r.contact,
        r.anonymous,
        r.status,
        r.crime_number,
        r.because,
    ).order_by(r.created_at, r.reference)
    if since is not None:
        query = query.where(r.created_at >= since)
    return query if team is None else query.where(r.team == team)


def _conversations(since: datetime | None, team: str | None) -> Select[Any]:
    c, m = conversations.c, messages.c
    said = func.jsonb_build_object(
        "seq", m.seq, "author", m.author, "at", m.at, "kind", m.kind, "text", m.text
    )
    query = (
        select(
            c.id,
            c.channel,
            c.opened_at,
            c.last_heard_at,
            c.language,
            c.category,
            c.with_person,
            c.with_person_why,
            func.jsonb_agg(aggregate_order_by(said, m.seq)).label("messages"),
        )
        .join(messages, m.conversation_id == c.id)
        .group_by(c.id)
        .order_by(c.opened_at, c.id)
    )
    if since is not None:
        query = query.where(c.last_heard_at >= since)
    if team is not None:
        ours = select(reports.c.conversation_id).where(reports.c.team == team)
        query = query.where(c.id.in_(ours))
    return query


def _audit(since: datetime | None, _team: str | None) -> Select[Any]:
    a = audit.c
    query = (
        select(a.id, a.at, staff.c.name.label("staff"), a.action, a.subject, a.why, a.detail)
        .outerjoin(staff, staff.c.id == a.staff_id)
        .order_by(a.id)
    )
    return query if since is None else query.where(a.at >= since)


def _deliveries(since: datetime | None, team: str | None) -> Select[Any]:
    d = deliveries.c
    query = select(
        d.id,
        d.conversation_id.label("conversation"),
        d.channel,
        d.state,
        d.made_at,
        d.next_at,
        d.sent_at,
        d.attempts,
        d.why,
        d.cause,
        d.settled_at,
    ).order_by(d.id)
    if since is not None:
        query = query.where(d.made_at >= since)
    if team is not None:
        ours = select(reports.c.conversation_id).where(reports.c.team == team)
        query = query.where(d.conversation_id.in_(ours))
    return query


def _examples(since: datetime | None, team: str | None) -> Select[Any]:
    """What a second person accepted, each with all its labels: the bot's own where they stood."""
    e = labelled_examples.c
    query = (
        select(
            e.id,
            e.at,
            e.source,
            e.text,
            func.coalesce(e.category, e.was["category"].astext).label("category"),
            func.coalesce(e.urgency, e.was["urgency"].astext).label("urgency"),
            e.frame,
            e.place_text,
            e.lat,
            e.lon,
            e.team,
            e.was,
            e.why,
            e.reviewed_at,
        )
        .where(e.state == "accepted")
        .order_by(e.id)
    )
    if since is not None:
        query = query.where(e.at >= since)
    return query if team is None else query.where(e.team == team)


QUERIES = {
    "reports": _reports,
    "conversations": _conversations,
    "audit": _audit,
    "deliveries": _deliveries,
    "examples": _examples,
}
