"""The place that a Page, or another way in, is about: named in words or as two numbers."""

from __future__ import annotations

import re

from triage.gazetteer import km_between
from triage.place_types import Point
from triage.places import Places

A_TOWN_KM = 12.0
_NUMBERS = re.compile(r"(-?\d{1,3}\.\d+)[\s,;]+(-?\d{1,3}\.\d+)")


def first_guess(area: str, places: Places) -> Point | None:
    """None where the words mean no place, or could mean several that lie far apart."""
    if numbers := _NUMBERS.fullmatch(area.strip()):
        return Point(float(numbers[1]), float(numbers[2]))
    answer = places.find(area, expecting=True)
    if answer.point is not None:
        return answer.point
    # a town of several teams is asked about, but any part of it is still a first guess
    parts = [one.point for one in answer.candidates]
    if parts and all(km_between(parts[0], one) <= A_TOWN_KM for one in parts):
        return parts[0]
    return None
