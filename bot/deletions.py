"""The rows that go together, in an order that no foreign key minds."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Table,
    Uuid,
    any_,
    cast,
    delete,
    exists,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit
from bot.storage.schema import (
    alerts,
    awaited_media,
    conversation_notes,
    conversations,
    deliveries,
    holds,
    inbox,
    labelled_examples,
    media,
    messages,
    report_events,
    reports,
)

Counts = dict[str, int]
ERASED = "erased.media"  # the line of the trail that says which files went
A_LINE = 500  # ids


async def delete_reports(connection: AsyncConnection, which: ColumnElement[bool]) -> Counts:
    """Reports with their history; what officers keep beside them goes by its foreign keys."""
    ids = select(reports.c.id).where(which)
    await connection.execute(
        update(alerts).where(alerts.c.report_id.in_(ids)).values(report_id=None)
    )
    return {
        "report_events": await delete_rows(
            connection, report_events, report_events.c.report_id.in_(ids)
        ),
        "reports": await delete_rows(connection, reports, which),
    }


async def delete_conversations(connection: AsyncConnection, ids: Any, *, now: datetime) -> Counts:
    """Whole conversations; `ids` selects them. Their reports are gone already."""
    # the rows whose going the outer condition depends on come last
    fixed = list((await connection.execute(ids)).scalars())
    counts = await _delete_said(connection, fixed, now)
    for table, which in (
        (holds, _is_of(holds, fixed)),  # lifted ones: those in force keep their conversation
        (conversations, conversations.c.id == _one_of(fixed)),
    ):
        counts[table.name] = await delete_rows(connection, table, which)
    return counts


async def delete_words(
    connection: AsyncConnection, conversation_id: UUID, *, now: datetime
) -> Counts:
    """Everything that was said, but not the reports and their photos.

    What is left of the conversation names nobody: its address is replaced, so that the same
    person's next message begins another one.
    """
    counts = await _delete_said(connection, [conversation_id], now)
    await connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(
            address=func.concat("erased:", func.gen_random_uuid()),
            state={},
            blocked=True,
            with_person=False,
            with_person_why=None,
        )
    )
    return counts


async def delete_rows(connection: AsyncConnection, table: Table, which: ColumnElement[bool]) -> int:
    done = await connection.execute(delete(table).where(which))
    return done.rowcount


async def delete_media(
    connection: AsyncConnection, which: ColumnElement[bool], *, now: datetime
) -> int:
    """With lines that name them: what is missing without one was taken by somebody else."""
    done = await connection.execute(delete(media).where(which).returning(media.c.id))
    gone = [str(one) for one in done.scalars()]
    for first in range(0, len(gone), A_LINE):
        await audit.write(
            connection,
            at=now,
            action=ERASED,
            subject="media",
            detail={"ids": gone[first : first + A_LINE]},
        )
    return len(gone)


def is_photo_of_a_report(table: Table = media) -> ColumnElement[bool]:
    """Also one that came later. Read once for the whole statement: asking report by report would
    take hours."""
    photos = select(func.unnest(reports.c.photos)).where(func.cardinality(reports.c.photos) > 0)
    photo = report_events.c.detail["photo"].astext
    later = select(cast(photo, Uuid)).where(photo.is_not(None))
    is_one: ColumnElement[bool] = table.c.id.in_(photos.scalar_subquery()) | table.c.id.in_(
        later.scalar_subquery()
    )
    return is_one


async def _delete_said(connection: AsyncConnection, fixed: list[UUID], now: datetime) -> Counts:
    same = exists().where(
        conversations.c.id == _one_of(fixed),
        conversations.c.channel == inbox.c.channel,
        conversations.c.address == inbox.c.address,
    )
    steps: list[tuple[Table, ColumnElement[bool]]] = [
        (deliveries, _is_of(deliveries, fixed)),
        (alerts, _is_of(alerts, fixed)),
        (labelled_examples, _is_of(labelled_examples, fixed)),
        (conversation_notes, _is_of(conversation_notes, fixed)),
        (messages, _is_of(messages, fixed)),
        # before the files: one that comes at this moment is among them then
        (awaited_media, _is_of(awaited_media, fixed) & ~is_photo_of_a_report(awaited_media)),
        (inbox, same),
    ]
    counts = {table.name: await delete_rows(connection, table, which) for table, which in steps}
    counts["media"] = await delete_media(
        connection, _is_of(media, fixed) & ~is_photo_of_a_report(), now=now
    )
    return counts


def _is_of(table: Table, fixed: list[UUID]) -> ColumnElement[bool]:
    is_one: ColumnElement[bool] = table.c.conversation_id == _one_of(fixed)
    return is_one


def _one_of(fixed: list[UUID]) -> Any:
    """One parameter however many they are."""
    return any_(literal(fixed, ARRAY(Uuid)))
