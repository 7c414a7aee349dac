"""Forms on the page of a comment: a private reply, or the fixed sentence under it."""

from __future__ import annotations

from typing import assert_never

from aiohttp import web

from bot import comment_answers, desk_words
from bot.comment_answers import CommentOutcome
from bot.console.context import WHO, Console
from bot.console.conversation import conversation_page
from bot.console.form import field_of
from bot.console.report import uuid_of
from bot.desk_outcomes import Unreachable
from bot.step_in_outcomes import Done, NoSuchConversation

LONGEST = 2_000  # characters: Meta takes one message, and it is cut nowhere


async def in_private(console: Console, request: web.Request) -> web.StreamResponse:
    text = await field_of(request, "text")
    if not text or len(text) > LONGEST:
        fault = f"Write your reply, in at most {LONGEST:,} characters."
        return await conversation_page(
            console, request, fault=fault, at="text", kept={"text": text}
        )
    outcome = await comment_answers.in_private(
        console.engine,
        uuid_of(request.match_info["conversation"]),
        staff_id=request[WHO].id,
        text=text,
        now=console.clock(),
    )
    return await _after(console, request, outcome, {"text": text})


async def in_public(console: Console, request: web.Request) -> web.StreamResponse:
    outcome = await comment_answers.in_public(
        console.engine,
        uuid_of(request.match_info["conversation"]),
        staff_id=request[WHO].id,
        phrases=desk_words.phrases(),
        now=console.clock(),
    )
    return await _after(console, request, outcome, {})


async def _after(
    console: Console, request: web.Request, outcome: CommentOutcome, kept: dict[str, str]
) -> web.StreamResponse:
    match outcome:
        case Done():
            here = f"/staff/conversations/{request.match_info['conversation']}"
            raise web.HTTPSeeOther(f"{here}?done=commented#answer")
        case Unreachable(why=why):
            return await conversation_page(
                console, request, fault=f"Not sent: {why}.", at="answer", kept=kept, status=409
            )
        case NoSuchConversation():
            raise web.HTTPNotFound
        case _:
            assert_never(outcome)
