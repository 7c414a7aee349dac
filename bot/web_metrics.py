"""What /metrics counts of the HTTP side: routes and outcomes, never who asked."""

from __future__ import annotations

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter


class WebMetrics:
    """Counters in the registry that the whole program shares."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests = Counter(
            "bluelamp_http_requests",
            "HTTP requests answered",
            ("method", "route", "status"),
            registry=registry,
        )
        self._fallbacks = Counter(
            "bluelamp_http_fallbacks",
            "Times a channel spoke by itself, since nothing behind it could",
            ("why",),
            registry=registry,
        )

    def answered(self, request: web.Request, status: int) -> None:
        resource = request.match_info.route.resource
        # the pattern, never the path: a path can hold a reference or a token
        route = resource.canonical if resource is not None else "none"
        method = request.method if request.method in ("GET", "HEAD", "POST") else "other"
        self._requests.labels(method, route, str(status)).inc()

    def fallback(self, why: str) -> None:
        self._fallbacks.labels(why).inc()
