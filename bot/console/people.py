"""Staff accounts for the administrator: add, give a new link, disable."""

from __future__ import annotations

from aiohttp import web

from bot.console import staff_accounts
from bot.console.context import WHO, Console
from bot.console.form import field_of, is_ticked
from bot.console.pages import page
from bot.console.permissions import ROLES
from bot.console.staff_accounts import CannotDo
from bot.console.teams import all_teams, by_area


async def people(console: Console, request: web.Request) -> web.StreamResponse:
    return await _page(console, request)


async def add(console: Console, request: web.Request) -> web.StreamResponse:
    form = await request.post()
    teams = [str(one) for one in form.getall("team", []) if str(one) in all_teams()]
    name = await field_of(request, "name")
    try:
        token = await staff_accounts.add(
            console.engine,
            name=name,
            role=await field_of(request, "role"),
            teams=teams,
            email=await field_of(request, "email") or None,
            now=console.clock(),
            by=request[WHO].id,
        )
    except CannotDo as cannot:
        return await _page(console, request, fault=str(cannot))
    return await _page(console, request, link=_link(console, request, token), name=name)


async def reset(console: Console, request: web.Request) -> web.StreamResponse:
    name = await field_of(request, "name")
    try:
        token = await staff_accounts.reset(
            console.engine,
            name=name,
            now=console.clock(),
            by=request[WHO].id,
            keep_second_step=await is_ticked(request, "keep_second_step"),
        )
    except CannotDo as cannot:
        return await _page(console, request, fault=str(cannot))
    return await _page(console, request, link=_link(console, request, token), name=name)


async def disable(console: Console, request: web.Request) -> web.StreamResponse:
    name = await field_of(request, "name")
    if name.casefold() == request[WHO].name.casefold():
        return await _page(console, request, fault="you cannot disable your own account")
    try:
        await staff_accounts.disable(
            console.engine, name=name, now=console.clock(), by=request[WHO].id
        )
    except CannotDo as cannot:
        return await _page(console, request, fault=str(cannot))
    raise web.HTTPSeeOther("/staff/people")


async def _page(
    console: Console,
    request: web.Request,
    *,
    link: str | None = None,
    name: str = "",
    fault: str | None = None,
) -> web.Response:
    values = {
        "people": await staff_accounts.everybody(console.engine),
        "roles": ROLES,
        "areas": by_area(),
        "link": link,
        "name": name,
        "fault": fault,
    }
    return page(console, request, "people.html", values, status=422 if fault else 200)


def _link(console: Console, request: web.Request, token: str) -> str:
    """By our own name where it is known: what a request calls us may be made up."""
    ours = console.reach.url or str(request.url.origin())
    return f"{ours}/staff/link/{token}"
