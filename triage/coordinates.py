"""A position that stands in a text as degrees: decimal, or with minutes and seconds."""

from __future__ import annotations

import re
from typing import Final

from triage.place_types import Point

_DECIMAL: Final = re.compile(
    r"(?<![\d.])([+-]?\d{1,2}\.\d{2,})\s*°?\s*([NnSs])?\s*[,;/\s]\s*(?:lon(?:g(?:itude)?)?[:=\s]*)?"
    r"([+-]?\d{1,3}\.\d{2,})\s*°?\s*([EeWw])?"
)
_PARTS: Final = (
    r"(\d{1,3})\s?°\s?(\d{1,2}(?:\.\d+)?)\s?['′’]\s?(?:(\d{1,2}(?:\.\d+)?)\s?(?:\"|″|”|''))?"
)
_IN_MINUTES: Final = re.compile(rf"{_PARTS}\s?([NnSs])[\s,]*{_PARTS}\s?([EeWw])")


def find_coordinates(text: str) -> tuple[str, Point] | None:
    """The first position and the words that it was read from."""
    if match := _DECIMAL.search(text):
        lat, south, lon, west = match.groups()
        signed_lat = -float(lat) if south in ("S", "s") else float(lat)
        signed_lon = -abs(float(lon)) if west in ("W", "w") else float(lon)
        return _on_earth(match.group(0), signed_lat, signed_lon)
    if match := _IN_MINUTES.search(text):
        north, east = match.group(4) in "Nn", match.group(8) in "Ee"
        lat_degrees = _degrees(*match.group(1, 2, 3))
        lon_degrees = _degrees(*match.group(5, 6, 7))
        return _on_earth(
            match.group(0),
            lat_degrees if north else -lat_degrees,
            lon_degrees if east else -lon_degrees,
        )
    return None


def _degrees(whole: str, minutes: str, seconds: str | None) -> float:
    return int(whole) + float(minutes) / 60 + float(seconds or 0) / 3600


def _on_earth(said: str, lat: float, lon: float) -> tuple[str, Point] | None:
    if -8 < lat < -2 and 49 < lon < 52:
        lat, lon = lon, lat  # a map's "longitude, latitude", and no sea off Brazil
    if abs(lat) > 90 or abs(lon) > 180:
        return None
    return said.strip(), Point(round(lat, 6), round(lon, 6))
