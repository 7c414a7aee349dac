"""Serves what pages load. Anybody may have it: stylesheets, scripts and pictures hold no data."""

from __future__ import annotations

from aiohttp import web

from bot.console.context import Console

FOR_EVER = "public, max-age=31536000, immutable"


async def static_file(console: Console, request: web.Request) -> web.StreamResponse:
    front = console.front
    file = front.by_name.get(request.match_info["name"])
    if file is None:
        raise web.HTTPNotFound
    # Another release's page may ask us while a force starts one bot after the other anew: it gets
    # our file, and must not keep it under that name.
    same = request.match_info["release"] == front.release
    headers = {"Cache-Control": FOR_EVER if same else "no-cache", "Vary": "Accept-Encoding"}
    packs = "gzip" in request.headers.get("Accept-Encoding", "")
    if packs:
        headers["Content-Encoding"] = "gzip"
    return web.Response(
        body=file.packed if packs else file.plain,
        content_type=file.content_type,
        charset="utf-8",
        headers=headers,
    )
