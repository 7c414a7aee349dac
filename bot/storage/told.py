"""What became of words to a resident: one reading for the history and for conversations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import BigInteger, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import deliveries, messages, report_acts, report_events

HAD_ITS_REPLY = (
    "Meta says that this comment has had its one private reply; look in the Page's inbox"
)

Fate = Literal[
    "not_meant",  # nobody is told of this
    "not_told",  # they are told of such things, but could not be, or should not
    "waits",  # until the minute to undo it is over
    "undone",
    "kept_back",  # what was safe to send no longer was when the minute was over
    "queued",
    "sent",  # the provider has it
    "stands",  # in a conversation that the resident's own page reads
    "failed",
    "gone",  # it left; what became of it is no longer kept
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """`at` is when it was sent, stands since, or goes; `why` says why not, or why not yet."""

    fate: Fate
    channel: str = ""
    at: datetime | None = None
    why: str = ""
    can_be_sent_again: bool = False


async def of_history(connection: AsyncConnection, report_id: UUID) -> Mapping[int, Told]:
    """By the id of the line in the report's history; lines that tell nobody are left out."""
    found = await connection.execute(_OF_HISTORY.where(report_events.c.report_id == report_id))
    rows = found.mappings().all()
    back = {row["act"] for row in rows if row["kind"] == "not_sent"}
    return {
        row["id"]: fate_of({**row, "kept_back": row["act"] is not None and row["act"] in back})
        for row in rows
        if row["told"] is not None and row["kind"] not in ("undone", "not_sent")
    }


def fate_of(row: Mapping[str, Any]) -> Told:
    """`row` is a line of the history with its act, its message and its delivery, each if any."""
    if row["told"] != "true":
        return Told(fate="not_told" if row["because"] else "not_meant", why=row["because"] or "")
    if row["act"] is not None and row["message"] is None:
        if row["undone_at"] is not None:
            return Told(fate="undone", at=row["undone_at"])
        if row["kept_back"]:
            return Told(fate="kept_back", at=row["act_sent_at"])
        if row["act_sent_at"] is None:
            return Told(fate="waits", at=row["until"])
    if row["message"] is None:
        return Told(fate="gone", at=row["act_sent_at"])
    return of_message(row)


def of_message(row: Mapping[str, Any]) -> Told:
    """`row` is a message with its delivery, if its channel is pushed to."""
    match row["state"]:
        case None:
            return Told(fate="stands", channel=row["channel"], at=row["said_at"])
        case "sent" if _had_its_reply(row):
            return Told(fate="failed", channel=row["channel"], why=HAD_ITS_REPLY)
        case "sent":
            return Told(fate="sent", channel=row["channel"], at=row["sent_at"])
        case "stuck" | "dropped" as state:
            return Told(
                fate="failed",
                channel=row["channel"],
                why=row["why"] or "",
                can_be_sent_again=state == "stuck",
            )
        case _:
            return Told(fate="queued", channel=row["channel"], why=row["why"] or "")


def _had_its_reply(row: Mapping[str, Any]) -> bool:
    """Meta names nobody where somebody had answered the comment in private before us."""
    own = row.get("author") == "staff" and row["channel"] == "page_comment"
    return own and not row.get("provider_ref")


_detail = report_events.c.detail
_OF_HISTORY = (
    select(
        report_events.c.id,
        report_events.c.kind,
        _detail["told"].astext.label("told"),
        _detail["because"].astext.label("because"),
        _detail["act"].astext.label("act"),
        report_acts.c.until,
        report_acts.c.undone_at,
        report_acts.c.sent_at.label("act_sent_at"),
        messages.c.id.label("message"),
        messages.c.at.label("said_at"),
        deliveries.c.state,
        deliveries.c.why,
        deliveries.c.sent_at,
        func.coalesce(deliveries.c.channel, "").label("channel"),
    )
    .join(
        report_acts,
        and_(
            report_acts.c.id == _detail["act"].astext.cast(BigInteger),
            report_acts.c.report_id == report_events.c.report_id,
        ),
        isouter=True,
    )
    .join(
        messages,
        messages.c.id
        == func.coalesce(_detail["message"].astext.cast(BigInteger), report_acts.c.message_id),
        isouter=True,
    )
    .join(deliveries, deliveries.c.message_id == messages.c.id, isouter=True)
)
