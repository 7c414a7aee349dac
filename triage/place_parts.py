"""The parts of a town that is the ground of several teams, as choices a resident can make."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from triage.gazetteer import Gazetteer, Place, km_between
from triage.place_types import Candidate, Point
from triage.routing import Router

# How far a settlement's own houses go from its middle, in km.
_HOUSES: Final = MappingProxyType({"city": 5.0, "town": 2.2, "suburb": 1.0, "village": 1.0})
_SHARE: Final = 0.06
"""A team with less of a town's addresses has no part of it that anybody would name."""
_CITY_SHARE: Final = 0.01
"""In a city of dozens of teams no one has a large share."""
_FEW: Final = 8


def parts_by_team(
    place: Place, router: Router, gazetteer: Gazetteer, teams_at: tuple[str | None, ...]
) -> tuple[Candidate, ...]:
    """One choice for each team on a settlement's ground, the most addresses first."""
    rows: dict[str, list[int]] = {}
    own_council = router.table.council[router.ground.nearest_to(place.point)[0]]
    for row in router.ground.rows_within(place.point, _HOUSES.get(place.kind, 0.8)):
        # What lies over the Tamar is no part of Torpoint.
        if router.table.council[row] == own_council and (team := router.team_of_row(row)):
            rows.setdefault(team, []).append(row)
    total = sum(map(len, rows.values()))
    own = sorted(rows.items(), key=lambda item: (-len(item[1]), item[0]))
    named = [item for item in own if len(item[1]) >= total * _CITY_SHARE]
    share = _SHARE if len(named) <= _FEW else _CITY_SHARE
    return tuple(
        _part(place, team, some, total, router, gazetteer, teams_at)
        for team, some in named
        if len(some) >= total * share
    )


def _part(
    place: Place,
    team: str,
    rows: list[int],
    total: int,
    router: Router,
    gazetteer: Gazetteer,
    teams_at: tuple[str | None, ...],
) -> Candidate:
    table = router.table
    lat = sum(table.lat[row] for row in rows) / len(rows)
    lon = sum(table.lon[row] for row in rows) / len(rows)
    # A real address: the middle of a team's ground may lie on another team's.
    best = min(rows, key=lambda row: km_between((table.lat[row], table.lon[row]), (lat, lon)))
    point = Point(table.lat[best], table.lon[best])
    quarters = [
        number
        for number in gazetteer.quarters_near(point)
        if teams_at[number] == team and gazetteer.places[number].name != place.name
    ]
    nearest = min(quarters, key=lambda n: km_between(gazetteer.places[n][3:5], point), default=None)
    if router.team_of_row(router.ground.nearest_to(place.point)[0]) == team:
        label = f"{place.name}, the middle"
    elif nearest is not None and km_between(gazetteer.places[nearest][3:5], point) < 1.5:
        label = f"{gazetteer.places[nearest].name}, {place.name}"
    else:
        label = f"{place.name}: {router.neighbourhoods.teams[team].name}"
    return Candidate(label, point, team, "team", round(len(rows) / total, 3))
