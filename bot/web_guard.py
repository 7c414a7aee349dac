"""What surrounds every route: an id, headers that browsers obey, and errors that tell nothing."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.fixed_words import FixedWords, hears_what_may_be_danger
from bot.channels.web_answers import unnumbered
from bot.channels.web_upload import HEARD
from bot.client_address import Proxies
from bot.storage.engine import is_away
from bot.web_errors import Refused, error_response
from bot.web_metrics import WebMetrics

log = logging.getLogger(__name__)
REQUEST_ID = web.RequestKey("request_id", str)
API = "/api/"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
    # not no-referrer: with that, browsers hide the Origin by which we know our own page
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
CORS = {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Expose-Headers": "Retry-After, X-Request-Id",
    "Access-Control-Max-Age": "600",
}
STATUS_CODES = {
    404: ("not_found", "There is nothing at this address."),
    405: ("bad_method", "This address does not take that method."),
    413: ("too_big", "The request is too big."),
}


@dataclass(frozen=True, kw_only=True)
class Guard:
    """Middleware and headers for one application."""

    proxies: Proxies
    words: FixedWords
    metrics: WebMetrics
    allowed_origins: Sequence[str] = ()
    https: bool = False  # the public address is https, whatever the last hop is

    def install(self, app: web.Application) -> None:
        app.middlewares.append(self.middleware())
        app.on_response_prepare.append(self.add_headers)

    def middleware(self) -> Middleware:
        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            request[REQUEST_ID] = secrets.token_hex(8)
            if request.method == "OPTIONS" and request.path.startswith(API):
                return web.Response(status=204)
            response = await self._answer(request, handler)
            self.metrics.answered(request, response.status)
            return response

        return guard

    async def add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["X-Request-Id"] = request.get(REQUEST_ID, "-")
        response.headers["Server"] = "Blue Lamp"
        if self.https or self.proxies.is_https(request):
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.path.startswith(API):
            response.headers["Vary"] = "Origin"
            origin = request.headers.get("Origin")
            if origin is not None and origin in self.allowed_origins:
                response.headers.update(CORS)
                response.headers["Access-Control-Allow-Origin"] = origin

    async def _answer(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refused as refused:
            return error_response(
                request,
                status=refused.status,
                code=refused.code,
                message=refused.message,
                replies=await self._danger(
                    refused.heard or request.get(HEARD, ""), unread=refused.unread
                ),
                headers=refused.headers,
            )
        except web.HTTPException as error:
            if error.status < 400:
                raise
            code, message = STATUS_CODES.get(error.status, ("refused", "This cannot be served."))
            allow = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
            return error_response(
                request,
                status=error.status,
                code=code,
                message=message,
                replies=await self._danger(request.get(HEARD, "")),
                headers=allow,
            )
        except Exception as error:  # noqa: BLE001  # the one place where the public meets a fault
            return await self._fault(request, error)

    async def _fault(self, request: web.Request, error: Exception) -> web.Response:
        """Only the fault's kind is logged: its text may hold what a resident wrote."""
        away = is_away(error)
        log.error("request %s failed: %s", request.get(REQUEST_ID, "-"), type(error).__name__)
        if not isinstance(error, SQLAlchemyError):
            log.debug("where request %s failed", request.get(REQUEST_ID, "-"), exc_info=error)
        return error_response(
            request,
            status=503 if away else 500,
            code="away" if away else "fault",
            message=self.words.not_kept,
            replies=await self._danger(request.get(HEARD, "")),
            headers={"Retry-After": "5"},
        )

    async def _danger(self, heard: str, *, unread: bool = False) -> list[dict[str, Any]]:
        if not heard or not await hears_what_may_be_danger(heard):
            return [unnumbered(self.words.danger, call_999=False)] if unread else []
        self.metrics.fallback("danger_in_refused")
        return [unnumbered(self.words.danger, call_999=True)]
