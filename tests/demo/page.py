"""The demo's own page: four screens side by side, on loopback only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.demo.phones import Phone

HERE = Path(__file__).parent
FILES = {"/": "page.html", "/page.css": "page.css", "/page.js": "page.js"}
CSP = "default-src 'none'; connect-src 'self'; script-src 'self'; style-src 'self'"


def make_page(
    phones: Mapping[str, Phone], links: Mapping[str, str], note: Callable[[], str]
) -> web.Application:
    """`links` are shown at the top: the console, the web chat; and `note`, as it is just then."""
    app = web.Application()

    async def file(request: web.Request) -> web.StreamResponse:
        return web.FileResponse(
            HERE / FILES[request.path], headers={"Content-Security-Policy": CSP}
        )

    async def state(_: web.Request) -> web.Response:
        screens = {name: await phone.screen() for name, phone in phones.items()}
        return web.json_response({"screens": screens, "links": dict(links), "note": note()})

    async def say(request: web.Request) -> web.Response:
        asked: dict[str, Any] = await request.json()
        phone = phones[asked["channel"]]
        if "press" in asked:
            await phone.press(asked["press"], asked.get("label", asked["press"]))
        else:
            await phone.say(asked["text"])
        return web.json_response({"ok": True})

    for path in FILES:
        app.router.add_get(path, file)
    app.router.add_get("/state", state)
    app.router.add_post("/say", say)
    return app
