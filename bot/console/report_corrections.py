"""Forms that put right what the bot read: category, urgency and place."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot import desk_corrections
from bot.console import words
from bot.console.context import Console
from bot.console.form import field_of
from bot.console.report_actions import LONGEST_REASON, after, not_done, seen
from bot.desk_corrections import URGENCIES

LONGEST_PLACE = 200


async def category(console: Console, request: web.Request) -> web.StreamResponse:
    slug, why = await field_of(request, "category"), await _why(request)
    kept = {"category": slug, "why": why}
    if slug not in words.all_categories():
        return await not_done(console, request, "category", "Choose the category.", kept)
    outcome = await desk_corrections.correct_category(
        console.engine, category=slug, why=why, **await seen(console, request)
    )
    return await after(console, request, "category", outcome, done="corrected", kept=kept)


async def urgency(console: Console, request: web.Request) -> web.StreamResponse:
    slug, why = await field_of(request, "urgency"), await _why(request)
    kept = {"urgency": slug, "why": why}
    if slug not in URGENCIES:
        return await not_done(console, request, "urgency", "Choose the urgency.", kept)
    outcome = await desk_corrections.correct_urgency(
        console.engine,
        urgency=slug,
        mail=console.mail_routes(request),
        why=why,
        **await seen(console, request),
    )
    return await after(console, request, "urgency", outcome, done="corrected", kept=kept)


async def place(console: Console, request: web.Request) -> web.StreamResponse:
    """What is typed is looked up as a resident's words are; unknown, it stays as words alone."""
    text, why = await field_of(request, "place"), await _why(request)
    kept = {"place": text, "why": why}
    if not text or len(text) > LONGEST_PLACE:
        fault = f"Write the place, in at most {LONGEST_PLACE} characters."
        return await not_done(console, request, "place", fault, kept)
    found = await asyncio.to_thread(console.places.find, text, expecting=True)
    if found.status == "ambiguous":
        parts = ", ".join(one.label for one in found.candidates)
        fault = f"Several places are called that. Say which: {parts}."
        return await not_done(console, request, "place", fault, kept)
    outcome = await desk_corrections.correct_place(
        console.engine,
        place_text=text,
        lat=found.point.lat if found.point else None,
        lon=found.point.lon if found.point else None,
        status=found.status,
        team=found.team.id if found.team else None,
        why=why,
        **await seen(console, request),
    )
    return await after(console, request, "place", outcome, done="corrected", kept=kept)


async def _why(request: web.Request) -> str:
    return (await field_of(request, "why"))[:LONGEST_REASON]
