"""What a postcode, or the beginning of one, tells about the place."""

from __future__ import annotations

from collections import Counter
from typing import Final

from triage.gazetteer import km_between
from triage.ground import Standing
from triage.place_types import Candidate, PlaceAnswer, Point
from triage.point_answers import beyond, copy_to, tell_edge
from triage.postcodes import FORCE_OF_AREA, OUR_AREAS, Written
from triage.routing import Router

_SHARED_DISTRICTS: Final = frozenset({"TA", "DT"})
"""Areas of other forces that reach a little into ours."""


def answer_postcode(written: Written, router: Router) -> PlaceAnswer:
    """Found, outside or unknown for a whole postcode; perhaps ambiguous for a beginning."""
    table = router.table
    if not written.full:
        return _answer_beginning(written, router)
    row = table.codes.get(written.code)
    if row is None:
        return _answer_missing(written, router)
    point = Point(table.lat[row], table.lon[row])
    team_id = router.team_of_row(row)
    if team_id is None:
        force = f"{table.area[row]} Police"
        return PlaceAnswer(
            "outside", written.text, point, source="postcode", precise=True, outside_force=force,
            because=f"{written.code} is {force}'s area",
        )  # fmt: skip
    team = router.neighbourhoods.teams[team_id]
    edge = router.edge(point, team_id, Standing(row, 0.0, at_sea=False))
    return PlaceAnswer(
        "found", written.text, point, team, source="postcode", precise=True,
        council=table.council[row] or None,
        edge_km=round(edge.km, 3) if edge else None, neighbour=beyond(edge, router.neighbourhoods),
        copy_to=copy_to(edge, router),
        because=f"{written.code} (postcode) lies in {team.name}"
        + tell_edge(edge, router),
    )  # fmt: skip


def _answer_missing(written: Written, router: Router) -> PlaceAnswer:
    area, district = written.area, written.code.split()[0]
    mixed = area in OUR_AREAS or (area in _SHARED_DISTRICTS and district in router.table.starting)
    if mixed:
        return PlaceAnswer(
            "unknown", written.text, source="postcode",
            because=f"{written.code} is not among the live postcodes",
        )  # fmt: skip
    force = FORCE_OF_AREA.get(area)
    return PlaceAnswer(
        "outside", written.text, source="postcode", outside_force=force,
        because=f"{written.code} is {force + chr(39) + 's' if force else 'another force’s'} area",
    )  # fmt: skip


def _answer_beginning(written: Written, router: Router) -> PlaceAnswer:
    table = router.table
    rows = table.starting.get(written.code, ())
    if not rows:
        return _answer_missing(written, router)
    teams = Counter(router.team_of_row(row) for row in rows)
    middle = Point(
        round(sum(table.lat[row] for row in rows) / len(rows), 5),
        round(sum(table.lon[row] for row in rows) / len(rows), 5),
    )
    known = router.neighbourhoods.teams
    if len(teams) == 1:
        team = known[str(next(iter(teams)))]
        return PlaceAnswer(
            "found", written.text, middle, team, source="postcode",
            council=table.council[rows[0]] or None,
            because=f"all of {written.code} (part of a postcode) lies in {team.name}",
        )  # fmt: skip
    candidates = tuple(
        Candidate(
            label=known[str(team_id)].name,
            point=_inside(team_id, rows, router),
            team_id=team_id,
            kind="team",
            score=round(count / len(rows), 3),
        )
        for team_id, count in sorted(teams.items(), key=lambda item: (-item[1], str(item[0])))[:5]
    )
    return PlaceAnswer(
        "ambiguous", written.text, None, None, candidates, source="postcode",
        because=f"{written.code} (part of a postcode) is the ground of {len(teams)} teams",
    )  # fmt: skip


def _inside(team_id: str | None, rows: tuple[int, ...], router: Router) -> Point:
    """A point that is surely the team's: the postcode nearest to the middle of its own ones."""
    table = router.table
    own = [row for row in rows if router.team_of_row(row) == team_id]
    lat = sum(table.lat[row] for row in own) / len(own)
    lon = sum(table.lon[row] for row in own) / len(own)
    best = min(own, key=lambda row: km_between((table.lat[row], table.lon[row]), (lat, lon)))
    return Point(table.lat[best], table.lon[best])
