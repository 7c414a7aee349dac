"""The offline place finder as a geopy geocoder, so that any of geopy's services can stand in."""

from __future__ import annotations

from typing import Any

from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point as GeoPoint

from triage.place_types import Candidate, PlaceAnswer, Point
from triage.places import Places


class OfflineGeocoder(Geocoder):  # type: ignore[misc]  # geopy has no types
    """Answers from the place finder alone: no resident's words leave the machine."""

    def __init__(self, places: Places) -> None:
        super().__init__()
        self._places = places

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002
    ) -> Location | list[Location] | None:
        """The place that a text names, or with `exactly_one=False` all that it may mean.

        `timeout` is geopy's and has no meaning here: nothing is waited for.
        """
        answer = self._places.find(query, expecting=True)
        locations = [_location(answer)] if answer.point else []
        if answer.status == "ambiguous":
            locations = [_choice(candidate) for candidate in answer.candidates]
        if not exactly_one:
            return locations or None
        # One of several would be a guess, and a guess is a report at the wrong team.
        return locations[0] if locations and answer.status != "ambiguous" else None

    def knows(self, query: str) -> bool:
        """Whether it has an answer of any kind, so that nobody else need be asked."""
        return self._places.find(query, expecting=True).status != "unknown"

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002
    ) -> Location | list[Location] | None:
        """Whose ground a point is, as an address; None outside the force's area."""
        try:
            point = GeoPoint(query)
        except ValueError as problem:
            raise GeocoderQueryError("no coordinates") from problem
        answer = self._places.at(point.latitude, point.longitude)
        if answer.status != "found":
            return None
        location = _location(answer)
        return location if exactly_one else [location]


def _location(answer: PlaceAnswer) -> Location:
    label = answer.team.name if answer.team and answer.source == "pin" else answer.text
    return Location(label, _point(answer.point), {"answer": answer})


def _choice(candidate: Candidate) -> Location:
    return Location(candidate.label, _point(candidate.point), {"candidate": candidate})


def _point(point: Point | None) -> GeoPoint:
    return GeoPoint(*point) if point else GeoPoint()
