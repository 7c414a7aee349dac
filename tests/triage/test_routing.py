"""Every point goes to the team of the nearest live postcode, one at a time or by thousands."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.neighbourhoods import DATA, rows
from triage.place_types import Point
from triage.places import Places


def brute_km(places: Places, point: Point) -> float:
    table = places.router.table
    north = np.asarray(table.lat) - point.lat
    east = (np.asarray(table.lon) - point.lon) * np.cos(np.radians(point.lat))
    return float(np.sqrt(np.min(north**2 + east**2))) * 111.2


@settings(max_examples=150, deadline=None)
@given(lat=st.floats(49.85, 51.3), lon=st.floats(-6.5, -2.9))
def test_nearest_is_really_nearest(places: Places, lat: float, lon: float) -> None:
    point = Point(lat, lon)
    row, km = places.router.ground.nearest_to(point)
    rows, kms = places.router.ground.nearest(np.array([lat]), np.array([lon]))
    expected = brute_km(places, point)
    if expected < 6.9:
        assert km == pytest.approx(expected, abs=1e-6)
        assert kms[0] == pytest.approx(expected, abs=1e-6)
    for found, distance in ((row, km), (int(rows[0]), float(kms[0]))):
        assert found == -1 or distance == pytest.approx(expected, abs=1e-6)


@settings(max_examples=100, deadline=None)
@given(lat=st.floats(allow_nan=False), lon=st.floats(allow_nan=False))
def test_any_numbers_get_a_clear_answer(places: Places, lat: float, lon: float) -> None:
    answer = places.at(lat, lon)
    assert answer.status in ("found", "outside", "unknown")
    assert (answer.team is not None) == (answer.status == "found")
    assert answer.because


@pytest.mark.parametrize(
    ("lat", "lon", "team"),
    [
        (49.9140, -6.3150, "CIOS.4019"),  # Hugh Town
        (49.9560, -6.3560, "CIOS.4019"),  # Bryher
        (51.1650, -4.6660, "DEV.4113"),  # Lundy
        (50.5700, -3.9200, "DEV.4017"),  # the middle of Dartmoor
        (50.3715, -4.1427, "PLY.4028"),  # Plymouth city centre
    ],
)
def test_known_points(places: Places, lat: float, lon: float, team: str) -> None:
    answer = places.at(lat, lon)
    assert answer.team is not None
    assert answer.team.id == team


def test_a_pin_just_off_the_coast_goes_to_the_coast_with_the_coastguard(places: Places) -> None:
    answer = places.at(50.58, -4.95)  # the sea off Polzeath
    assert answer.status == "found"
    assert answer.team is not None
    assert answer.team.area == "Cornwall & Isles of Scilly"
    assert any("Coastguard" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("lat", "lon", "force"),
    [
        (55.0, 2.0, None),  # the North Sea
        (50.0, -4.5, None),  # far out in the Channel
        (51.4816, -3.1791, None),  # Cardiff, across the water
        (51.0150, -3.1000, "Avon and Somerset Police"),  # Taunton
        (50.7250, -2.9370, "Dorset Police"),  # Lyme Regis
        (0.0, 0.0, None),
    ],
)
def test_a_pin_far_off_is_outside(
    places: Places, lat: float, lon: float, force: str | None
) -> None:
    answer = places.at(lat, lon)
    assert (answer.status, answer.team, answer.outside_force) == ("outside", None, force)


def test_every_team_has_ground_and_every_area_a_team(places: Places) -> None:
    router = places.router
    inside = range(router.table.inside)
    used = {router.team_of_row(row) for row in inside}
    assert None not in used
    assert len(places.teams) == 213
    # Nobody lives on one team's ground: a hospital's own team.
    assert set(places.teams) - used <= {"CIOS.4042"}


def test_every_row_has_one_of_the_twelve_councils(places: Places) -> None:
    table = places.router.table
    councils = {row["gss"] for row in rows(DATA / "councils.csv")}
    used = set(table.council[: table.inside])
    assert len(used) == 12
    assert used <= councils
