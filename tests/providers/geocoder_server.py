"""Scripted what3words and Photon on loopback, in the services' own wire formats."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Named = tuple[str, float, float]


@dataclass
class GeocoderServer:
    """What it knows, what it was asked, and how it misbehaves."""

    squares: dict[str, tuple[float, float]] = field(default_factory=dict)
    places: dict[str, Sequence[Named]] = field(default_factory=dict)
    status: int = 200
    garbage: bool = False
    hangs: bool = False
    asked: list[str] = field(default_factory=list)
    url: str = ""

    async def photon(self, request: web.Request) -> web.Response:
        self.asked.append(request.query["q"])
        if misbehaved := await self._misbehave():
            return misbehaved
        features = [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
                "properties": {"name": name, "country": "United Kingdom"},
            }
            for name, lat, lon in self.places.get(request.query["q"].casefold(), ())
        ]
        return web.json_response({"type": "FeatureCollection", "features": features})

    async def nominatim(self, request: web.Request) -> web.Response:
        self.asked.append(request.query["q"])
        if misbehaved := await self._misbehave():
            return misbehaved
        return web.json_response(
            [
                {"display_name": name, "lat": str(lat), "lon": str(lon)}
                for name, lat, lon in self.places.get(request.query["q"].casefold(), ())
            ]
        )

    async def square(self, request: web.Request) -> web.Response:
        self.asked.append(request.query["words"])
        if misbehaved := await self._misbehave():
            return misbehaved
        if request.query["key"] != "good-key":
            return _refused(401, "InvalidKey")
        if (at := self.squares.get(request.query["words"])) is None:
            return _refused(400, "BadWords")
        body: dict[str, Any] = {
            "country": "GB",
            "coordinates": {"lat": at[0], "lng": at[1]},
            "words": request.query["words"],
            "language": "en",
        }
        return web.json_response(body)

    async def _misbehave(self) -> web.Response | None:
        if self.hangs:
            await asyncio.Event().wait()
        if self.garbage:
            return web.Response(text="<html>", content_type="application/json")
        return web.Response(status=self.status) if self.status != 200 else None


def _refused(status: int, code: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": "no"}}, status=status)


@asynccontextmanager
async def geocoder_server() -> AsyncIterator[GeocoderServer]:
    server = GeocoderServer()
    app = web.Application()
    app.router.add_get("/api", server.photon)
    app.router.add_get("/search", server.nominatim)
    app.router.add_get("/v3/convert-to-coordinates", server.square)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield server
    finally:
        await runner.cleanup()
