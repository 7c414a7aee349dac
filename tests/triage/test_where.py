"""The lines of `bluelamp where`, exactly as promised."""

from __future__ import annotations

import json
from typing import Any

import pytest

from triage.places import Places
from triage.where import where_line

KEYS = ["id", "status", "team", "point", "candidates", "because"]


def test_a_place_found(places: Places) -> None:
    line = where_line({"id": "a", "text": "Fore Street, Okehampton"}, places)
    assert list(line) == KEYS
    assert line["id"] == "a"
    assert line["status"] == "found"
    assert line["team"] == {"id": "DEV.4016", "name": "Okehampton Town"}
    assert line["point"] == {
        "lat": pytest.approx(50.738, abs=0.01),
        "lon": pytest.approx(-4.0, abs=0.01),
    }
    assert "Okehampton" in line["because"]
    json.dumps(line)


def test_a_place_that_is_asked_about(places: Places) -> None:
    line = where_line({"id": 7, "text": "fore st"}, places)
    assert (line["id"], line["status"], line["team"]) == (7, "ambiguous", None)
    assert 2 <= len(line["candidates"]) <= 5
    assert all(list(c) == ["label", "lat", "lon", "team"] for c in line["candidates"])


def test_a_point(places: Places) -> None:
    line = where_line({"id": None, "lat": 50.3715, "lon": -4.1427}, places)
    assert line["team"] == {"id": "PLY.4028", "name": "Plymouth City Centre"}
    assert where_line({"id": 1, "lat": 55, "lon": 2}, places)["status"] == "outside"


@pytest.mark.parametrize(
    ("obj", "name"),
    [
        ([], None),
        ("text", None),
        (None, None),
        ({}, None),
        ({"id": "a"}, "a"),
        ({"id": "a", "text": 5}, "a"),
        ({"id": "a", "text": None}, "a"),
        ({"id": "a", "text": "x" * 100_000}, "a"),
        ({"id": "a", "lat": "50", "lon": -4}, "a"),
        ({"id": "a", "lat": True, "lon": -4}, "a"),
        ({"id": "a", "lat": 50}, "a"),
        ({"id": "a", "lat": float("nan"), "lon": -4}, "a"),
        ({"id": "a", "lat": 10**400, "lon": -4}, "a"),
        ({"id": "a", "lat": 91, "lon": -4}, "a"),
        ({"id": "a", "text": "x", "lat": 50, "lon": -4}, "a"),
        ({"id": ["a"], "text": "x"}, None),
    ],
)
def test_a_line_that_cannot_be_used_says_why(places: Places, obj: Any, name: object) -> None:
    line = where_line(obj, places)
    assert list(line) == ["id", "error"]
    assert line["id"] == name
    assert line["error"]
