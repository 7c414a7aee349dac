"""Forms that join reports of the same thing, take them apart, and mark hoaxes and abuse."""

from __future__ import annotations

import re

from aiohttp import web

from bot import desk_matters
from bot.console.context import WHO, Console
from bot.console.form import field_of, number_of
from bot.console.report_actions import LONGEST_REASON, not_done
from bot.desk_matters import By, Kept, NotKept
from bot.storage.cautions import KINDS

SHORTEST_REASON = 5
REFERENCE = re.compile(r"BL-[0-9A-Z-]{1,12}")


async def join(console: Console, request: web.Request) -> web.StreamResponse:
    other = (await field_of(request, "other")).upper()
    because = (await field_of(request, "because"))[:LONGEST_REASON]
    kept = {"other": other, "because": because}
    if not REFERENCE.fullmatch(other):
        return await not_done(console, request, "join", "Enter the other's reference.", kept)
    if len(because) < SHORTEST_REASON:
        return await not_done(console, request, "join", "Say why they belong together.", kept)
    outcome = await desk_matters.join(
        console.engine, _reference(request), other, _by(console, request), because=because
    )
    return await _after(console, request, outcome, "join", "joined", kept)


async def unjoin(console: Console, request: web.Request) -> web.StreamResponse:
    outcome = await desk_matters.unjoin(console.engine, _reference(request), _by(console, request))
    return await _after(console, request, outcome, "join", "unjoined", {})


async def caution(console: Console, request: web.Request) -> web.StreamResponse:
    kind = await field_of(request, "kind")
    why = (await field_of(request, "why"))[:LONGEST_REASON]
    kept = {"kind": kind, "why": why}
    if kind not in KINDS:
        return await not_done(console, request, "caution", "Choose what it is.", kept)
    if len(why) < SHORTEST_REASON:
        return await not_done(console, request, "caution", "Say why, for colleagues.", kept)
    outcome = await desk_matters.caution(
        console.engine, _reference(request), _by(console, request), kind=kind, why=why
    )
    return await _after(console, request, outcome, "caution", "marked", kept)


async def lift(console: Console, request: web.Request) -> web.StreamResponse:
    outcome = await desk_matters.lift(
        console.engine,
        _reference(request),
        _by(console, request),
        caution_id=await number_of(request, "caution"),
    )
    return await _after(console, request, outcome, "caution", "unmarked", {})


async def _after(
    console: Console,
    request: web.Request,
    outcome: Kept | NotKept,
    form: str,
    done: str,
    kept: dict[str, str],
) -> web.StreamResponse:
    if isinstance(outcome, NotKept):
        return await not_done(console, request, form, outcome.why, kept, status=409)
    raise web.HTTPSeeOther(f"/staff/reports/{_reference(request)}?done={done}")


def _reference(request: web.Request) -> str:
    return request.match_info["reference"]


def _by(console: Console, request: web.Request) -> By:
    return By(staff_id=request[WHO].id, now=console.clock())
