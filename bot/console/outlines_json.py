"""Teams' outlines as GeoJSON, for the map that moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shapely.geometry import Point, Polygon

from bot.console.outlines import ACROSS, DOWN, Area, Loop, Surroundings, Window
from bot.console.teams import team_name

DIGITS = 5  # of a degree: a metre


def as_geojson(found: Mapping[str | None, Surroundings]) -> dict[str, Any]:
    """Each team once: whole in the window that was made for it, else as in the first that shows it.

    The windows are named by their teams; None names one that was made for a place alone.
    """
    features: dict[str | None, dict[str, Any]] = {}
    for owner, around in found.items():
        for area in around.areas:
            is_own = area.team is not None and area.team == owner
            if is_own or (area.team not in features and area.team not in found):
                features[area.team] = _feature(area, around.window, is_mine=is_own)
    return {"type": "FeatureCollection", "features": list(features.values())}


def _feature(area: Area, window: Window, *, is_mine: bool) -> dict[str, Any]:
    rings = polygons(area.loops)
    return {
        "type": "Feature",
        "properties": {
            "team": area.team,
            "name": team_name(area.team) if area.team else "Outside the force",
            "mine": is_mine,
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
