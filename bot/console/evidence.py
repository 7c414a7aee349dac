"""Serves what residents sent: a photo's copy without EXIF, and a voice note as it was sent.

Nothing else is served: what a browser could run is given out by data protection only.
"""

from __future__ import annotations

from uuid import UUID

from aiohttp import web

from bot.channels.media import PLAYED, file_type
from bot.console.context import Console
from bot.console.trail import noted
from bot.storage import desk_media, desk_reports

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


async def photo_response(
    console: Console,
    request: web.Request,
    media_id: UUID,
    *,
    conversation_id: UUID,
    subject: str,
) -> web.StreamResponse:
    async with console.engine.begin() as connection:
        copy = await desk_reports.photo_copy(connection, media_id, conversation_id=conversation_id)
        if copy is None:
            raise web.HTTPNotFound
        await noted(
            console,
            request,
            connection,
            "saw.photo",
            subject,
            detail={"photo": str(media_id)},
        )
    return web.Response(body=copy, content_type="image/jpeg", headers=HEADERS)


async def voice_response(
    console: Console,
    request: web.Request,
    media_id: UUID,
    *,
    conversation_id: UUID,
    subject: str,
) -> web.StreamResponse:
    """Its type is read from the bytes once more, at the moment in which they leave."""
    async with console.engine.begin() as connection:
        content = await desk_media.sound(connection, media_id, conversation_id=conversation_id)
        kind = file_type(content) if content is not None else ""
        if content is None or kind not in PLAYED:
            raise web.HTTPNotFound
        await noted(
            console,
            request,
            connection,
            "heard.voice",
            subject,
            detail={"voice": str(media_id)},
        )
    return _in_part(request, content, kind)


def _in_part(request: web.Request, content: bytes, kind: str) -> web.Response:
    """Players ask for a part: without it some play nothing, and none can go back."""
    headers = HEADERS | {"Accept-Ranges": "bytes"}
    whole = web.Response(body=content, content_type=kind, headers=headers)
    try:
        wanted = request.http_range
    except ValueError:  # a range that is none may be taken for none
        return whole
    if wanted.start is None:
        return whole
    start, stop, _ = wanted.indices(len(content))
    if start >= stop:
        raise web.HTTPRequestRangeNotSatisfiable(
            headers={"Content-Range": f"bytes */{len(content)}"}
        )
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(content)}"
    return web.Response(status=206, body=content[start:stop], content_type=kind, headers=headers)
