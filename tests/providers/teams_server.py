"""A Teams workflow's webhook on loopback: takes an Adaptive Card in its real wire format."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

PATH = "/workflows/0f1e/triggers/manual/paths/invoke"


@dataclass
class TeamsServer:
    """`refusals` are given out first: a status and the headers that come with it."""

    url: str = ""
    cards: list[dict[str, Any]] = field(default_factory=list)
    refusals: deque[tuple[int, dict[str, str]]] = field(default_factory=deque)

    async def take(self, request: web.Request) -> web.Response:
        if self.refusals:
            status, headers = self.refusals.popleft()
            return web.Response(status=status, headers=headers)
        if request.query.get("sig") != "made-up" or request.content_type != "application/json":
            return web.Response(status=401)
        message = await request.json()
        (attachment,) = message["attachments"]
        assert message["type"] == "message"
        assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
        content = attachment["content"]
        assert content["type"] == "AdaptiveCard"
        self.cards.append(content)
        return web.Response(status=202)


@asynccontextmanager
async def teams_server() -> AsyncIterator[TeamsServer]:
    script = TeamsServer()
    app = web.Application()
    app.router.add_post(PATH, script.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    script.url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}?sig=made-up"
    try:
        yield script
    finally:
        await runner.cleanup()


def words_of(card: dict[str, Any]) -> list[str]:
    return [run["text"] for block in card["body"] for run in block["inlines"]]
