"""/healthz, /readyz and /metrics: for load balancers, for staff and for Prometheus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from bot.health import Health

NEEDED = ("database", "spool")  # with one of them a message can be kept; the rest can come later
# a spool that brings messages back, or had to break that off, takes more of them all the same
KEEPS = frozenset({"up", "replaying"})


@dataclass(frozen=True, kw_only=True)
class HealthRoutes:
    """`detail` names every part and its age; without it only the words that the public may know."""

    health: Health
    registry: CollectorRegistry
    parts: Gauge = field(init=False)

    def __post_init__(self) -> None:
        told = Gauge(
            "bluelamp_part_up",
            "1 where a part is well; /readyz says how it is and since when",
            ("part",),
            registry=self.registry,
        )
        object.__setattr__(self, "parts", told)

    def add_to(self, app: web.Application, *, detail: bool) -> None:
        app.router.add_get("/healthz", self.alive)
        app.router.add_get("/readyz", self.ready_in_detail if detail else self.ready)
        if detail:
            app.router.add_get("/metrics", self.metrics)

    async def alive(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def ready(self, _: web.Request) -> web.Response:
        return self._answer({"nlu": self.health.state("nlu")})

    async def ready_in_detail(self, _: web.Request) -> web.Response:
        states = {name: part.state for name, part in self.health.parts.items()}
        return self._answer(states | {"parts": self.health.as_json()})

    async def metrics(self, _: web.Request) -> web.Response:
        for name, part in self.health.parts.items():
            self.parts.labels(name).set(part.is_well)
        return web.Response(
            body=generate_latest(self.registry), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    def _answer(self, states: Mapping[str, object]) -> web.Response:
        is_ready = any(self.health.state(name) in KEEPS for name in NEEDED)
        body = {"status": "ready" if is_ready else "not ready", **states}
        return web.json_response(body, status=200 if is_ready else 503)
