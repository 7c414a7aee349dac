"""Whose ground a grid reference names: a point, or with four figures a whole square kilometre."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Final

from triage.gazetteer import Gazetteer, km_between
from triage.national_grid import Square
from triage.place_types import Candidate, PlaceAnswer, Point
from triage.point_answers import answer_point
from triage.routing import Router

_WIDE_M: Final = 1000
"""A square of this side may lie on the ground of several teams; a smaller one is a point."""
_STEPS: Final = (0.02, 0.26, 0.5, 0.74, 0.98)
_MOST: Final = 5


def answer_square(square: Square, router: Router, gazetteer: Gazetteer) -> PlaceAnswer:
    """Found where all of the square is one team's ground, else which part of it."""
    middle = answer_point(square.middle, square.text, "grid_reference", router)
    if square.metres < _WIDE_M:
        return middle
    points: dict[str, list[Point]] = {}
    for east, north in product(_STEPS, _STEPS):
        answer = answer_point(square.at(east, north), square.text, "grid_reference", router)
        if answer.team is not None and (not answer.notes or middle.notes):  # the sea has no part
            points.setdefault(answer.team.id, []).append(square.at(east, north))
    if len(points) > 1:
        parts = _parts(square, points, router, gazetteer)
        return PlaceAnswer(
            "ambiguous", square.text, square.middle, None, parts, source="grid_reference",
            because=f"the square kilometre {square.name} is the ground of {len(points)} teams",
        )  # fmt: skip
    if points and middle.team is None:  # its middle lies in the sea or beyond the edge
        (some,) = points.values()
        middle = answer_point(some[0], square.text, "grid_reference", router)
    if middle.team is None:
        return replace(middle, precise=False)
    return replace(
        middle,
        precise=False,
        because=f"all of the square kilometre {square.name} lies in {middle.team.name}; "
        f"of its middle, {middle.because}",
    )


def _parts(
    square: Square, points: dict[str, list[Point]], router: Router, gazetteer: Gazetteer
) -> tuple[Candidate, ...]:
    """One choice for each team, the one with most of the square first."""
    ranked = sorted(points.items(), key=lambda item: (-len(item[1]), item[0]))[:_MOST]
    labels = [_beside(some, gazetteer) for _, some in ranked]
    return tuple(
        Candidate(
            label=f"{square.name}, {label}"
            if label and labels.count(label) == 1
            else f"{square.name}, {router.neighbourhoods.teams[team].name}",
            point=some[len(some) // 2],
            team_id=team,
            kind="grid square",
            score=round(len(some) / len(_STEPS) ** 2, 3),
        )
        for (team, some), label in zip(ranked, labels, strict=True)
    )


def _beside(points: list[Point], gazetteer: Gazetteer) -> str:
    """The village or suburb that a part of the square is nearest to."""
    middle = points[len(points) // 2]
    near = min(
        gazetteer.quarters_near(middle),
        key=lambda number: km_between(gazetteer.places[number][3:5], middle),
        default=None,
    )
    return "" if near is None else f"near {gazetteer.places[near].name}"
