"""The list of conversations: the latest first, narrowed by filters, searched by words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from aiohttp import web

from bot import audit
from bot.console import words
from bot.console.context import WHO, Console
from bot.console.form import field_of, is_ticked
from bot.console.pages import page, shown_to
from bot.conversation.languages import NAMES
from bot.storage import desk_conversations
from bot.storage.desk_conversations import Edge, Sought
from triage.urgency import Urgency

A_PAGE = 40
ABOUT_A_PERSON = (
    "Names, numbers, addresses and the like are hidden from you, and cannot be looked for. Whoever "
    "handles data rights finds what we hold of a person."
)
LONGEST_WORDS = 200
LANGUAGES = NAMES | {"en": "English"}


async def conversations(console: Console, request: web.Request) -> web.StreamResponse:
    return await _list(console, request, Sought(), None)


async def search(console: Console, request: web.Request) -> web.StreamResponse:
    """By POST: what is looked for may be personal data, and browsers keep addresses."""
    urgency = await field_of(request, "urgency")
    slugs = [one.slug for one in Urgency]
    sought = Sought(
        words=(await field_of(request, "words"))[:LONGEST_WORDS],
        channel=await field_of(request, "channel"),
        category=await field_of(request, "category"),
        urgency=Urgency.from_slug(urgency).value if urgency in slugs else None,
        language=await field_of(request, "language"),
        with_person=await is_ticked(request, "with_person"),
        taken_over=await is_ticked(request, "taken_over"),
        unsure=await is_ticked(request, "unsure"),
        complained=await is_ticked(request, "complained"),
        flagged=await is_ticked(request, "flagged"),
    )
    return await _list(console, request, sought, Edge.read(await field_of(request, "edge")))


async def news(console: Console, request: web.Request) -> web.StreamResponse:
    """How much was written since the page was opened, for its own script."""
    try:
        since = datetime.fromisoformat(request.query.get("since", ""))
    except ValueError as error:
        raise web.HTTPBadRequest from error
    if since.tzinfo is None:
        raise web.HTTPBadRequest
    async with console.engine.connect() as connection:
        found = await desk_conversations.news_since(connection, since)
    return web.json_response({"new": found})


async def _list(
    console: Console, request: web.Request, sought: Sought, edge: Edge | None
) -> web.StreamResponse:
    who = request[WHO]
    masked = not who.may("see.personal.data")
    # masked words could be guessed by looking for them
    fault = ABOUT_A_PERSON if masked and console.mask(sought.words) != sought.words else ""
    if fault:
        sought = replace(sought, words="")
    async with console.engine.begin() as connection:
        found = await desk_conversations.listed(connection, sought, most=A_PAGE + 1, edge=edge)
        channels = await desk_conversations.channels(connection)
        languages = await desk_conversations.languages(connection)
        if fault or sought != Sought():
            # that somebody searched, not for what: the words may be personal data
            await audit.write(
                connection,
                at=console.clock(),
                action="searched.conversations",
                subject="conversations",
                staff_id=who.id,
                detail={
                    "with_words": bool(fault or sought.words),
                    "found": 0 if fault else len(found[:A_PAGE]),
                    **({"refused": True} if fault else {}),
                },
            )
    is_back = edge is not None and edge.newer
    has_more = len(found) > A_PAGE
    # one more was read only to know that there is one: it stands at the end that was read towards
    found = (found[1:] if is_back else found[:A_PAGE]) if has_more else found
    first, last = (found[0], found[-1]) if found else (None, None)
    has_newer = edge is not None and (has_more if is_back else True)
    has_older = is_back or has_more
    values = {
        "found": found,
        "newer": Edge(at=first.last_heard_at, id=first.id, newer=True)
        if first and has_newer
        else None,
        "older": Edge(at=last.last_heard_at, id=last.id) if last and has_older else None,
        "newest": found[0].last_heard_at if found and edge is None else None,
        "sought": sought,
        "is_search": sought != Sought(),
        "channels": channels,
        "languages": sorted((LANGUAGES.get(one, one), one) for one in ("en", *languages)),
        "categories": words.all_categories(),
        "urgencies": [one.slug for one in reversed(Urgency)],
        "urgency_slug": lambda value: Urgency(value).slug,
        "language_name": lambda slug: LANGUAGES.get(slug, slug),
        "low": desk_conversations.LOW,
        "shown": shown_to(console, who),
        "masked": masked,
        "fault": fault,
    }
    return page(console, request, "conversations.html", values, status=422 if fault else 200)
