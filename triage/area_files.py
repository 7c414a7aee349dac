"""Areas as publishers ship them: GeoJSON, a team's KML, the boundary JSON of the police."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any, Final

from triage.areas import Outline, Ring

_POLYGON: Final = re.compile(r"<Polygon\b.*?</Polygon>", re.DOTALL)
_BOUNDARY: Final = re.compile(
    r"<(outer|inner)BoundaryIs>.*?<coordinates>(.*?)</coordinates>", re.DOTALL
)
_FEWEST: Final = 3
"""Fewer corners make no area."""


def outlines(text: str, stem: str, known: Collection[str]) -> tuple[list[Outline], bool]:
    """The areas of one file's text, and whether they are the police's own (KML, boundary JSON).

    Those two say in the file's name alone whose ground it is: `stem` is that. Raises ValueError
    for a file that is broken; one that holds no area of a team that we know gives none.
    """
    try:
        if text.lstrip().startswith("<"):
            return (_of_kml(text, stem) if stem in known else []), True
        found: Any = json.loads(text)
        if isinstance(found, list):
            return (_of_boundary(found, stem) if stem in known else []), True
        return _of_geojson(found, known), False
    except (TypeError, KeyError, AttributeError, IndexError, RecursionError) as problem:
        raise ValueError("these are no areas") from problem


def _of_kml(text: str, team: str) -> list[Outline]:
    made: list[Outline] = []
    for polygon in _POLYGON.findall(text):
        rings = [
            tuple(
                (float(x), float(y))
                for x, y, *_ in (corner.split(",") for corner in written.split())
            )
            for _, written in sorted(_BOUNDARY.findall(polygon), key=lambda b: b[0] != "outer")
        ]
        made.extend(_whole(team, tuple(rings)))
    return made


def _of_boundary(corners: list[dict[str, str]], team: str) -> list[Outline]:
    ring = tuple((float(one["longitude"]), float(one["latitude"])) for one in corners)
    return _whole(team, (ring,))


def _of_geojson(collection: dict[str, Any], known: Collection[str]) -> list[Outline]:
    made: list[Outline] = []
    for feature in collection.get("features") or []:
        team = str((feature.get("properties") or {}).get("id"))
        shape = feature.get("geometry") or {}
        if team not in known or shape.get("type") not in ("Polygon", "MultiPolygon"):
            continue
        written = shape.get("coordinates") or []
        for rings in [written] if shape.get("type") == "Polygon" else written:
            made.extend(
                _whole(team, tuple(tuple((float(c[0]), float(c[1])) for c in r) for r in rings))
            )
    return made


def _whole(team: str, rings: tuple[Ring, ...]) -> list[Outline]:
    return [Outline(team, rings)] if rings and len(rings[0]) >= _FEWEST else []
