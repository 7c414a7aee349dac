"""Between two places: one team's ground, or which part of the way."""

from __future__ import annotations

import pytest

from triage.places import Places


@pytest.mark.parametrize("expecting", [True, False])
def test_a_way_through_several_teams_ground_is_asked_about(places: Places, expecting: bool) -> None:
    answer = places.find("A38 between Ivybridge and South Brent", expecting=expecting)
    assert answer.status == "ambiguous"
    labels = [candidate.label for candidate in answer.candidates]
    assert labels[0] == "nearer to Ivybridge"
    assert labels[-1] == "nearer to South Brent"
    for candidate in answer.candidates:
        team = places.at(*candidate.point).team
        assert team is not None
        assert team.id == candidate.team_id


def test_a_way_on_one_teams_ground_is_found(places: Places) -> None:
    answer = places.find("on the moor between Princetown and Postbridge")
    assert answer.team is not None, answer
    assert answer.team.name == "Tavistock Rural East"
    assert "between Princetown and Postbridge" in answer.because


def test_the_order_does_not_matter_to_the_teams(places: Places) -> None:
    one = places.find("between Bodmin and Lostwithiel", expecting=True)
    other = places.find("between Lostwithiel and Bodmin", expecting=True)
    assert {c.team_id for c in one.candidates} == {c.team_id for c in other.candidates}


def test_between_two_streets_is_their_corner(places: Places) -> None:
    answer = places.find("between Fore Street and Bond Street, Redruth", expecting=True)
    assert answer.team is not None
    assert answer.team.name.startswith("Redruth")


@pytest.mark.parametrize("text", ["between 5 and 6", "between you and me", "between Bodmin and"])
def test_between_alone_is_no_place_of_two(places: Places, text: str) -> None:
    assert "between" not in places.find(text).because


def test_a_main_road_beside_a_place_does_not_make_it_doubtful(places: Places) -> None:
    answer = places.find("A38 Marsh Mills", expecting=True)
    assert answer.status == "found"
