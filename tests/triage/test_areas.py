"""Areas that were imported decide whose ground it is, tell its edge, and survive the file."""

from __future__ import annotations

import numpy as np
import pytest

from triage.area_files import outlines
from triage.areas import Areas, Outline
from triage.finder_file import pack, unpack
from triage.place_types import Point
from triage.places import Places

WEST, EAST = "CIOS.4001", "CIOS.4002"
KNOWN = frozenset((WEST, EAST))


def square(team: str, west: float, hole: bool = False) -> Outline:
    east = round(west + 0.1, 5)  # neighbours share their corners to the last digit
    outer = ((west, 50.0), (east, 50.0), (east, 50.1), (west, 50.1), (west, 50.0))
    inner = tuple((x / 2 + (west + 0.05) / 2, y / 2 + 25.025) for x, y in outer)
    return Outline(team, (outer, inner) if hole else (outer,))


@pytest.fixture
def areas() -> Areas:
    found = Areas.of([square(WEST, -5.2, hole=True), square(EAST, -5.1)], official=False)
    assert found is not None
    return found


def test_a_point_belongs_to_the_area_that_holds_it(areas: Areas) -> None:
    assert areas.team_at(Point(50.01, -5.19)) == WEST
    assert areas.team_at(Point(50.05, -5.05)) == EAST
    assert areas.team_at(Point(50.05, -5.15)) is None  # the hole
    assert areas.team_at(Point(50.05, -5.1)) == WEST  # on the line: always the same one
    lat, lon = np.array([50.01, 50.05, 50.05, 52.0]), np.array([-5.19, -5.05, -5.1, 0.0])
    assert areas.teams_at(lat, lon) == [WEST, EAST, WEST, None]


def test_the_edge_and_who_is_beyond_it(areas: Areas) -> None:
    edge = areas.edge(Point(50.01, -5.095), EAST, 3.0)
    assert edge is not None
    assert edge.km == pytest.approx(0.353, abs=0.01)
    assert edge.neighbour == WEST
    assert areas.edge(Point(50.05, -5.05), EAST, 3.0) is None
    assert areas.nearest(Point(50.05, -4.99), 3.0) == EAST
    assert areas.nearest(Point(50.05, -4.0), 3.0) is None


def test_the_file_keeps_places_and_areas() -> None:
    kept = unpack(pack([], [square(WEST, -5.2, hole=True), square(EAST, -5.1)], official=True))
    assert kept.official
    assert [outline.team for outline in kept.outlines] == [WEST, EAST]
    assert len(kept.outlines[0].rings) == 2
    assert kept.outlines[1].rings == square(EAST, -5.1).rings
    assert unpack(pack([])).areas() is None


def test_a_coast_of_many_corners_fits() -> None:
    ring = tuple((-5 + i / 1e5, 50.0 + (i % 7) / 1e4) for i in range(9001))
    (kept,) = unpack(pack([], [Outline(WEST, (ring,))])).outlines
    assert len(kept.rings[0]) == 9001


KML = """<kml><Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>
-5.2,50.0,0 -5.1,50.0,0 -5.1,50.1,0 -5.2,50.0,0</coordinates></LinearRing></outerBoundaryIs>
</Polygon></Placemark></kml>"""
BOUNDARY = (
    '[{"latitude": "50.0", "longitude": "-5.2"}, {"latitude": "50.0", "longitude": "-5.1"},'
    ' {"latitude": "50.1", "longitude": "-5.1"}]'
)
GEOJSON = (
    '{"type": "FeatureCollection", "features": [{"properties": {"id": "%s"}, "geometry":'
    ' {"type": "%s", "coordinates": %s}}]}'
)
TRIANGLE = "[[[-5.2, 50.0], [-5.1, 50.0], [-5.1, 50.1], [-5.2, 50.0]]]"


@pytest.mark.parametrize(
    ("text", "stem", "official"),
    [
        (KML, WEST, True),
        (BOUNDARY, WEST, True),
        (GEOJSON % (WEST, "Polygon", TRIANGLE), "areas", False),
        (GEOJSON % (WEST, "MultiPolygon", f"[{TRIANGLE}]"), "areas", False),
    ],
)
def test_reads_areas_as_they_are_published(text: str, stem: str, official: bool) -> None:
    (found,), own = outlines(text, stem, KNOWN)
    assert (found.team, own) == (WEST, official)
    assert found.rings[0][0] == (-5.2, 50.0)


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        (KML, "elsewhere"),
        (BOUNDARY, "elsewhere"),
        ("[]", WEST),
        ("{}", WEST),
        (GEOJSON % ("E07000040", "Polygon", TRIANGLE), "districts"),
        (GEOJSON % (WEST, "LineString", "[[-5.2, 50.0]]"), "lines"),
    ],
)
def test_what_is_no_area_of_ours_gives_none(text: str, stem: str) -> None:
    assert outlines(text, stem, KNOWN)[0] == []


@pytest.mark.parametrize("text", ["{", '[{"lat": 1}]', '{"features": [5]}', "[1]"])
def test_a_broken_file_is_said_to_be_broken(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of the two kinds
        outlines(text, WEST, KNOWN)


def test_the_tree_tells_the_edge_too(places: Places) -> None:
    answer = places.find("Fore Street, Bodmin", expecting=True)
    assert answer.because.startswith("Fore Street, Bodmin (road, exact) lies in Bodmin St Petroc, ")
    assert answer.because.endswith(" from its edge with Bodmin St Marys")
    assert answer.neighbour is not None
    assert answer.neighbour.name == "Bodmin St Marys"
    far = places.find("Princetown", expecting=True)
    assert far.because.endswith("more than 3 km from its edge")
    assert (far.edge_km, far.neighbour) == (None, None)
