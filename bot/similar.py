"""Which reports may tell of one and the same thing: a suggestion with its reason, never more.

A person joins them, and can take them apart again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

# What residents call by different names: a category stands in one family at most.
FAMILIES = {
    "disorder in the street": (
        "nuisance_group", "street_drinking", "drugs", "fireworks", "rough_sleeping_begging",
        "noise",
    ),
    "damage and mess": ("graffiti", "criminal_damage", "litter_fly_tipping", "fire"),
    "nuisance by vehicles": ("nuisance_vehicle", "road_safety", "parking", "abandoned_vehicle"),
    "thefts and break-ins": (
        "theft", "burglary", "vehicle_crime", "robbery", "suspicious_activity",
    ),
    "violence": ("violence", "weapons", "hate_crime"),
    "dogs and other animals": ("dog_incident", "animal_welfare", "rural_wildlife_crime"),
}  # fmt: skip
_FAMILY_OF = {slug: name for name, slugs in FAMILIES.items() for slug in slugs}
# never suggested: that two people wrote of the same victim is nothing to be found by a distance
APART = frozenset({
    "domestic_abuse", "sexual_offence", "child_safeguarding", "harassment_stalking",
    "mental_health_crisis",
})  # fmt: skip
ASB = frozenset({
    "nuisance_group", "street_drinking", "neighbour_dispute", "nuisance_vehicle", "fireworks",
    "noise", "rough_sleeping_begging", "graffiti", "criminal_damage", "litter_fly_tipping",
    "abandoned_vehicle", "hate_crime",
})  # fmt: skip
REVIEW_WITHIN = timedelta(days=183)  # six months
REVIEW_AFTER, REVIEW_AFTER_HATE = 3, 2
EARTH_M = 6_371_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """What of a report is compared."""

    category: str
    lat: float
    lon: float
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseReview:
    """How near a resident is to the threshold of an anti-social behaviour case review."""

    reports: int
    needed: int

    @property
    def is_reached(self) -> bool:
        return self.reports >= self.needed


def family(category: str) -> tuple[str, ...]:
    """The categories that are compared with this one, itself among them."""
    if category in APART:
        return ()
    name = _FAMILY_OF.get(category)
    return FAMILIES[name] if name else (category,)


def why_similar(one: Spot, other: Spot, *, metres: int, days: int) -> str | None:
    """The reason to suggest it; None where they are too different, too far or too long apart."""
    apart = metres_between(one.lat, one.lon, other.lat, other.lon)
    between = abs(one.at - other.at)
    if other.category not in family(one.category) or apart > metres:
        return None
    if between > timedelta(days=days):
        return None
    if one.category == other.category:
        what = "the same category"
    else:
        what = f"both {_FAMILY_OF[one.category]}"
    return f"{what}, {_how_far(apart)}, {_how_long(between)}"


def case_review(categories: list[str]) -> CaseReview | None:
    """From the categories of one resident's reports of six months, hoaxes left out."""
    counted = [one for one in categories if one in ASB]
    if not counted:
        return None
    needed = REVIEW_AFTER_HATE if "hate_crime" in counted else REVIEW_AFTER
    return CaseReview(reports=len(counted), needed=needed)


def metres_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    half = (
        sin(radians(other_lat - lat) / 2) ** 2
        + cos(radians(lat)) * cos(radians(other_lat)) * sin(radians(other_lon - lon) / 2) ** 2
    )
    return 2 * EARTH_M * asin(sqrt(half))


def _how_far(metres: float) -> str:
    return "at the same spot" if metres < 10 else f"{round(metres, -1):.0f} m apart"


def _how_long(between: timedelta) -> str:
    hours = between.total_seconds() / 3600
    if hours < 1:
        return "within an hour"
    if hours < 36:
        return f"{hours:.0f} h apart"
    return f"{hours / 24:.0f} days apart"
