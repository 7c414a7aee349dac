"""Maps over HTTP: still pictures, and outlines for the map that moves. Neither holds any report."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from aiohttp import web

from bot.console.context import Console
from bot.console.map_svg import Point, draw
from bot.console.outlines import FORCE, Surroundings
from bot.console.outlines_json import as_geojson
from bot.console.teams import all_teams

MOST_TEAMS = 12


def outlines_of(teams: Sequence[str]) -> str:
    """The address of those teams' ground."""
    return "/staff/map/outlines.json?" + urlencode([("team", team) for team in teams])


async def map_response(
    console: Console, team: str | None, points: Sequence[Point]
) -> web.StreamResponse:
    """The picture, made off the event loop."""
    around = await asyncio.to_thread(_around, console, team, points)
    if around is None:
        raise web.HTTPNotFound
    return web.Response(text=draw(around, team=team, points=points), content_type="image/svg+xml")


async def outlines(console: Console, request: web.Request) -> web.StreamResponse:
    """`?team=A&team=B`: those teams' ground and their neighbours'."""
    found: dict[str | None, Surroundings] = {}
    asked = request.query.getall("team", [])[:MOST_TEAMS]
    if len(asked) > 1:
        found[FORCE] = await asyncio.to_thread(console.outlines.whole_force)
    for team in asked:
        if team in all_teams():
            around = await asyncio.to_thread(console.outlines.around_team, team)
            if around is not None:
                found[team] = around
    return outlines_response(found)


async def outlines_around(
    console: Console, team: str | None, lat: float, lon: float
) -> web.StreamResponse:
    """Around one place, as its still map shows it."""
    around = await asyncio.to_thread(console.outlines.around, team, lat, lon)
    return outlines_response({team: around})


def outlines_response(found: Mapping[str | None, Surroundings]) -> web.StreamResponse:
    response = web.Response(
        text=json.dumps(as_geojson(found), separators=(",", ":")),
        content_type="application/geo+json",
    )
    response.enable_compression()
    return response


def _around(console: Console, team: str | None, points: Sequence[Point]) -> Surroundings | None:
    if len(points) == 1 or team is None:
        return console.outlines.around(team, points[0].lat, points[0].lon) if points else None
    return console.outlines.around_team(team)
