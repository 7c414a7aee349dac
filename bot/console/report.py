"""One report on one page: what was said, where, why it came here, and what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from aiohttp import web

from bot import audit
from bot.console.context import WHO, Console
from bot.console.evidence import photo_response, voice_response
from bot.console.map_response import map_response, outlines_around
from bot.console.map_svg import Point
from bot.console.pages import page
from bot.console.report_around import around
from bot.console.teams import by_area
from bot.storage import desk_alerts, desk_conversation, desk_media, desk_reports
from bot.storage.desk_media import Medium
from bot.storage.desk_reports import Report

DONE = {
    "taken": "You have taken this report.",
    "status-told": "The status was changed. Words to the resident follow; see the history.",
    "status": "The status was changed. The resident was not told.",
    "answered": "Your answer is on its way, within a minute. The history says when it went.",
    "crime_number-told": "The crime number was entered. Words to the resident follow.",
    "crime_number": "The crime number was entered. The resident was not told.",
    "team-told": "The report was passed to the other team. Words to the resident follow.",
    "team": "The report was passed to the other team. The resident was not told.",
    "partner-told": "The report is on the list for partners. Words to the resident follow.",
    "partner": "The report is on the list for partners. The resident was not told.",
    "corrected": "It was put right, and is kept for the bot to learn from.",
    "undone": "It was undone. The report is as it was before.",
    "joined": "The reports are joined.",
    "unjoined": "This report was taken out. The others stay joined.",
    "marked": "The mark is there for colleagues to see.",
    "unmarked": "The mark was taken away.",
}


async def report(console: Console, request: web.Request) -> web.StreamResponse:
    return await report_page(console, request, said=DONE.get(request.query.get("done", "")))


async def report_page(
    console: Console,
    request: web.Request,
    *,
    said: str | None = None,
    fault: str | None = None,
    fault_at: str = "",
    kept: dict[str, str] | None = None,
    status: int = 200,
) -> web.Response:
    """`fault` says what was not done; `kept` holds what was typed, so that nobody types twice."""
    who = request[WHO]
    async with console.engine.begin() as connection:
        found = await desk_reports.whole(connection, request.match_info["reference"])
        if found is None:
            raise web.HTTPNotFound
        values: dict[str, Any] = {
            "report": found,
            "history": await desk_reports.history(connection, found.id),
            "media": await desk_media.of_conversation(connection, found.conversation_id),
            "conversation": await desk_conversation.said(connection, found.conversation_id),
            "alert": await desk_alerts.of_conversation(connection, found.conversation_id),
        }
        photos = await desk_reports.photos(connection, found)
        values["evidence"] = _evidence(photos, values["media"])
        values |= await around(console, connection, found, who)
        await audit.write(
            connection,
            at=console.clock(),
            action="saw.report",
            subject=f"report:{found.reference}",
            staff_id=who.id,
        )
    values |= {
        "areas": by_area() if who.may("act.on.reports") else {},
        "show_photos": "photos" in request.query and who.may("see.photos"),
        "said": said,
        "fault": fault,
        "fault_at": fault_at,
        "kept": kept or _begun(values, request),
    }
    return page(console, request, "report.html", values, status=status)


def _begun(values: dict[str, Any], request: web.Request) -> dict[str, str]:
    """The beginning of an answer that the officer chose, to be changed before it goes."""
    text = values["replies"].get(request.query.get("reply", ""))
    return {"text": text} if text else {}


async def report_map(console: Console, request: web.Request) -> web.StreamResponse:
    found = await _found(console, request)
    if found.lat is None or found.lon is None:
        raise web.HTTPNotFound
    return await map_response(console, found.team, [Point(found.lat, found.lon)])


async def report_outlines(console: Console, request: web.Request) -> web.StreamResponse:
    found = await _found(console, request)
    if found.lat is None or found.lon is None:
        raise web.HTTPNotFound
    return await outlines_around(console, found.team, found.lat, found.lon)


async def photo(console: Console, request: web.Request) -> web.StreamResponse:
    """The copy without EXIF, never the original."""
    found = await _found(console, request)
    return await photo_response(
        console,
        request,
        uuid_of(request.match_info["photo"]),
        conversation_id=found.conversation_id,
        subject=f"report:{found.reference}",
    )


async def voice(console: Console, request: web.Request) -> web.StreamResponse:
    found = await _found(console, request)
    return await voice_response(
        console,
        request,
        uuid_of(request.match_info["voice"]),
        conversation_id=found.conversation_id,
        subject=f"report:{found.reference}",
    )


def _evidence(photos: Sequence[UUID], media: Mapping[UUID, Medium]) -> Sequence[Medium]:
    """The report's photos first, then whatever else came in its conversation."""
    own = [media.get(one) or Medium(id=one, kind="photo", state="gone") for one in photos]
    return own + [one for one in media.values() if one.kind != "photo" and one.id not in photos]


async def _found(console: Console, request: web.Request) -> Report:
    async with console.engine.connect() as connection:
        found = await desk_reports.whole(connection, request.match_info["reference"])
    if found is None:
        raise web.HTTPNotFound
    return found


def uuid_of(text: str) -> UUID:
    """Raises HTTPNotFound: what is no id names nothing."""
    try:
        return UUID(text)
    except ValueError as error:
        raise web.HTTPNotFound from error
