"""Four figures name a square kilometre: a team only where it is all one team's, else a question."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.gazetteer import km_between
from triage.national_grid import find_reference
from triage.places import Places


@pytest.mark.parametrize("text", ["SX 12 70", "SX1270", "sx1270", "at sx 12 70", "Sx 1270"])
def test_a_square_of_one_team_is_found_and_not_called_precise(places: Places, text: str) -> None:
    answer = places.find(text, expecting=True)
    assert answer.team is not None
    assert answer.team.name == "Bodmin Rural"
    assert not answer.precise
    assert answer.because.startswith("all of the square kilometre SX 12 70 lies in Bodmin Rural")


@pytest.mark.parametrize("text", ["SX 47 54", "sx4754", "SS 55 32"])
def test_a_square_of_several_teams_is_asked_about(places: Places, text: str) -> None:
    answer = places.find(text, expecting=True)
    assert (answer.status, answer.source) == ("ambiguous", "grid_reference")
    labels = [one.label for one in answer.candidates]
    assert 2 <= len(set(labels)) == len(labels) <= 5
    assert len({one.team_id for one in answer.candidates}) == len(labels)


def test_six_figures_name_a_point(places: Places) -> None:
    answer = places.find("SX 477 544", expecting=True)
    assert answer.team is not None
    assert answer.team.name == "Plymouth City Centre"
    assert answer.precise


@pytest.mark.parametrize("text", ["SX 12 34", "TQ 30 80"])
def test_the_open_sea_and_another_forces_ground_are_outside(places: Places, text: str) -> None:
    answer = places.find(text, expecting=True)
    assert (answer.status, answer.precise) == ("outside", False)


@settings(max_examples=100, deadline=None)
@given(
    letters=st.sampled_from(["SX", "SS", "SW"]),
    figures=st.integers(0, 9999),
    inside=st.tuples(st.floats(0.05, 0.95), st.floats(0.05, 0.95)),
)
def test_a_square_that_is_found_has_no_large_part_of_another_team(
    places: Places, letters: str, figures: int, inside: tuple[float, float]
) -> None:
    text = f"{letters} {figures:04d}"
    square = find_reference(text)
    assert square is not None
    assert km_between(square.at(0, 0), square.at(1, 1)) == pytest.approx(1.414, abs=0.01)
    answer, there = places.find(text, expecting=True), places.at(*square.at(*inside))
    if answer.team and there.team and there.team != answer.team:
        assert there.edge_km is not None  # a corner that no step of the grid met
        assert there.edge_km < 0.25
    if answer.status == "ambiguous":
        assert all(one.team_id for one in answer.candidates)
        assert all(km_between(one.point, square.middle) < 0.8 for one in answer.candidates)
