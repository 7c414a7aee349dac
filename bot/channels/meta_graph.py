"""Meta's Graph API: one call with a Page's token and its proof, and refusals by what to do next."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import aiohttp

from bot.channels.meta_refusals import refusal
from bot.errors import AnotherWay, TryLater
from bot.meta_pages import Page, Pages
from bot.secret import Secret

VERSION = "v23.0"
PATIENCE = aiohttp.ClientTimeout(total=20, connect=5)
LONGEST_ANSWER = 64 * 1024  # bytes


@dataclass(frozen=True, kw_only=True)
class Graph:
    """`tell` hears how it goes, for /readyz."""

    session: aiohttp.ClientSession
    url: str
    pages: Pages
    app_secret: Secret
    tell: Callable[[str], None]

    async def post(self, page_id: str, path: str, what: Mapping[str, Any]) -> Mapping[str, Any]:
        """Meta's answer. Raises DeliveryError."""
        page = self.pages.get(page_id)
        if page is None:
            because = "no token is set for this Page: see BLUELAMP_META_PAGE_TOKEN"
            raise AnotherWay(because, cause="token")
        try:
            async with self.session.post(
                f"{self.url}/{VERSION}/{path}",
                json=what,
                params={"appsecret_proof": self._proof(page)},
                # in a header, since addresses end up in logs
                headers={"Authorization": f"Bearer {page.token.reveal()}"},
                timeout=PATIENCE,
                allow_redirects=False,
            ) as response:
                body = await response.content.read(LONGEST_ANSWER)
                status, headers = response.status, response.headers
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self.tell("away")
            raise TryLater(f"Meta cannot be reached: {type(error).__name__}") from error
        if status != 200:
            fault = refusal(status, body, headers)
            self.tell("token refused" if fault.cause == "token" else "up")
            raise fault
        self.tell("up")
        return _answer(body)

    def _proof(self, page: Page) -> str:
        """Shows Meta that the token is used by us and not by who stole it."""
        key, token = self.app_secret.reveal().encode(), page.token.reveal().encode()
        return hmac.new(key, token, sha256).hexdigest()


def _answer(body: bytes) -> Mapping[str, Any]:
    """It was taken: an answer that cannot be read changes nothing about that."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, Mapping) else {}
