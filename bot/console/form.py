"""Reads the fields of a form."""

from __future__ import annotations

from aiohttp import web

LONGEST = 20_000


async def field_of(request: web.Request, name: str, *, raw: bool = False) -> str:
    """ "" where it was not sent. NUL is taken out, since PostgreSQL keeps none."""
    value = (await request.post()).get(name, "")
    if not isinstance(value, str):
        return ""
    value = value[:LONGEST].replace("\0", "").encode(errors="ignore").decode()
    return value if raw else value.replace("\r\n", "\n").strip()


async def number_of(request: web.Request, name: str) -> int:
    """Raises HTTPBadRequest: our own forms always send a number."""
    value = await field_of(request, name)
    if not value.isascii() or not value.isdigit() or len(value) > 12:
        raise web.HTTPBadRequest
    return int(value)


async def is_ticked(request: web.Request, name: str) -> bool:
    return await field_of(request, name) != ""
