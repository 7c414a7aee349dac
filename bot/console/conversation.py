"""One conversation as the resident saw it, each decision beside it, and what staff may do there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from aiohttp import web

from bot import comment_answers, desk_words, step_in
from bot.console import words
from bot.console.context import WHO, Console
from bot.console.evidence import photo_response, voice_response
from bot.console.form import field_of
from bot.console.pages import page, shown_to
from bot.console.report import uuid_of
from bot.console.trail import noted
from bot.conversation.say import Say
from bot.storage import desk_alerts, desk_conversation, desk_media, desk_reports, examples, notes
from bot.storage.desk_conversation import Said
from triage.urgency import Urgency

SHORTEST_REASON = 5
LONGEST_REASON = 500
DONE = {
    "taken": ("You write here now", "The bot is silent, and the resident was told so."),
    "taken-later": (
        "You write here now",
        "The bot is silent. The resident is told with the next answer that they get.",
    ),
    "sent": ("Sent", "The resident gets it on their own channel."),
    "back": ("Handed back", "The bot answers again, and the resident was told so."),
    "back-later": (
        "Handed back",
        "The bot answers again. The resident is told with the next answer that they get.",
    ),
    "commented": ("Sent", "It is on its way to Facebook; what became of it stands beside it."),
    "noted": ("Note kept", "Colleagues who read this conversation see it; residents never do."),
    "flagged": ("Flagged", "A colleague looks at it before anything is learned from it."),
}


async def conversation(console: Console, request: web.Request) -> web.StreamResponse:
    return await conversation_page(console, request)


async def unmask(console: Console, request: web.Request) -> web.StreamResponse:
    """Plain for this one look; nothing stays unmasked."""
    why = (await field_of(request, "why"))[:LONGEST_REASON]
    if len(why) < SHORTEST_REASON:
        return await conversation_page(
            console, request, fault="Say why you need to see the personal details.", at="why"
        )
    return await conversation_page(
        console, request, action="unmasked.conversation", unmasked_why=why
    )


async def photo(console: Console, request: web.Request) -> web.StreamResponse:
    conversation_id = uuid_of(request.match_info["conversation"])
    return await photo_response(
        console,
        request,
        uuid_of(request.match_info["photo"]),
        conversation_id=conversation_id,
        subject=f"conversation:{conversation_id}",
    )


async def voice(console: Console, request: web.Request) -> web.StreamResponse:
    conversation_id = uuid_of(request.match_info["conversation"])
    return await voice_response(
        console,
        request,
        uuid_of(request.match_info["voice"]),
        conversation_id=conversation_id,
        subject=f"conversation:{conversation_id}",
    )


async def turns(console: Console, request: web.Request) -> web.StreamResponse:
    """What was said since, for the page's own script; masked as the page is at first."""
    after = request.query.get("after", "")
    if not after.isascii() or not after.isdigit() or len(after) > 9:
        raise web.HTTPBadRequest
    conversation_id = uuid_of(request.match_info["conversation"])
    async with console.engine.begin() as connection:
        if await desk_conversation.one(connection, conversation_id) is None:
            raise web.HTTPNotFound
        said = await desk_conversation.said(connection, conversation_id, after=int(after))
        media = await desk_media.of_conversation(connection, conversation_id) if said else {}
        if said:
            await noted(
                console, request, connection, "saw.conversation", f"conversation:{conversation_id}"
            )
    shown = shown_to(console, request[WHO])
    values = {
        "id": conversation_id,
        "said": said,
        "media": media,
        "shown": shown,
        "may_see_photos": request[WHO].may("see.photos") and shown is str,
    }
    response = page(console, request, "conversation_turns.html", values)
    response.headers["X-Blue-Lamp-Last"] = str(said[-1].seq if said else after)
    return response


async def conversation_page(
    console: Console,
    request: web.Request,
    *,
    action: str = "saw.conversation",
    unmasked_why: str = "",
    fault: str = "",
    at: str = "",
    kept: Mapping[str, str] | None = None,
    status: int = 422,
) -> web.StreamResponse:
    """`fault` stands at the field `at`; `kept` is what was typed, given back."""
    who = request[WHO]
    shown: Callable[[str], str] = str if unmasked_why else shown_to(console, who)
    conversation_id: UUID = uuid_of(request.match_info["conversation"])
    async with console.engine.begin() as connection:
        found = await desk_conversation.one(connection, conversation_id)
        if found is None:
            raise web.HTTPNotFound
        said = await desk_conversation.said(connection, conversation_id)
        values: dict[str, Any] = {
            "found": found,
            "said": said,
            "media": await desk_media.of_conversation(connection, conversation_id),
            "references": await desk_reports.of_conversation(connection, conversation_id),
            "alert": await desk_alerts.of_conversation(connection, conversation_id),
            "notes": await notes.of_conversation(connection, conversation_id),
            "flags": await examples.of_conversation(connection, conversation_id),
            "unsafe": await step_in.why_unsafe(connection, conversation_id),
            "public_words": (await desk_words.said_now(connection)).text(Say.COMMENT_PUBLIC),
            "comment": await comment_answers.ways(connection, conversation_id, now=console.clock()),
        }
        await notes.mark_seen(connection, conversation_id, who.id, now=console.clock())
        await noted(
            console,
            request,
            connection,
            action,
            f"conversation:{conversation_id}",
            why=unmasked_why,
        )
    values |= {
        "last": said[-1].seq if said else 0,
        "last_of_staff": max((one.seq for one in said if one.author == "staff"), default=0),
        "judged": judged(said),
        "shown": shown,
        "masked": shown is not str,
        "may_see_photos": who.may("see.photos") and shown is str,
        "show_photos": "photos" in request.query,
        "unmasked_why": unmasked_why,
        "fault": fault,
        "at": at,
        "kept": kept or {},
        "done": DONE.get(request.query.get("done", "")) if request.method == "GET" else None,
        "urgency_slug": lambda value: Urgency(value).slug,
        "urgencies": [one.slug for one in reversed(Urgency)],
        "categories": words.all_categories(),
    }
    return page(console, request, "conversation.html", values, status=status if fault else 200)


def judged(said: Sequence[Said]) -> Sequence[Said]:
    """The messages that the bot made something of: of these an answer may be flagged."""
    return [one for one in said if one.author == "resident" and one.decision]
