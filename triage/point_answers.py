"""What a point on the map tells: whose ground it is, or that it is the sea or another force's."""

from __future__ import annotations

from typing import Final

from triage.place_types import PlaceAnswer, Point
from triage.routing import Router

SEA_KM: Final = 3.0
"""A pin this far out still belongs to the team of the coast."""
_COASTGUARD: Final = "at sea: HM Coastguard leads there (999, ask for the Coastguard)"


def answer_point(point: Point, text: str, source: str, router: Router) -> PlaceAnswer:
    """Found, outside, or unknown where the numbers are no position on earth."""
    if not (-90 <= point.lat <= 90 and -180 <= point.lon <= 180):
        return PlaceAnswer("unknown", text, source=source, because="these are no coordinates")
    standing, table = router.ground.standing(point), router.table
    shore = router.ground.land.km_to_shore(point) if standing.at_sea else 0.0
    off_shore = min(shore, standing.km)
    if standing.row < 0 or off_shore > SEA_KM:
        return PlaceAnswer(
            "outside", text, point, source=source, precise=True,
            because="the point is far from any address of the force's area",
        )  # fmt: skip
    if standing.row >= table.inside:
        force = f"{table.area[standing.row]} Police"
        return PlaceAnswer(
            "outside", text, point, source=source, precise=True, outside_force=force,
            because=f"the nearest postcode, {standing.km:.1f} km away, is {force}'s",
        )  # fmt: skip
    team = router.neighbourhoods.teams[str(router.team_of_row(standing.row))]
    where = f"its nearest live postcode, {standing.km:.1f} km away, is in {team.name}"
    if standing.at_sea:
        where = f"the point is at sea, about {off_shore:.1f} km off the coast; {where}"
    return PlaceAnswer(
        "found", text, point, team, source=source, precise=True,
        notes=(_COASTGUARD,) if standing.at_sea else (),
        council=table.council[standing.row] or None, because=where,
    )  # fmt: skip
