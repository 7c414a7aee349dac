"""What both webhooks do with a request: read its body within bounds, and keep what is in it."""

from __future__ import annotations

import asyncio
import hmac
import json
from typing import Any, Protocol

from aiohttp import web

from bot.errors import CannotKeep
from bot.web_errors import Refused

SLOWEST_S = 20.0  # slower than that is no provider: they do not wait longer for our answer either


class TakesUpdates(Protocol):
    """Returns once everything in it is safe; raises CannotKeep."""

    async def take(self, payload: Any) -> None: ...


def forged() -> Refused:
    return Refused(403, "forged", "This is not signed as we agreed.")


def is_same(said: str, wanted: str) -> bool:
    """In constant time; a header may hold bytes that are no text at all."""
    return hmac.compare_digest(said.encode(errors="replace"), wanted.encode())


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


async def keep(way_in: TakesUpdates, body: bytes) -> None:
    """Safe when it returns. Raises Refused: with 503 the provider comes again."""
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "not_json", "The body is not valid JSON.") from error
    try:
        await way_in.take(payload)
    except CannotKeep as error:
        raise Refused(503, "not_kept", "Send this again.") from error
