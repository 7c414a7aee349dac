"""Fetches the pictures and files that Meta holds for us, from its own hosts only; kept as sent."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

import aiohttp
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels import fetched_media
from bot.channels.base import Inbound
from bot.channels.media import LARGEST_FETCHED

log = logging.getLogger(__name__)
HOSTS = (".fbcdn.net", ".fbsbx.com", ".facebook.com", ".cdninstagram.com")
PATIENCE = aiohttp.ClientTimeout(total=20, connect=5)


@dataclass(frozen=True, kw_only=True)
class MetaMedia:
    """Raises nothing about a file: a message without its photo is still a message."""

    engine: AsyncEngine
    session: aiohttp.ClientSession
    graph_url: str  # a provider in its place holds the files itself
    clock: Callable[[], datetime]

    async def fetch(self, inbound: Inbound, ids: tuple[UUID, ...]) -> None:
        for media_id, one in zip(ids, inbound.media, strict=True):
            if one.provider_ref is None or one.kind not in fetched_media.KEPT:
                continue
            if not is_metas(one.provider_ref, self.graph_url):
                log.warning("a file was not fetched: it lies on a stranger's host")
                continue
            try:
                content = await self._read(one.provider_ref)
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
                log.warning("a file was not fetched: %s", type(error).__name__)
            else:
                await fetched_media.keep(self.engine, media_id, content, now=self.clock())

    async def _read(self, url: str) -> bytes:
        """Raises ValueError where it is too big."""
        async with self.session.get(url, timeout=PATIENCE, allow_redirects=False) as response:
            response.raise_for_status()
            content = bytearray()
            async for chunk in response.content.iter_any():
                content += chunk
                if len(content) > LARGEST_FETCHED:
                    raise ValueError("a file is too big to be fetched")
            return bytes(content)


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
