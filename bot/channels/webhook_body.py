"""A webhook's body, up to a size and within a time: whoever sends it slower is no provider."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.web_errors import Refused

SLOWEST_S = 20.0  # providers wait no longer than that for our answer either


async def read_body(request: web.Request, *, largest: int, slowest_s: float = SLOWEST_S) -> bytes:
    """As it came, byte for byte. Raises Refused."""
    body = bytearray()
    try:
        async with asyncio.timeout(slowest_s):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > largest:
                    raise Refused(413, "too_big", "No update is as big as this.")
    except TimeoutError as error:
        raise Refused(408, "too_slow", "The request took too long to arrive.") from error
    except (web.RequestPayloadError, ConnectionError) as error:
        raise Refused(400, "cut_short", "The request broke off or could not be read.") from error
    return bytes(body)
