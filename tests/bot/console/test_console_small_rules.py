"""The console's pure rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.console import passwords, words
from bot.console.map_svg import Point, draw
from bot.console.marking import marked
from bot.console.outlines import ACROSS, DOWN, Outlines, trace
from bot.console.pages import clock_time, span
from bot.console.permissions import ROLES
from bot.console.slow_down import LONGEST_WAIT, wait_after
from bot.console.teams import all_teams
from tests.bot.console.console_house import places


@given(st.text(), st.lists(st.tuples(st.text(), st.integers(-9, 99), st.integers(-9, 99))))
def test_marking_never_loses_or_changes_a_letter(text, flags):
    given_flags = [{"name": "x", "words": w, "start": s, "end": e} for w, s, e in flags]
    assert "".join(piece.text for piece in marked(text, given_flags)) == text


def test_marked_words_are_found_where_they_are_or_anywhere_in_a_longer_text():
    flag = {"name": "cannot_speak", "words": "can't talk", "start": 2, "end": 12}
    assert [p for p in marked("I can't talk", [flag]) if p.danger] == [
        ("can't talk", "cannot speak")
    ]
    moved = marked("first line\nI can't talk", [flag])
    assert [p for p in moved if p.danger] == [("can't talk", "cannot speak")]


@given(st.integers(0, 10_000))
def test_waiting_grows_and_never_beyond_a_minute(failures):
    assert timedelta() <= wait_after(failures) <= wait_after(failures + 1) <= LONGEST_WAIT


def test_the_first_slips_of_the_finger_cost_nothing():
    assert wait_after(4) == timedelta()
    assert wait_after(5) > timedelta()


def test_three_plain_words_are_a_good_password():
    assert passwords.fault_in("three quiet otters", name="Sam") is None


def test_every_category_of_the_taxonomy_has_a_name_that_reads_as_english():
    names = [words.category(slug) for slug in words.all_categories()]
    assert len(set(names)) == len(names) == 54
    assert not [name for name in names if "_" in name or not name[0].isupper()]


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=40), "40 s"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=5, minutes=20), "5 h 20 min"),
        (timedelta(hours=14, minutes=20), "14 h"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=2, hours=3), "2 days 3 h"),
        (timedelta(days=9, hours=3), "9 days"),
    ],
)
def test_a_length_of_time_is_said_in_its_largest_units(length, said):
    assert span(length) == said


def test_times_are_devons_times_also_in_summer():
    assert clock_time(datetime(2026, 7, 1, 18, 5, tzinfo=UTC)) == "7:05pm"
    assert clock_time(datetime(2026, 12, 1, 0, 0, tzinfo=UTC)) == "midnight"
    assert clock_time(datetime(2026, 12, 1, 12, 0, tzinfo=UTC)) == "midday"


def area_of(loop) -> float:
    """The shoelace formula: loops that go round the other way, holes, count against."""
    return (
        sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(loop, loop[1:] + loop[:1], strict=True))
        / 2
    )


@given(st.lists(st.booleans(), min_size=30, max_size=30))
def test_traced_borders_enclose_exactly_the_cells(cells):
    mine = np.array(cells).reshape(5, 6)
    assert sum(area_of(loop) for loop in trace(mine)) == mine.sum()


def test_every_team_has_a_map_with_its_own_ground_and_name_on_it():
    outlines = Outlines(places().router)
    for team in list(all_teams())[::12]:
        around = outlines.around_team(team)
        assert around is not None, team
        own = [one for one in around.areas if one.team == team]
        assert own, team
        assert own[0].cells > 50, team


def test_the_pin_stands_inside_the_outline_of_the_team_that_routing_gives():
    router = places().router
    lat, lon = 50.3660, -4.1560
    (team,) = router.teams(np.array([lat]), np.array([lon]))
    around = Outlines(router).around(team, lat, lon)
    x, y = around.window.place(lat, lon)
    assert 0 < x < ACROSS
    assert 0 < y < DOWN
    (own,) = [one for one in around.areas if one.team == team]
    crossings = sum(
        (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
        for loop in own.loops
        for (x1, y1), (x2, y2) in zip(loop, loop[1:] + loop[:1], strict=True)
    )
    assert crossings % 2 == 1


@pytest.mark.parametrize(("lat", "lon"), [(50.93, -2.98), (49.9, -8.0), (0.0, 0.0), (51.18, -4.67)])
def test_a_point_anywhere_can_be_drawn(lat, lon):
    around = Outlines(places().router).around(None, lat, lon)
    assert draw(around, team=None, points=[Point(lat, lon)]).endswith("</svg>")


def test_the_map_is_valid_xml_also_with_names_that_hold_an_ampersand():
    around = Outlines(places().router).around("CIOS.4007", 50.2333, -5.2265)
    drawn = draw(around, team="CIOS.4007", points=[Point(50.2333, -5.2265)])
    assert ET.fromstring(drawn).tag.endswith("svg")  # noqa: S314  # our own picture


def test_every_role_has_a_name():
    assert set(words.ROLES) == set(ROLES)
