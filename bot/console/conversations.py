"""Conversations: found, read as the resident saw them, and unmasked with a reason."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from aiohttp import web

from bot import audit
from bot.console import words
from bot.console.context import WHO, Console
from bot.console.form import field_of, is_ticked
from bot.console.pages import page, shown_to
from bot.console.report import photo_response, uuid_of
from bot.storage import desk_alerts, desk_conversations, desk_reports
from bot.storage.desk_conversations import Sought
from triage.urgency import Urgency

A_PAGE = 40
SHORTEST_REASON = 5
LONGEST_REASON = 500
LONGEST_WORDS = 200
FAR_ENOUGH = 250  # pages


async def conversations(console: Console, request: web.Request) -> web.StreamResponse:
    return await _list(console, request, Sought(), number=1)


async def search(console: Console, request: web.Request) -> web.StreamResponse:
    """By POST: what is looked for may be personal data, and browsers keep addresses."""
    urgency = await field_of(request, "urgency")
    slugs = [one.slug for one in Urgency]
    sought = Sought(
        words=(await field_of(request, "words"))[:LONGEST_WORDS],
        channel=await field_of(request, "channel"),
        category=await field_of(request, "category"),
        urgency=Urgency.from_slug(urgency).value if urgency in slugs else None,
        with_person=await is_ticked(request, "with_person"),
        unsure=await is_ticked(request, "unsure"),
    )
    asked = await field_of(request, "page")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    return await _list(console, request, sought, number=min(max(1, number), FAR_ENOUGH))


async def conversation(console: Console, request: web.Request) -> web.StreamResponse:
    shown = shown_to(console, request[WHO])
    return await _replay(console, request, shown, action="saw.conversation")


async def unmask(console: Console, request: web.Request) -> web.StreamResponse:
    """Plain for this one look; nothing stays unmasked."""
    why = (await field_of(request, "why"))[:LONGEST_REASON]
    if len(why) < SHORTEST_REASON:
        return await _replay(
            console,
            request,
            console.mask,
            action="saw.conversation",
            fault="Say why you need to see the personal details.",
        )
    return await _replay(console, request, str, action="unmasked.conversation", why=why)


async def photo(console: Console, request: web.Request) -> web.StreamResponse:
    conversation_id = uuid_of(request.match_info["conversation"])
    return await photo_response(
        console, request, conversation_id, subject=f"conversation:{conversation_id}"
    )


async def _list(
    console: Console, request: web.Request, sought: Sought, *, number: int
) -> web.StreamResponse:
    who = request[WHO]
    async with console.engine.begin() as connection:
        found = await desk_conversations.listed(
            connection, sought, most=A_PAGE + 1, skip=A_PAGE * (number - 1)
        )
        channels = await desk_conversations.channels(connection)
        if sought != Sought():
            # that somebody searched, not for what: the words may be personal data
            await audit.write(
                connection,
                at=console.clock(),
                action="searched.conversations",
                subject="conversations",
                staff_id=who.id,
                detail={"with_words": bool(sought.words), "found": len(found[:A_PAGE])},
            )
    values = {
        "found": found[:A_PAGE],
        "more": len(found) > A_PAGE,
        "number": number,
        "sought": sought,
        "is_search": sought != Sought(),
        "channels": channels,
        "categories": words.all_categories(),
        "urgencies": [one.slug for one in reversed(Urgency)],
        "urgency_slug": lambda value: Urgency(value).slug,
        "low": desk_conversations.LOW,
        "shown": shown_to(console, who),
        "masked": not who.may("see.personal.data"),
    }
    return page(console, request, "conversations.html", values)


async def _replay(
    console: Console,
    request: web.Request,
    shown: Callable[[str], str],
    *,
    action: str,
    why: str = "",
    fault: str | None = None,
) -> web.StreamResponse:
    conversation_id: UUID = uuid_of(request.match_info["conversation"])
    async with console.engine.begin() as connection:
        found = await desk_conversations.one(connection, conversation_id)
        if found is None:
            raise web.HTTPNotFound
        said = await desk_conversations.said(connection, conversation_id)
        references = await desk_reports.of_conversation(connection, conversation_id)
        alert = await desk_alerts.of_conversation(connection, conversation_id)
        await audit.write(
            connection,
            at=console.clock(),
            action=action,
            subject=f"conversation:{conversation_id}",
            staff_id=request[WHO].id,
            why=why,
        )
    values = {
        "found": found,
        "said": said,
        "references": references,
        "alert": alert,
        "shown": shown,
        "masked": shown is not str,
        "unmasked_why": why,
        "fault": fault,
        "urgency_slug": lambda value: Urgency(value).slug,
    }
    return page(console, request, "conversation.html", values, status=422 if fault else 200)
