"""One line of `bluelamp where`: a place in, its team out."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from triage.place_services import with_services
from triage.place_types import PlaceAnswer
from triage.places import Places
from triage.understanding import LookedUp

_LONGEST = 2000


def where_line(obj: object, places: Places, looked_up: tuple[LookedUp, ...] = ()) -> dict[str, Any]:
    """Answer one object of the input, or say what is wrong with it.

    `looked_up`: what services outside said of its text, where any is set and was asked.
    """
    if not isinstance(obj, Mapping):
        return {"id": None, "error": "a line must be a JSON object"}
    name = obj.get("id")
    if isinstance(name, bool) or not isinstance(name, str | int | float | None):
        return {"id": None, "error": "id must be text or a number"}
    has_point = "lat" in obj or "lon" in obj
    if "text" in obj and not has_point:
        text = obj["text"]
        if not isinstance(text, str):
            return {"id": name, "error": "text must be a string"}
        if len(text) > _LONGEST:
            return {"id": name, "error": f"text is longer than {_LONGEST} characters"}
        answer = places.find(text, expecting=True)
        return _line(name, with_services(answer, looked_up, places))
    if "text" in obj or not has_point:
        return {"id": name, "error": "a line needs either text or lat and lon"}
    lat, lon = _degrees(obj.get("lat"), 90), _degrees(obj.get("lon"), 180)
    if lat is None or lon is None:
        return {"id": name, "error": "lat and lon must be numbers in degrees"}
    return _line(name, places.at(lat, lon))


def _degrees(value: object, limit: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) and abs(number) <= limit else None


def _line(name: object, answer: PlaceAnswer) -> dict[str, Any]:
    point, team = answer.point, answer.team
    return {
        "id": name,
        "status": answer.status,
        "team": {"id": team.id, "name": team.name} if team and answer.status == "found" else None,
        "point": {"lat": point.lat, "lon": point.lon} if point else None,
        "candidates": [
            {"label": c.label, "lat": c.point.lat, "lon": c.point.lon, "team": c.team_id}
            for c in answer.candidates
        ],
        "because": answer.because,
    }
