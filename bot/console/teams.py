"""The force's teams by id, for names and for choosing one.

A console begins with the names of our own table; `use` gives it those that this installation
knows, which a force may have imported. They never change while the bot runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from triage.neighbourhoods import Neighbourhoods
from triage.place_types import Team

_known: dict[str, Mapping[str, Team]] = {}


def use(teams: Mapping[str, Team]) -> None:
    """From now on these are the teams."""
    _known["teams"] = MappingProxyType(dict(teams))


def all_teams() -> Mapping[str, Team]:
    """Every team by its id."""
    if "teams" not in _known:
        use(Neighbourhoods.load().teams)
    return _known["teams"]


def team_name(team: str | None) -> str:
    if team is None:
        return ""
    known = all_teams().get(team)
    return known.name if known else team


def by_area() -> dict[str, list[Team]]:
    """For a long choice: areas in order, and each area's teams by name."""
    areas: dict[str, list[Team]] = {}
    for team in sorted(all_teams().values(), key=lambda one: (one.area, one.name)):
        areas.setdefault(team.area, []).append(team)
    return areas
