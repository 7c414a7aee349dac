"""The taxonomy as the code reads it: what residents write about, and who owns each matter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

import yaml

from triage.urgency import Urgency

Owner = Literal["neighbourhood", "control_room", "partner", "desk"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Category:
    """One matter of the taxonomy; `partner` is a slug of the referral table or None."""

    slug: str
    owner: Owner
    about: str
    partner: str | None = None


@cache
def categories() -> dict[str, Category]:
    """All categories by slug, in the taxonomy's order. Raises ValueError for a broken taxonomy."""
    text = files("triage").joinpath("data/taxonomy.yml").read_text(encoding="utf-8")
    read = {
        slug: Category(
            slug=slug, owner=one["owner"], about=one["about"], partner=one.get("partner")
        )
        for slug, one in yaml.safe_load(text)["categories"].items()
    }
    for one in read.values():
        if one.owner not in get_args(Owner) or (one.owner == "partner") != bool(one.partner):
            raise ValueError(f"taxonomy: {one.slug} has no proper owner")
    return read


# What a category mostly is when no model has judged the message; those not named are routine.
_SAME_DAY = frozenset({
    "violence", "weapons", "robbery", "domestic_abuse", "sexual_offence", "child_safeguarding",
    "mental_health_crisis", "missing_person", "welfare_concern", "medical", "fire",
    "water_cliff_rescue", "utility_danger", "suspicious_item", "burglary", "hate_crime",
    "harassment_stalking", "road_collision",
})  # fmt: skip
_ANSWERED = frozenset({
    "local_incident", "service_enquiry", "crime_prevention", "praise", "small_talk", "out_of_scope",
})  # fmt: skip


def usual_urgency(category: str) -> Urgency:
    """How urgent a matter is taken to be when only its category is known."""
    if category in _SAME_DAY:
        return Urgency.PRIORITY
    return Urgency.INFORMATION if category in _ANSWERED else Urgency.ROUTINE


# What can cost a life or a person's health: a small doubt is worth a question here.
DANGEROUS = frozenset({
    "violence", "weapons", "robbery", "domestic_abuse", "sexual_offence", "child_safeguarding",
    "mental_health_crisis", "missing_person", "welfare_concern", "medical", "fire",
    "water_cliff_rescue", "utility_danger", "suspicious_item", "burglary", "road_collision",
})  # fmt: skip

# An answer to these that nobody asked for could be read by the wrong person.
SENSITIVE = frozenset({
    "domestic_abuse", "sexual_offence", "child_safeguarding", "harassment_stalking",
})  # fmt: skip

_PEOPLE = (
    "violence", "weapons", "domestic_abuse", "robbery", "sexual_offence", "child_safeguarding",
    "hate_crime", "harassment_stalking", "burglary", "mental_health_crisis", "nuisance_group",
    "street_drinking", "neighbour_dispute", "drugs", "suspicious_activity", "welfare_concern",
    "road_collision", "dog_incident", "theft", "vehicle_crime", "criminal_damage",
    "rough_sleeping_begging", "nuisance_vehicle", "road_safety", "fireworks", "intelligence",
    "rural_wildlife_crime", "missing_person", "fraud_cyber", "medical", "graffiti",
)  # fmt: skip
_LIFE = (
    "medical", "welfare_concern", "mental_health_crisis", "child_safeguarding", "violence",
    "domestic_abuse", "road_collision", "drugs", "water_cliff_rescue", "utility_danger", "fire",
    "missing_person", "sexual_offence", "rough_sleeping_begging", "street_drinking",
    "dog_incident", "weapons", "robbery", "hate_crime", "suspicious_item", "fireworks",
    "nuisance_vehicle", "animal_welfare", "harassment_stalking", "nuisance_group",
)  # fmt: skip

# Which categories each kind of red flag can belong to, the likeliest first.
PLAUSIBLE: dict[str, tuple[str, ...]] = {
    "weapon": ("weapons", *_PEOPLE),
    "violence": _PEOPLE,
    "intruder": ("burglary", "suspicious_activity", *_PEOPLE),
    "robbery": ("robbery", "theft", "vehicle_crime", "burglary", *_PEOPLE),
    "sexual": ("sexual_offence", *_PEOPLE),
    "taken": ("harassment_stalking", "child_safeguarding", *_PEOPLE),
    "domestic": ("domestic_abuse", *_PEOPLE),
    "medical": _LIFE,
    "suicide": ("mental_health_crisis", *_LIFE, *_PEOPLE),
    "child": ("child_safeguarding", *_LIFE, *_PEOPLE),
    "missing": ("missing_person", *_LIFE, *_PEOPLE),
    "welfare": ("welfare_concern", *_LIFE, *_PEOPLE, "burglary"),
    "fire": (
        "fire",
        "criminal_damage",
        "nuisance_group",
        "fireworks",
        "utility_danger",
        *_LIFE,
        *_PEOPLE,
    ),
    "water": ("water_cliff_rescue", *_LIFE, "suspicious_item"),
    "road": (
        "road_collision",
        "road_safety",
        "road_hazard",
        "nuisance_vehicle",
        "animal_welfare",
        *_LIFE,
        *_PEOPLE,
    ),
    "utility": ("utility_danger", "fire", "road_hazard", *_LIFE, "criminal_damage", "theft"),
    "bomb": ("suspicious_item", "weapons", "fireworks", *_LIFE, *_PEOPLE),
    "animal": ("animal_welfare", "dog_incident", "rural_wildlife_crime", *_LIFE),
    "crime": (
        "criminal_damage",
        "vehicle_crime",
        "theft",
        "suspicious_activity",
        "graffiti",
        *_PEOPLE,
    ),
    "cannot_speak": ("domestic_abuse", *_PEOPLE, *_LIFE),
    "foreign": ("welfare_concern", *_PEOPLE, *_LIFE),
}
