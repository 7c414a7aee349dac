"""Grid references come out where the Ordnance Survey puts them, to a few metres."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.gazetteer import km_between
from triage.national_grid import find_reference, to_wgs84


@pytest.mark.parametrize(
    ("easting", "northing", "lat", "lon"),
    [
        (291966, 92583, 50.722796, -3.531867),  # Exeter
        (247000, 54000, 50.365961, -4.152629),  # Plymouth
        (90000, 11000, 49.918639, -6.320184),  # St Mary's
        (213000, 146000, 51.182565, -4.676995),  # Lundy
    ],
)
def test_a_position_is_good_to_five_metres(
    easting: int, northing: int, lat: float, lon: float
) -> None:
    assert km_between(to_wgs84(easting, northing), (lat, lon)) < 0.005


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("by the gate at SX 477 544 please", "SX 477 544"),
        ("sx477544", "sx477544"),
        ("SX 47700 54400", "SX 47700 54400"),
        ("the lay-by at sx1270", "sx1270"),
        ("SX 1270", "SX 1270"),
        ("sx 12 70", "sx 12 70"),
        ("SS 1345", "SS 1345"),
        ("st 1234", None),
        ("no 12 34 of the street", "no 12 34"),
        ("house 477 544", None),
    ],
)
def test_reads_references_but_no_house_numbers(text: str, written: str | None) -> None:
    found = find_reference(text)
    assert (found and found.text) == written


@given(
    east=st.integers(200_000, 299_999),
    north=st.integers(0, 99_999),
)
def test_a_reference_names_the_square_that_it_was_made_from(east: int, north: int) -> None:
    reference = f"SX {east - 200_000:05d} {north:05d}"
    found = find_reference(reference)
    assert found is not None
    assert km_between(found.middle, to_wgs84(east, north)) < 0.003
