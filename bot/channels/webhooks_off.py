"""Webhooks of channels that are not set up: nobody can sign for them, so everything is forged."""

from __future__ import annotations

from typing import NoReturn

from aiohttp import web

from bot.web_errors import Refused


def refuse_all(app: web.Application, path: str) -> None:
    """403 to whatever comes."""
    app.router.add_get(path, _refuse)
    app.router.add_post(path, _refuse)


async def _refuse(_: web.Request) -> NoReturn:
    raise Refused(403, "forged", "This is not signed as we agreed.")
