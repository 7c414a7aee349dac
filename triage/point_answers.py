"""What a point on the map tells: whose ground it is, or that it is the sea or another force's."""

from __future__ import annotations

from typing import Final

from triage.areas import Edge
from triage.neighbourhoods import Neighbourhoods
from triage.place_types import PlaceAnswer, Point, Team
from triage.routing import Router

SEA_KM: Final = 3.0
"""A pin this far out still belongs to the team of the coast."""
NEAR_KM: Final = 0.5
"""Edges are known to a few hundred metres at best; a place this close may be the neighbour's."""
COPY_KM: Final = 0.15
"""So near an official edge a report concerns the neighbour too."""
_COASTGUARD: Final = "at sea: HM Coastguard leads there (999, ask for the Coastguard)"


def beyond(edge: Edge | None, neighbourhoods: Neighbourhoods) -> Team | None:
    """The team on the other side of a near edge."""
    return neighbourhoods.teams.get(edge.neighbour or "") if edge and edge.km <= NEAR_KM else None


def copy_to(edge: Edge | None, router: Router) -> Team | None:
    """Who else is told: only an official edge is known well enough for that."""
    official = router.areas is not None and router.areas.official
    if not official or edge is None or edge.km > COPY_KM:
        return None
    return beyond(edge, router.neighbourhoods)


def tell_edge(edge: Edge | None, router: Router) -> str:
    """The rest of the sentence: how far it is to the edge, and who is beyond a near one."""
    neighbourhoods = router.neighbourhoods
    if edge is None:
        return ", more than 3 km from its edge"
    far = f"{edge.km:.1f} km" if edge.km >= 1 else f"{round(edge.km, 2) * 1000:.0f} m"
    other = beyond(edge, neighbourhoods)
    said = f", {far} from its edge" + (f" with {other.name}" if other else "")
    return said + (", who get a copy" if copy_to(edge, router) else "")


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
    team_id = router.team_at(point, standing)
    if team_id is None:
        force = f"{table.area[standing.row]} Police"
        return PlaceAnswer(
            "outside", text, point, source=source, precise=True, outside_force=force,
            because=f"the nearest postcode, {standing.km:.1f} km away, is {force}'s",
        )  # fmt: skip
    team = router.neighbourhoods.teams[team_id]
    edge = router.edge(point, team_id, standing)
    if router.areas is not None and router.areas.team_at(point) == team_id:
        where = f"the point lies in {team.name}"
    else:
        where = f"its nearest live postcode, {standing.km:.1f} km away, is in {team.name}"
    where += tell_edge(edge, router)
    if standing.at_sea:
        where = f"the point is at sea, about {off_shore:.1f} km off the coast; {where}"
    return PlaceAnswer(
        "found", text, point, team, source=source, precise=True,
        notes=(_COASTGUARD,) if standing.at_sea else (),
        edge_km=round(edge.km, 3) if edge else None, neighbour=beyond(edge, router.neighbourhoods),
        copy_to=copy_to(edge, router), council=table.council[standing.row] or None, because=where,
    )  # fmt: skip
