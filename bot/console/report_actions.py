"""What an officer does with a report: each form leads to one action of the desk."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import assert_never

from aiohttp import web

from bot import desk
from bot.console.context import WHO, Console
from bot.console.form import field_of, is_ticked, number_of
from bot.console.pages import page
from bot.console.report import report_page
from bot.console.teams import all_teams
from bot.desk import Outcome
from bot.desk_act import Seen
from bot.desk_undo import undo as take_back
from triage.referrals import referrals

LONGEST_ANSWER = 2_000  # characters: what the tightest channel takes in one message
LONGEST_REASON = 500
UNDO = timedelta(minutes=1)
CRIME_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9/ .-]{2,29}")
CHANGED = (
    "Somebody else changed this report while you had it open. Nothing of yours was saved: read "
    "what is new below, then send it again if it still fits."
)
MAY_BE_TOLD = frozenset({"status", "crime_number", "team", "partner"})


async def answer(console: Console, request: web.Request) -> web.StreamResponse:
    text = await field_of(request, "text")
    why = await field_of(request, "override_why")
    new_status = await field_of(request, "new_status")
    asks = await is_ticked(request, "asks")
    kept = {"text": text, "override_why": why, "new_status": new_status, "asks": "1" * asks}
    if not text or len(text) > LONGEST_ANSWER:
        fault = f"Write your answer, in at most {LONGEST_ANSWER:,} characters."
        return await not_done(console, request, "answer", fault, kept)
    if new_status and new_status not in desk.STATUSES:
        return await not_done(console, request, "answer", "Choose the new status.", kept)
    outcome = await desk.answer(
        console.engine,
        text=text,
        new_status=new_status or None,
        override_why=why[:LONGEST_REASON] or None,
        asks=asks,
        **await seen(console, request),
    )
    return await after(console, request, "answer", outcome, done="answered", kept=kept)


async def take(console: Console, request: web.Request) -> web.StreamResponse:
    outcome = await desk.take(console.engine, **await seen(console, request))
    return await after(console, request, "take", outcome, done="taken")


async def change_status(console: Console, request: web.Request) -> web.StreamResponse:
    status, ended = await field_of(request, "status"), await field_of(request, "outcome")
    kept = {"status": status, "outcome": ended}
    if status not in desk.STATUSES:
        return await not_done(console, request, "status", "Choose the new status.", kept)
    if len(ended) > LONGEST_ANSWER:
        fault = f"Say how it ended in at most {LONGEST_ANSWER:,} characters."
        return await not_done(console, request, "status", fault, kept)
    outcome = await desk.change_status(
        console.engine, status=status, outcome=ended or None, **await seen(console, request)
    )
    return await after(console, request, "status", outcome, done="status", kept=kept)


async def enter_crime_number(console: Console, request: web.Request) -> web.StreamResponse:
    number = await field_of(request, "number")
    kept = {"number": number}
    if not CRIME_NUMBER.fullmatch(number):
        fault = "Enter the crime number as the force writes it: letters, digits, / and - only."
        return await not_done(console, request, "crime_number", fault, kept)
    outcome = await desk.enter_crime_number(
        console.engine, number=number, **await seen(console, request)
    )
    return await after(console, request, "crime_number", outcome, done="crime_number", kept=kept)


async def pass_to_team(console: Console, request: web.Request) -> web.StreamResponse:
    team, why = await field_of(request, "team"), await field_of(request, "why")
    kept = {"team": team, "why": why}
    known = all_teams().get(team)
    if known is None:
        return await not_done(console, request, "team", "Choose the team.", kept)
    outcome = await desk.pass_to_team(
        console.engine,
        team=team,
        team_name=known.name,
        why=why[:LONGEST_REASON],
        **await seen(console, request),
    )
    return await after(console, request, "team", outcome, done="team", kept=kept)


async def pass_to_partner(console: Console, request: web.Request) -> web.StreamResponse:
    partner, why = await field_of(request, "partner"), await field_of(request, "why")
    kept = {"partner": partner, "why": why}
    known = referrals().get(partner)
    if known is None:
        return await not_done(console, request, "partner", "Choose the partner.", kept)
    outcome = await desk.pass_to_partner(
        console.engine,
        partner=partner,
        partner_name=known.name,
        why=why[:LONGEST_REASON],
        **await seen(console, request),
    )
    return await after(console, request, "partner", outcome, done="partner", kept=kept)


async def undo(console: Console, request: web.Request) -> web.StreamResponse:
    reference = request.match_info["reference"]
    outcome = await take_back(
        console.engine,
        reference=reference,
        act_id=await number_of(request, "act"),
        staff_id=request[WHO].id,
        now=console.clock(),
    )
    match outcome:
        case desk.Undone():
            raise web.HTTPSeeOther(f"/staff/reports/{reference}?done=undone")
        case desk.CannotUndo():
            fault = f"This was not undone: {outcome.why}."
            return await not_done(console, request, "undo", fault, None, status=409)
        case desk.NoSuchReport():
            raise web.HTTPNotFound
        case _:
            assert_never(outcome)


async def seen(console: Console, request: web.Request) -> Seen:
    """Who acts when, on the version of the report that the form was made of."""
    return {
        "reference": request.match_info["reference"],
        "staff_id": request[WHO].id,
        "version": await number_of(request, "version"),
        "now": console.clock(),
        "hold": UNDO,
    }


async def after(
    console: Console,
    request: web.Request,
    form: str,
    outcome: Outcome,
    *,
    done: str,
    kept: dict[str, str] | None = None,
) -> web.StreamResponse:
    match outcome:
        case desk.Done():
            told = "-told" if outcome.told and done in MAY_BE_TOLD else ""
            reference = request.match_info["reference"]
            raise web.HTTPSeeOther(f"/staff/reports/{reference}?done={done}{told}")
        case desk.Changed():
            return await not_done(console, request, form, CHANGED, kept, status=409)
        case desk.Unsafe():
            values = {
                "reference": request.match_info["reference"],
                "version": await number_of(request, "version"),
                "kept": kept or {},
                "why": outcome.why,
            }
            return page(console, request, "answer_unsafe.html", values, status=409)
        case desk.Unreachable():
            fault = f"Your answer was not sent: {outcome.why}."
            return await not_done(console, request, form, fault, kept, status=409)
        case desk.NoSuchReport():
            raise web.HTTPNotFound
        case _:
            assert_never(outcome)


async def not_done(
    console: Console,
    request: web.Request,
    form: str,
    fault: str,
    kept: dict[str, str] | None,
    *,
    status: int = 422,
) -> web.StreamResponse:
    return await report_page(console, request, fault=fault, fault_at=form, kept=kept, status=status)
