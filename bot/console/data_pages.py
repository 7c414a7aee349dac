"""What the data-protection pages show: the finder, one person's record, receipts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.console import words
from bot.console.context import Console
from bot.console.pages import page, see_other
from bot.console.report import uuid_of
from bot.console.trail import noted
from bot.figures.periods import today_of
from bot.retention import Ages, is_due
from bot.storage import data_subjects, holds, receipts
from bot.storage.data_subjects import Record, ReportFacts

SHORTEST_REASON = 5
LONGEST_REASON = 500
A_PAGE = 50
SENDERS = ("telegram", "messenger", "page_comment", "web")
BY = {
    "reference": "A reference, like BL-7K3F-92",
    "contact": "A phone number, e-mail address or name that they left",
    "telegram": "Their number on Telegram (chat id)",
    "messenger": "Their number on Messenger (page-scoped id)",
    "page_comment": "Their number on the force's Facebook Page",
    "web": "The hash of a web chat's key",
}
KINDS = {
    "purge": "Purge by age",
    "erase": "Erasure",
    "refuse": "Nothing could be erased",
    "export": "Data given out",
    "hold": "Legal hold set",
    "lift": "Legal hold lifted",
    "keep": "Report kept longer",
}
TABLES = {
    "conversations": "Conversations",
    "messages": "Messages",
    "deliveries": "Replies on their way or sent",
    "media": "Photos, voice notes and files",
    "awaited_media": "Files that could not be fetched",
    "put_aside": "Messages that could not be taken in",
    "put_aside_not_read": "Messages that could not be taken in, in files that cannot be opened",
    "reports": "Reports",
    "report_events": "Lines of reports' histories",
    "alerts": "Alerts",
    "inbox": "Messages as they came in",
    "notices": "Mails to staff",
    "receipts": "Receipts past their age",
    "audit": "Lines of the audit trail past their age",
    "holds": "Holds that had been lifted",
    "labelled_examples": "Examples for the model",
    "conversation_notes": "Notes between colleagues",
    "reports_held": "Reports under a legal hold",
    "reports_to_review": "Reports that a person must look at first",
    "conversations_held": "Conversations under a legal hold",
    "photos": "Photos, voice notes and files",
}


async def home_page(
    console: Console,
    request: web.Request,
    *,
    found: Sequence[Record] | None = None,
    asked: str = "",
    by: str = "reference",
    fault: str = "",
) -> web.StreamResponse:
    now = console.clock()
    async with console.engine.begin() as connection:
        due = await data_subjects.reports_due(
            connection, is_due(console.ages, now=now), most=A_PAGE
        )
        values: dict[str, object] = {
            "due": due,
            "holds": await holds.in_force(connection, most=A_PAGE),
            "receipts": await receipts.newest(connection, most=10),
        }
        await _saw(console, request, connection, "data")
    values |= {
        "found": found,
        "asked": asked,
        "by": by,
        "by_choices": BY,
        "kinds": KINDS,
        "ages": console.ages,
        "all_categories": words.all_categories(),
        "today": today_of(now),
        "fault": fault,
    }
    return page(console, request, "data.html", values, status=422 if fault else 200)


async def record_page(
    console: Console,
    request: web.Request,
    *,
    fault: str = "",
    fault_at: str = "",
    kept_why: str = "",
    status: int = 422,
) -> web.StreamResponse:
    conversation_id = uuid_of(request.match_info["conversation"])
    subject = f"conversation:{conversation_id}"
    async with console.engine.begin() as connection:
        found = await data_subjects.by_id(connection, conversation_id)
        if found is None:
            raise web.HTTPNotFound
        reports = await data_subjects.reports_of(connection, conversation_id)
        values: dict[str, object] = {
            "found": found,
            "reports": [(one, _goes(one, console.ages)) for one in reports],
            "hanging": await data_subjects.hanging(connection, conversation_id),
            "hold": await holds.of_conversation(connection, conversation_id),
            "receipts": await receipts.newest(connection, most=20, subject=subject),
        }
        await _saw(console, request, connection, subject)
    values |= {
        "kinds": KINDS,
        "goes_at": found.last_heard_at + console.ages.conversations,
        "in_half_a_year": today_of(console.clock()) + timedelta(days=182),
        "fault": fault,
        "fault_at": fault_at,
        "kept_why": kept_why,
    }
    return page(console, request, "data_record.html", values, status=status if fault else 200)


async def receipt(console: Console, request: web.Request) -> web.StreamResponse:
    """One receipt, made to be printed."""
    number = int(request.match_info["number"])
    async with console.engine.begin() as connection:
        found = await receipts.one(connection, number)
        if found is None:
            raise web.HTTPNotFound
        await _saw(console, request, connection, f"receipt:{number}")
    values = {"found": found, "kinds": KINDS, "tables": TABLES}
    return page(console, request, "data_receipt.html", values)


async def all_receipts(console: Console, request: web.Request) -> web.StreamResponse:
    asked = request.query.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else None
    async with console.engine.begin() as connection:
        found = await receipts.newest(connection, most=A_PAGE + 1, before=before)
        await _saw(console, request, connection, "receipts")
    values = {
        "receipts": found[:A_PAGE],
        "older": found[A_PAGE - 1].number if len(found) > A_PAGE else None,
        "kinds": KINDS,
    }
    return page(console, request, "data_receipts.html", values)


def to_receipt(number: int) -> web.Response:
    return see_other(f"/staff/data/receipts/{number}")


def _goes(one: ReportFacts, ages: Ages) -> datetime | None:
    """None while it is open: nothing open goes because of its age."""
    if one.status != "closed":
        return None
    return ages.goes_on(one.category, closed_at=one.changed_at, review_at=one.review_at)


async def _saw(
    console: Console, request: web.Request, connection: AsyncConnection, subject: str
) -> None:
    await noted(
        console,
        request,
        connection,
        "saw.data",
        subject,
    )
