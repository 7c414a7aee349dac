"""The pause switch for the bot, and the banner for bad days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from aiohttp import web

from bot import desk_words, orders
from bot.console.context import WHO, Console
from bot.console.form import field_of
from bot.console.pages import page
from bot.conversation import text_checks
from bot.conversation.say import Say
from bot.storage import staff, standing_orders

PATH = "/staff/bot"
LONGEST_HOLDING, LONGEST_BANNER, LONGEST_REASON = 500, 300, 500
SHORTEST_REASON = 5
HOURS = {"1": "1 hour", "3": "3 hours", "6": "6 hours", "12": "12 hours", "24": "1 day",
         "48": "2 days"}  # fmt: skip
DONE = {
    "paused": ("The bot is paused", "Residents get the holding message. Danger still gets 999."),
    "running": ("The bot answers again", "What was written meanwhile waits for a person."),
    "banner": ("The banner is up", "On the web chat, and once to everybody who begins to write."),
    "down": ("The banner is down", ""),
    "nothing": ("Nothing was changed", "Somebody else had done it before you."),
}


async def bot(console: Console, request: web.Request) -> web.StreamResponse:
    return await _bot_page(console, request)


async def pause(console: Console, request: web.Request) -> web.StreamResponse:
    holding, why = await field_of(request, "holding"), await field_of(request, "why")
    kept = {"holding": holding, "why": why}
    if len(why) < SHORTEST_REASON:
        return await _bot_page(
            console, request, fault="Say why the bot is paused.", at="why", kept=kept
        )
    if wrong := text_checks.notice_faults(holding, most=LONGEST_HOLDING):
        return await _bot_page(console, request, fault=wrong[0], at="holding", kept=kept)
    done = await orders.pause(
        console.engine,
        staff_id=request[WHO].id,
        holding=holding,
        why=why[:LONGEST_REASON],
        now=console.clock(),
    )
    raise web.HTTPSeeOther(f"{PATH}?done={'paused' if done else 'nothing'}")


async def go_on(console: Console, request: web.Request) -> web.StreamResponse:
    done = await orders.go_on(console.engine, staff_id=request[WHO].id, now=console.clock())
    raise web.HTTPSeeOther(f"{PATH}?done={'running' if done else 'nothing'}")


async def banner(console: Console, request: web.Request) -> web.StreamResponse:
    text, hours = await field_of(request, "banner"), await field_of(request, "hours")
    kept = {"banner": text, "hours": hours}
    wrong = text_checks.notice_faults(text, most=LONGEST_BANNER)
    if not text:
        wrong = ["Write what everybody should know."]
    if wrong:
        return await _bot_page(console, request, fault=wrong[0], at="banner", kept=kept)
    if hours not in HOURS:
        return await _bot_page(
            console, request, fault="Choose for how long it is true.", at="hours", kept=kept
        )
    now = console.clock()
    await orders.show_banner(
        console.engine,
        staff_id=request[WHO].id,
        text=text,
        until=now + timedelta(hours=int(hours)),
        now=now,
    )
    raise web.HTTPSeeOther(f"{PATH}?done=banner")


async def banner_down(console: Console, request: web.Request) -> web.StreamResponse:
    await orders.take_banner_down(console.engine, staff_id=request[WHO].id, now=console.clock())
    raise web.HTTPSeeOther(f"{PATH}?done=down")


async def _bot_page(
    console: Console,
    request: web.Request,
    *,
    fault: str = "",
    at: str = "",
    kept: Mapping[str, str] | None = None,
) -> web.StreamResponse:
    async with console.engine.connect() as connection:
        now = await standing_orders.read(connection)
        phrases = await desk_words.spoken().as_of(connection, now.texts_version)
        names = {one.id: one.name for one in await staff.everybody(connection)}
    values = {
        "orders": now,
        "banner_now": now.banner_now(console.clock()),
        "names": names,
        "usual_holding": phrases.text(Say.PAUSED),
        "line_999": phrases.text(Say.LINE_999),
        "hours": HOURS,
        "fault": fault,
        "at": at,
        "kept": kept or {},
        "done": DONE.get(request.query.get("done", "")) if request.method == "GET" else None,
    }
    return page(console, request, "bot.html", values, status=422 if fault else 200)
