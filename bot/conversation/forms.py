"""Which questions a report needs, by category, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.conversation.state import Draft, Question
from triage.urgency import Urgency


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """What an officer cannot do without. The questions asked are only those still unanswered."""

    where: bool = True
    street: bool = False  # a town alone is too little
    when: bool = True
    injured: bool = False
    contact: Literal["if_urgent", "always"] = "if_urgent"  # we can answer in the chat otherwise
    fears: bool = False  # people often fear to be named: anonymity is offered unasked


ON_THE_STREET = Form(when=False, street=True)
SOME_TIME = Form(street=True)
GENTLE = Form(when=False)  # a disclosure: as few questions as can be
DESK = Form(where=False, when=False)
UNSORTED = Form(when=False)  # somebody has something to report: the desk sorts it

FORMS: dict[str, Form] = {
    "violence": Form(injured=True),
    "weapons": Form(when=False),
    "robbery": Form(injured=True),
    "domestic_abuse": GENTLE,
    "sexual_offence": GENTLE,
    "child_safeguarding": GENTLE,
    "mental_health_crisis": GENTLE,
    "missing_person": Form(contact="always"),
    "welfare_concern": Form(when=False),
    "medical": Form(when=False),
    "fire": Form(when=False),
    "water_cliff_rescue": Form(when=False),
    "utility_danger": Form(when=False),
    "suspicious_item": Form(when=False),
    "criminal_damage": SOME_TIME,
    "graffiti": ON_THE_STREET,
    "fraud_cyber": Form(where=False),
    "harassment_stalking": GENTLE,
    "drugs": Form(when=False, fears=True),
    "intelligence": Form(when=False, where=False, fears=True),
    "nuisance_group": ON_THE_STREET,
    "street_drinking": ON_THE_STREET,
    "neighbour_dispute": Form(when=False),
    "nuisance_vehicle": ON_THE_STREET,
    "road_collision": Form(injured=True, contact="always"),
    "dog_incident": Form(injured=True),
    "rough_sleeping_begging": ON_THE_STREET,
    "noise": ON_THE_STREET,
    "parking": ON_THE_STREET,
    "abandoned_vehicle": ON_THE_STREET,
    "litter_fly_tipping": ON_THE_STREET,
    "road_hazard": ON_THE_STREET,
    "animal_welfare": ON_THE_STREET,
    "lost_found_property": Form(when=False, contact="always"),
    "report_update": Form(where=False, when=False, contact="always"),
    "local_incident": DESK,
    "contact_team": Form(when=False),
    "service_enquiry": Form(where=False, when=False, contact="always"),
    "crime_prevention": DESK,
    "alerts_subscription": DESK,
    "complaint": Form(where=False, when=False, contact="always"),
    "praise": DESK,
    "data_rights": Form(where=False, when=False, contact="always"),
    "talk_to_human": UNSORTED,
    "small_talk": UNSORTED,
    "out_of_scope": UNSORTED,
}
USUAL = Form()
GENTLE_MATTERS = frozenset(slug for slug, form in FORMS.items() if form is GENTLE)

# Over and done with, these still need a person the same day.
SERIOUS = frozenset({
    "violence", "weapons", "robbery", "domestic_abuse", "sexual_offence", "child_safeguarding",
    "mental_health_crisis", "missing_person", "welfare_concern", "burglary", "hate_crime",
    "harassment_stalking", "suspicious_item",
})  # fmt: skip

# A crime that still goes on is for 999, not for a form.
WORSE_WHEN_NOW = frozenset({
    "violence", "robbery", "burglary", "vehicle_crime", "theft", "criminal_damage", "hate_crime",
    "domestic_abuse", "sexual_offence", "harassment_stalking", "weapons", "road_collision",
})  # fmt: skip


def form_of(draft: Draft) -> Form:
    return FORMS.get(draft.category, USUAL)


def gentle(draft: Draft) -> bool:
    """A disclosure: as few questions as can be; which part of the town is not one of them."""
    return draft.category in GENTLE_MATTERS or draft.sensitive


def urgency_of(draft: Draft) -> str:
    """The report's urgency: that of its gravest words, unless the danger turned out to be over."""
    judged = draft.decision.urgency if draft.decision else Urgency.ROUTINE
    if draft.urgency:
        judged = Urgency.from_slug(draft.urgency)
    # What somebody has to deal with is routine at least; a disclosure is read the same day.
    return max(judged, Urgency.PRIORITY if gentle(draft) else Urgency.ROUTINE).slug


def urgency_when_over(category: str) -> str:
    """What an emergency becomes once the resident made clear that it is not happening now."""
    return Urgency.PRIORITY.slug if category in SERIOUS else Urgency.ROUTINE.slug


def missing(draft: Draft) -> Question:
    """The next question; `confirm` when nothing is missing."""
    return next((one for one in _open(draft) if one not in draft.done), "confirm")


def _open(draft: Draft) -> list[Question]:
    form = form_of(draft)
    urgent = urgency_of(draft) in ("priority", "emergency")
    vague = draft.where is not None and draft.where.status == "ambiguous" and not gentle(draft)
    reachable = bool(draft.contact or draft.anonymous)
    wanted: list[tuple[Question, bool]] = [
        ("description", not draft.words),
        ("location", form.where and (draft.where is None or vague)),
        ("closer", form.street and draft.where is not None and not draft.where.precise),
        ("when", form.when and not draft.when),
        ("injured", form.injured and draft.injured is None),
        ("safe_contact", draft.sensitive and not draft.safe_contact and not draft.anonymous),
        ("anonymous", form.fears and not reachable and not draft.sensitive),
        ("contact", (urgent or form.contact == "always") and not reachable and not draft.sensitive),
    ]
    return [question for question, is_open in wanted if is_open]
