"""Near an official edge the neighbour gets a copy; near one that is a guess, nobody does."""

from __future__ import annotations

import pytest

from triage.areas import Areas, Outline
from triage.places import Places

WEST, EAST = "CIOS.4001", "CIOS.4002"


def square(team: str, west: float, east: float) -> Outline:
    ring = ((west, 50.0), (east, 50.0), (east, 50.1), (west, 50.1), (west, 50.0))
    return Outline(team, (ring,))


@pytest.fixture(scope="module", params=[True, False])
def finder(request: pytest.FixtureRequest) -> Places:
    outlines = [square(WEST, -5.2, -5.1), square(EAST, -5.1, -5.0)]
    return Places.load(areas=Areas.of(outlines, official=request.param))


@pytest.mark.parametrize(
    ("lon", "near"),
    [(-5.1012, True), (-5.1022, False), (-5.15, False)],  # 86 m, 157 m and 3.6 km
)
def test_a_copy_goes_to_the_neighbour_within_150_metres(
    finder: Places, lon: float, near: bool
) -> None:
    answer = finder.at(50.05, lon)
    assert finder.router.areas is not None
    assert answer.team is not None
    assert answer.team.id == WEST
    copied = near and finder.router.areas.official
    assert (answer.copy_to.id if answer.copy_to else None) == (EAST if copied else None)
    assert ("who get a copy" in answer.because) is copied


def test_the_sentence_says_how_near_and_who(finder: Places) -> None:
    because = finder.at(50.05, -5.1012).because
    assert "m from its edge with" in because
    assert finder.teams[EAST].name in because
