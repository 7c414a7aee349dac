"""The console's own stylesheet, scripts and pictures. Anybody may have them: they hold no data."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from aiohttp import web

from bot.console.context import Console

TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


async def static_file(console: Console, request: web.Request) -> web.StreamResponse:  # noqa: ARG001  # a view like the others
    name = request.match_info["name"]
    ending = name.rpartition(".")[2]
    text = _text(name) if ending in TYPES else None
    if text is None:
        raise web.HTTPNotFound
    return web.Response(
        text=text,
        content_type=TYPES[ending],
        charset="utf-8",
        headers={"Cache-Control": "max-age=300"},
    )


@cache
def _text(name: str) -> str | None:
    """Names come from the route's pattern: no slashes, no dots but one."""
    file = files("bot.console").joinpath("static", name)
    return file.read_text(encoding="utf-8") if file.is_file() else None
