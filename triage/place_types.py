"""What is known about a place: the values that the finder gives and everybody else reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

PlaceStatus = Literal["found", "ambiguous", "outside", "unknown"]


class Point(NamedTuple):
    """A position in WGS84 decimal degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Team:
    """One neighbourhood policing team of the force."""

    id: str
    name: str
    area: str
    centre: Point
    email: str = ""
    """The rest is what a force fills in (`bluelamp teams import`); empty where it has not."""
    phone: str = ""
    officer: str = ""
    """Who answers for the ground, by name, as the force publishes it."""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that the words may mean, with a label that a resident recognises."""

    label: str
    point: Point
    team_id: str | None
    kind: str
    score: float


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """Where a message is about, or what to ask back when that cannot be told."""

    status: PlaceStatus
    text: str
    """The words that the place was read from, as the resident wrote them."""
    point: Point | None = None
    team: Team | None = None
    """None unless found."""
    candidates: tuple[Candidate, ...] = ()
    """At most five, best first; what to offer when the status is ambiguous."""
    source: str = "none"
    """postcode, road, place, grid_reference, coordinates, pin or none."""
    council: str | None = None
    """The GSS code of the (lower tier) council whose ground it is."""
    precise: bool = False
    """False where only a town or an area is known and a street would help."""
    outside_force: str | None = None
    """The police force of a place outside ours, by name, where we know it."""
    edge_km: float | None = None
    """How far it is to the end of the team's ground; None where that is more than 3 km."""
    neighbour: Team | None = None
    """The team beyond an edge that is less than half a kilometre away."""
    copy_to: Team | None = None
    """The team beyond an official edge that is so near that it is told as well."""
    notes: tuple[str, ...] = ()
    because: str = ""
