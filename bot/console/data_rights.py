"""Data protection: find what we hold of a person, give it out, erase it, hold it, review it."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

from aiohttp import web

from bot import aside_ends, person_export, receipts
from bot.console import data_pages
from bot.console.context import WHO, Console
from bot.console.data_pages import (
    LONGEST_REASON,
    SHORTEST_REASON,
    home_page,
    record_page,
    to_receipt,
)
from bot.console.form import field_of
from bot.console.report import uuid_of
from bot.console.trail import noted
from bot.contact_words import read_contact
from bot.erasure import HasReports, OfReports, erase
from bot.figures.periods import start_of, today_of
from bot.holds import lift_hold, set_hold
from bot.retention import is_due
from bot.storage import data_subjects, person_out
from bot.storage import reports as report_rows

SAY_WHY = f"Say why, in at least {SHORTEST_REASON} characters: the receipt keeps the reason."
LONGEST_HOLD = timedelta(days=366)
LONGEST_KEPT = timedelta(days=100 * 366)


async def home(console: Console, request: web.Request) -> web.StreamResponse:
    return await home_page(console, request)


async def find(console: Console, request: web.Request) -> web.StreamResponse:
    """By POST: what is looked for is personal data, and browsers keep addresses."""
    asked = (await field_of(request, "asked"))[:200]
    by = await field_of(request, "by")
    async with console.engine.begin() as connection:
        if by == "reference":
            found = await data_subjects.by_reference(connection, asked.upper().replace(" ", ""))
        elif by == "contact":
            contact = read_contact(asked)
            if contact is None:
                fault = "Enter a phone number, an e-mail address or a name of three letters."
                return await home_page(console, request, fault=fault, asked=asked, by=by)
            found = await data_subjects.by_contact(connection, contact)
        elif by in data_pages.SENDERS and asked:
            found = await data_subjects.by_sender(connection, channel=by, address=asked)
        else:
            fault = "Choose what you have, and enter it."
            return await home_page(console, request, fault=fault, asked=asked, by=by)
        # that somebody looked, and by what; not for whom
        await noted(
            console,
            request,
            connection,
            "searched.people",
            "data",
            detail={"by": by, "found": len(found)},
        )
    return await home_page(console, request, found=found, asked=asked, by=by)


async def record(console: Console, request: web.Request) -> web.StreamResponse:
    return await record_page(console, request)


async def export(console: Console, request: web.Request) -> web.StreamResponse:
    conversation_id = uuid_of(request.match_info["conversation"])
    why = await _reason(request)
    if why is None:
        return await record_page(console, request, fault=SAY_WHY, fault_at="export-why")
    async with console.engine.begin() as connection:
        person = await person_out.person_out(connection, conversation_id)
        if person is None:
            raise web.HTTPNotFound
        shape = "zip" if await field_of(request, "format") == "zip" else "json"
        theirs = person.conversation["channel"], person.conversation["address"]
        aside = await asyncio.to_thread(console.aside.contents_of, *theirs)
        make = person_export.as_zip if shape == "zip" else person_export.as_json
        made = await asyncio.to_thread(make, person, aside)  # nothing is "given" that cannot be
        await receipts.write(
            connection,
            at=console.clock(),
            kind="export",
            subject=f"conversation:{conversation_id}",
            why=why,
            staff_id=request[WHO].id,
            detail={"format": shape, "given": dict(person_export.counts(person, aside))},
        )
    return web.Response(
        body=made,
        content_type="application/zip" if shape == "zip" else "application/json",
        headers={
            "Content-Disposition": f'attachment; filename="bluelamp-{conversation_id}.{shape}"'
        },
    )


async def erase_record(console: Console, request: web.Request) -> web.StreamResponse:
    conversation_id = uuid_of(request.match_info["conversation"])
    why = await _reason(request)
    if why is None:
        return await record_page(console, request, fault=SAY_WHY, fault_at="erase-why")
    if not await field_of(request, "sure"):
        fault = "Tick that you are sure: what is erased cannot be brought back."
        return await record_page(console, request, fault=fault, fault_at="sure", kept_why=why)
    choices: dict[str, OfReports] = {"keep": "keep", "erase": "erase"}
    async with console.engine.begin() as connection:
        done = await erase(
            connection,
            conversation_id,
            of_reports=choices.get(await field_of(request, "of_reports"), "refuse"),
            why=why,
            now=console.clock(),
            staff_id=request[WHO].id,
            aside=console.aside,
        )
    if done is None:
        raise web.HTTPNotFound
    if isinstance(done, HasReports):
        fault = "Choose what is to become of the reports: they are police records."
        return await record_page(
            console, request, fault=fault, fault_at="of_reports-keep", kept_why=why
        )
    await aside_ends.go(console.aside, done.files)
    return to_receipt(done.receipt)


async def hold(console: Console, request: web.Request) -> web.StreamResponse:
    conversation_id = uuid_of(request.match_info["conversation"])
    why = await _reason(request)
    if why is None:
        return await record_page(console, request, fault=SAY_WHY, fault_at="hold-why")
    day = await _day_ahead(console, request, "look_again_on", LONGEST_HOLD)
    if day is None:
        fault = "Enter a day within the next year on which somebody looks at this hold again."
        return await record_page(
            console, request, fault=fault, fault_at="look_again_on", kept_why=why
        )
    async with console.engine.begin() as connection:
        number = await set_hold(
            connection,
            conversation_id,
            why=why,
            look_again_on=day,
            staff_id=request[WHO].id,
            now=console.clock(),
        )
    if number is None:
        return await record_page(console, request, fault="It is on hold already.", status=409)
    return to_receipt(number)


async def lift(console: Console, request: web.Request) -> web.StreamResponse:
    conversation_id = uuid_of(request.match_info["conversation"])
    why = await _reason(request)
    if why is None:
        return await record_page(console, request, fault=SAY_WHY, fault_at="lift-why")
    async with console.engine.begin() as connection:
        number = await lift_hold(
            connection, conversation_id, why=why, staff_id=request[WHO].id, now=console.clock()
        )
    if number is None:
        return await record_page(console, request, fault="No hold is in force.", status=409)
    return to_receipt(number)


async def keep(console: Console, request: web.Request) -> web.StreamResponse:
    """A report that is old enough to go stays until another day."""
    reference, why = await field_of(request, "reference"), await _reason(request)
    until = await _day_ahead(console, request, "until", LONGEST_KEPT)
    if why is None or until is None:
        fault = SAY_WHY if why is None else "Enter the day until which it is kept."
        return await home_page(console, request, fault=fault)
    now = console.clock()
    async with console.engine.begin() as connection:
        due = await data_subjects.reports_due(connection, is_due(console.ages, now=now), most=1000)
        (brief,) = await report_rows.by_reference(connection, [reference]) or (None,)
        if brief is None or reference not in {one.reference for one in due}:
            raise web.HTTPNotFound
        await report_rows.change(connection, brief.id, review_at=start_of(until))
        number = await receipts.write(
            connection,
            at=now,
            kind="keep",
            subject=f"report:{reference}",
            why=why,
            staff_id=request[WHO].id,
            detail={"until": until.isoformat()},
        )
    return to_receipt(number)


async def _reason(request: web.Request) -> str | None:
    why = (await field_of(request, "why"))[:LONGEST_REASON]
    return why if len(why) >= SHORTEST_REASON else None


async def _day_ahead(
    console: Console, request: web.Request, name: str, most: timedelta
) -> date | None:
    """A day after today and not too far off; None for anything else."""
    today = today_of(console.clock())
    try:
        day = date.fromisoformat(await field_of(request, name))
    except ValueError:
        return None
    return day if today < day <= today + most else None
