"""What holds of the place finder whatever is asked: one team a point, order, case, nonsense."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from triage.gazetteer import Place, ordinary_names
from triage.place_types import Point
from triage.places import Places

BODMIN = Point(50.471, -4.719)
NONSENSE = st.lists(
    st.text(alphabet="qxzjvwkyg", min_size=5, max_size=11).filter(lambda w: len(set(w)) > 2),
    min_size=1,
    max_size=4,
).map(" ".join)


@pytest.fixture(scope="session")
def towns(places: Places) -> list[Place]:
    """Towns and villages of one plain word that only one place bears, and no ordinary one."""
    ordinary = ordinary_names()
    return [
        place
        for place in places.gazetteer.places
        if place.size in (3, 5)
        and place.name.isalpha()
        and len(place.name) > 5
        and place.name.lower() not in ordinary
        and len(places.gazetteer.by_name.get(place.name.lower(), ())) == 1
    ]


@settings(max_examples=300, deadline=None)
@given(lat=st.floats(49.86, 51.25), lon=st.floats(-6.45, -2.9))
def test_every_point_on_land_belongs_to_exactly_one_team(
    places: Places, lat: float, lon: float
) -> None:
    assume(places.router.ground.land.covers(Point(lat, lon)))
    (among_many,) = places.router.teams(np.array([lat]), np.array([lon]))
    alone = places.at(lat, lon)
    if alone.status == "found":
        assert alone.team is not None
        assert alone.team.id == among_many
    else:
        assert (alone.status, among_many) == ("outside", None)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 10_000),
    st.sampled_from([str.lower, str.upper, str.title, str.swapcase]),
    st.sampled_from(["{0}", "in {0}", "{0}.", " {0} ", "{0}, Devon & Cornwall"]),
)
def test_neither_case_nor_order_nor_commas_change_the_team(
    places: Places, towns: list[Place], which: int, case: Callable[[str], str], form: str
) -> None:
    town = towns[which % len(towns)].name
    plain = places.find(town, expecting=True)
    again = places.find(case(form.format(town)), expecting=True)
    assert (again.status, again.team) == (plain.status, plain.team)


@settings(max_examples=150, deadline=None)
@given(NONSENSE, st.booleans(), st.booleans())
def test_nonsense_is_never_a_confident_place(
    places: Places, nonsense: str, expecting: bool, on_a_page: bool
) -> None:
    near = (BODMIN,) if on_a_page else ()
    assert places.find(nonsense, expecting=expecting, near=near).status != "found"


def test_a_pages_area_decides_between_namesakes_until_another_is_said(places: Places) -> None:
    assert places.find("Fore Street", expecting=True).status == "ambiguous"
    for text in ("Fore Street", "fighting outside the pub on fore street right now"):
        here = places.find(text, expecting=len(text) < 20, near=(BODMIN,))
        assert here.team is not None
        assert here.because.startswith("Fore Street, Bodmin")
    there = places.find("Fore Street, Redruth", expecting=True, near=(BODMIN,))
    assert there.because.startswith("Fore Street, Redruth")
    assert places.find("Okehampton", expecting=True, near=(BODMIN,)).team is not None


def test_the_other_one_is_not_the_one_that_was_talked_of(places: Places) -> None:
    other = places.find("no, the other Fore Street", expecting=True, near=(BODMIN,))
    assert other.status == "ambiguous"
    assert not any(choice.label == "Fore Street, Bodmin" for choice in other.candidates)
    same = places.find("the other day on Fore Street", expecting=True, near=(BODMIN,))
    assert same.because.startswith("Fore Street, Bodmin")
    assert places.find("the other Fore Street", expecting=True).status == "ambiguous"
    only = places.find("the other Trenance Viaduct", expecting=True, near=(Point(50.411, -5.075),))
    assert only.team is not None
