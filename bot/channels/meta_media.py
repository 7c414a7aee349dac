"""Fetches the pictures and files that Meta holds for us, from its own hosts only; kept as sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

import aiohttp
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels import fetched_media
from bot.channels.base import Inbound
from bot.channels.media import LARGEST_FETCHED
from bot.errors import NeverHad, NotHadYet

HOSTS = (".fbcdn.net", ".fbsbx.com", ".facebook.com", ".cdninstagram.com")
GONE = frozenset({404, 410})
PATIENCE = aiohttp.ClientTimeout(total=20, connect=5)  # bot/fetch_again.py; at first there is less


@dataclass(frozen=True, kw_only=True)
class MetaMedia:
    """Raises nothing about a file: a message without its photo is still a message."""

    engine: AsyncEngine
    session: aiohttp.ClientSession
    graph_url: str  # a provider in its place holds the files itself
    clock: Callable[[], datetime]

    async def fetch(self, inbound: Inbound, ids: tuple[UUID, ...]) -> None:
        await fetched_media.fetch(self.engine, self, inbound, ids, clock=self.clock)

    async def read(self, provider_ref: str) -> bytes:
        if not is_metas(provider_ref, self.graph_url):
            raise NeverHad("it lies on a stranger's host")
        try:
            return await self._read(provider_ref)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            # its kind only: the text of an error may hold the file's address
            raise NotHadYet(f"Facebook could not be reached ({type(error).__name__})") from None

    async def _read(self, url: str) -> bytes:
        async with self.session.get(url, timeout=PATIENCE, allow_redirects=False) as response:
            if response.status in GONE:
                raise NeverHad(f"Facebook no longer has it ({response.status})")
            if response.status != 200:
                after = _wish(response.headers.get("Retry-After", ""))
                raise NotHadYet(f"Facebook answered {response.status}", after=after)
            content = bytearray()
            async for chunk in response.content.iter_any():
                content += chunk
                if len(content) > LARGEST_FETCHED:
                    raise NeverHad("it is too big")
            return bytes(content)


def _wish(seconds: str) -> timedelta | None:
    """Facebook's own wish, where it is a number of seconds."""
    is_number = seconds.isascii() and seconds.isdigit() and len(seconds) < 6
    return timedelta(seconds=int(seconds)) if is_number else None


def is_metas(url: str, graph_url: str) -> bool:
    """Nobody makes us call an address inside the force's own network."""
    try:
        parts, graph = urlsplit(url), urlsplit(graph_url)
        host = (parts.hostname or "").lower()
        if graph.hostname and not graph.hostname.endswith(HOSTS):
            return (parts.scheme, parts.netloc) == (graph.scheme, graph.netloc)
        return parts.scheme == "https" and parts.port in (None, 443) and host.endswith(HOSTS)
    except ValueError:
        return False
