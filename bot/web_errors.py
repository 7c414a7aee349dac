"""How the HTTP side says no: one exception, one shape for programs, one plain page for people."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web


class Refused(Exception):
    """A request that we cannot serve: what the client is told. `heard` is read for danger first.

    `unread`: nobody can tell what was said, so the 999 line is said in any case.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        heard: str = "",
        unread: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.heard = heard
        self.unread = unread
        self.headers = dict(headers or {})


FOR_PROGRAMS = ("/api/", "/webhooks/")


def error_response(
    request: web.Request,
    *,
    status: int,
    code: str,
    message: str,
    replies: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> web.Response:
    """JSON for programs, a page for people; never a word about what went wrong inside."""
    if request.path.startswith(FOR_PROGRAMS):
        body = {"error": {"code": code, "message": message}, "replies": list(replies)}
        return web.json_response(body, status=status, headers=headers)
    said = "".join(f"<p><strong>{html.escape(str(one['text']))}</strong></p>" for one in replies)
    call = "In an emergency call <strong>999</strong>. If it is not an emergency, call 101."
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(message)}</title></head><body><main><h1>{html.escape(message)}</h1>"
        f"{said}<p>{call}</p>"
        '<p><a href="/">Go to the start page</a></p></main></body></html>'
    )
    return web.Response(
        text=page, content_type="text/html", charset="utf-8", status=status, headers=headers
    )
