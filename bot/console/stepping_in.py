"""What staff do in a conversation: step in, answer, hand back, leave a note, flag an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import assert_never
from uuid import UUID

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import audit, desk_words, step_in
from bot.console import words
from bot.console.context import WHO, Console
from bot.console.conversation import LONGEST_REASON, conversation_page, judged
from bot.console.form import field_of, number_of
from bot.console.permissions import may
from bot.console.report import uuid_of
from bot.console.trail import noted
from bot.desk_outcomes import Unreachable, Unsafe
from bot.step_in_outcomes import (
    Done,
    Held,
    NoSuchConversation,
    ReplyOutcome,
    SaidMeanwhile,
    TakeOutcome,
)
from bot.storage import desk_conversation, examples, notes, staff
from triage.urgency import Urgency

LONGEST_ANSWER = 2_000  # characters: what the tightest channel takes in one message
LONGEST_NOTE = 1_000
FLAG = ("seq", "category", "urgency", "flag_why")
SAID_MEANWHILE = (
    "These or other words were sent since you opened the page: read them, then send yours if they "
    "still fit."
)
_MENTION = re.compile(r"(?<![\w@])@(?=\w)")


async def take_over(console: Console, request: web.Request) -> web.StreamResponse:
    conversation_id = _id(request)
    holder = await number_of(request, "holder")
    outcome = await step_in.take_over(
        console.engine,
        conversation_id,
        staff_id=request[WHO].id,
        instead_of=holder or None,
        spoken=desk_words.spoken(),
        now=console.clock(),
    )
    return await _after(console, request, outcome, "taken")


async def hand_back(console: Console, request: web.Request) -> web.StreamResponse:
    outcome = await step_in.hand_back(
        console.engine,
        _id(request),
        staff_id=request[WHO].id,
        spoken=desk_words.spoken(),
        now=console.clock(),
    )
    return await _after(console, request, outcome, "back")


async def reply(console: Console, request: web.Request) -> web.StreamResponse:
    text = await field_of(request, "text")
    why = (await field_of(request, "override_why"))[:LONGEST_REASON]
    kept = {"text": text, "override_why": why}
    if not text or len(text) > LONGEST_ANSWER:
        fault = f"Write your answer, in at most {LONGEST_ANSWER:,} characters."
        return await conversation_page(console, request, fault=fault, at="text", kept=kept)
    outcome = await step_in.reply(
        console.engine,
        _id(request),
        staff_id=request[WHO].id,
        text=text,
        after=await number_of(request, "after"),
        now=console.clock(),
        override_why=why,
    )
    return await _after(console, request, outcome, "sent", kept)


async def note(console: Console, request: web.Request) -> web.StreamResponse:
    """With @Name somebody finds it on their first page."""
    text = await field_of(request, "note")
    conversation_id, who = _id(request), request[WHO]
    if not text or len(text) > LONGEST_NOTE:
        fault = f"Write the note, in at most {LONGEST_NOTE:,} characters."
        return await conversation_page(
            console, request, fault=fault, at="note", kept={"note": text}
        )
    async with console.engine.begin() as connection:
        if await desk_conversation.one(connection, conversation_id) is None:
            raise web.HTTPNotFound
        readers = await _readers(connection)
        mentioned, unknown = mentions(text, readers)
        if not unknown:
            note_id = await notes.add(
                connection,
                conversation_id,
                staff_id=who.id,
                text=text,
                mentioned=[readers[one] for one in mentioned],
                now=console.clock(),
            )
            await audit.write(
                connection,
                at=console.clock(),
                action="noted.conversation",
                subject=f"conversation:{conversation_id}",
                staff_id=who.id,
                detail={"note": note_id, "mentioned": sorted(mentioned)},
            )
    if unknown:
        fault = f"Nobody who reads conversations is called {unknown[0]}: write @ and their name."
        return await conversation_page(
            console, request, fault=fault, at="note", kept={"note": text}
        )
    raise web.HTTPSeeOther(f"/staff/conversations/{conversation_id}?done=noted#notes")


async def flag(console: Console, request: web.Request) -> web.StreamResponse:
    """The bot answered badly here: what would have been right, for the next model."""
    conversation_id = _id(request)
    kept = {name: await field_of(request, name) for name in FLAG}
    async with console.engine.begin() as connection:
        said = {
            one.seq: one
            for one in judged(await desk_conversation.said(connection, conversation_id))
        }
        fault, at = _flag_fault(kept, said)
        if not fault:
            one = said[int(kept["seq"])]
            decision = one.decision or {}
            example = await examples.flag(
                connection,
                conversation_id,
                {
                    "at": console.clock(),
                    "staff_id": request[WHO].id,
                    "seq": one.seq,
                    "text": console.mask(one.text),
                    "was": {
                        name: decision.get(name)
                        for name in ("category", "urgency", "confidence", "frame", "model")
                    },
                    "category": kept["category"] or None,
                    "urgency": kept["urgency"] or None,
                    "frame": decision.get("frame"),
                    "why": console.mask(kept["flag_why"][:LONGEST_REASON]),
                },
            )
            await noted(
                console,
                request,
                connection,
                "flagged.answer",
                f"conversation:{conversation_id}",
                detail={"example": example, "seq": one.seq},
            )
    if fault:
        return await conversation_page(console, request, fault=fault, at=at, kept=kept)
    raise web.HTTPSeeOther(f"/staff/conversations/{conversation_id}?done=flagged#flags")


def mentions(text: str, names: Iterable[str]) -> tuple[set[str], list[str]]:
    """(who is mentioned, what stands after an @ and is nobody's name): the longest name wins."""
    known, unknown = set(), []
    by_length = sorted(names, key=len, reverse=True)
    for at in _MENTION.finditer(text):
        rest = text[at.end() :]
        for name in by_length:
            after = rest[len(name) : len(name) + 1]
            if rest.casefold().startswith(name.casefold()) and not after.isalnum():
                known.add(name)
                break
        else:
            unknown.append(re.split(r"[^\w-]", rest, maxsplit=1)[0])
    return known, unknown


def _flag_fault(kept: dict[str, str], said: dict[int, desk_conversation.Said]) -> tuple[str, str]:
    if not kept["seq"].isdecimal() or int(kept["seq"]) not in said:
        return "Choose the message that was answered badly.", "seq"
    if kept["category"] and kept["category"] not in words.all_categories():
        return "Choose the right category.", "category"
    if kept["urgency"] and kept["urgency"] not in [one.slug for one in Urgency]:
        return "Choose the right urgency.", "urgency"
    if not (kept["category"] or kept["urgency"] or kept["flag_why"]):
        return "Say what would have been right, or what was wrong.", "flag_why"
    return "", ""


async def _readers(connection: AsyncConnection) -> dict[str, int]:
    return {
        one.name: one.id
        for one in await staff.everybody(connection)
        if one.disabled_at is None and may(one.role, "see.conversations")
    }


async def _after(
    console: Console,
    request: web.Request,
    outcome: TakeOutcome | ReplyOutcome,
    done: str,
    kept: dict[str, str] | None = None,
) -> web.StreamResponse:
    match outcome:
        case Done(told=told):
            later = "" if told or done == "sent" else "-later"
            raise web.HTTPSeeOther(f"/staff/conversations/{_id(request)}?done={done}{later}#answer")
        case Held(by=by):
            who = f"{by} writes" if by else "The bot answers"
            fault, at = f"{who} in this conversation now: nothing of yours was done.", "answer"
        case SaidMeanwhile():
            fault, at = SAID_MEANWHILE, "text"
        case Unsafe(why=why):
            fault, at = f"Not sent: {why}. Say why it is safe to write to them now.", "override_why"
        case Unreachable(why=why):
            fault, at = f"Not sent: {why}.", "text"
        case NoSuchConversation():
            raise web.HTTPNotFound
        case _:
            assert_never(outcome)
    return await conversation_page(console, request, fault=fault, at=at, kept=kept, status=409)


def _id(request: web.Request) -> UUID:
    return uuid_of(request.match_info["conversation"])
