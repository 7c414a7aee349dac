"""The audit trail as a page."""

from __future__ import annotations

from aiohttp import web

from bot.console.context import Console
from bot.console.pages import page
from bot.console.trail import noted
from bot.storage import audit_trail

A_PAGE = 100


async def trail(console: Console, request: web.Request) -> web.StreamResponse:
    asked = request.query.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else None
    async with console.engine.begin() as connection:
        entries = await audit_trail.newest(connection, most=A_PAGE + 1, before=before)
        await noted(
            console,
            request,
            connection,
            "saw.audit",
            "audit",
        )
    values = {
        "entries": entries[:A_PAGE],
        "older": entries[A_PAGE - 1].id if len(entries) > A_PAGE else None,
    }
    return page(console, request, "audit.html", values)
