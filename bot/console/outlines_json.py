"""Teams' outlines as GeoJSON, for the map that moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapely.geometry import Point, Polygon

from bot.console.outlines import ACROSS, DOWN, FORCE, Area, Loop, Surroundings, Window
from bot.console.teams import team_name

KINDS = {None: "outside", FORCE: "force"}
DIGITS = 5  # of a degree: a metre


def as_geojson(found: Mapping[str | None, Surroundings]) -> dict[str, Any]:
    """Each team once: whole in the window that was made for it, else as in the first that shows it.
    Where the whole force lies behind them, no neighbours.

    The windows are named by their teams, FORCE among them; None names one that was made for a
    place alone.
    """
    features: dict[str | None, dict[str, Any]] = {}
    for owner, around in found.items():
        for area in around.areas:
            is_own = area.team is not None and area.team == owner
            is_behind = owner == FORCE if FORCE in found else area.team not in found
            if is_own or (is_behind and area.team not in features):
                features[area.team] = _feature(area, around.window, is_mine=is_own)
    windows = [around.window for around in found.values()]
    frame = [
        min((one.west for one in windows), default=-180.0),
        min((one.south for one in windows), default=-90.0),
        max((one.east for one in windows), default=180.0),
        max((one.north for one in windows), default=90.0),
    ]
    return {"type": "FeatureCollection", "bbox": frame, "features": list(features.values())}


def _feature(area: Area, window: Window, *, is_mine: bool) -> dict[str, Any]:
    rings = polygons(area.loops)
    return {
        "type": "Feature",
        "properties": {
            "team": area.team,
            "name": team_name(area.team) if area.team is not None else "Outside the force",
            "kind": KINDS.get(area.team, "mine" if is_mine else "other"),
            "label": _position(window, *area.label_at)[::-1],
            "cells": area.cells,
        },
        "geometry": {
            "type": "MultiPolygon",
            "coordinates": [
                [[_position(window, x, y) for x, y in (*ring, ring[0])] for ring in one]
                for one in rings
            ],
        },
    }


def polygons(loops: Sequence[Loop]) -> list[list[Loop]]:
    """Each ground's border followed by the borders of its holes, which run the other way round."""
    outer = [[loop] for loop in loops if _area(loop) > 0]
    for hole in (loop for loop in loops if _area(loop) < 0):
        for ground in outer:
            if Polygon(ground[0]).contains(Point(hole[0])):
                ground.append(hole)
                break
    return outer


def _area(loop: Loop) -> float:
    return sum(
        x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(loop, (*loop[1:], loop[0]), strict=True)
    )


def _position(window: Window, x: float, y: float) -> list[float]:
    """Longitude and latitude of a place in the picture."""
    lon = window.west + x / ACROSS * (window.east - window.west)
    lat = window.north - y / DOWN * (window.north - window.south)
    return [round(lon, DIGITS), round(lat, DIGITS)]
