"""Who gets a message, and who else is told."""

from __future__ import annotations

from triage.categories import categories
from triage.decision_types import Destination, Told
from triage.place_types import PlaceAnswer
from triage.urgency import Urgency


def destination(
    urgency: Urgency, category: str, place: PlaceAnswer | None
) -> tuple[Destination, str]:
    """The destination and its `because`. The team is copied only where the place tells which."""
    team = place.team.id if place and place.status == "found" and place.team else None
    copied: tuple[Told, ...] = ("team",) if team else ()
    match urgency:
        case Urgency.EMERGENCY:
            to = Destination(kind="999", team=team, also_notify=("control_room", *copied))
            return to, "an emergency: 999, and the control room is alerted"
        case Urgency.PRIORITY:
            to = Destination(kind="control_room", team=team, also_notify=copied)
            return to, "a person in the control room looks at it the same day"
        case Urgency.INFORMATION:
            return Destination(kind="desk"), "a question or a word: the desk answers"
    owner = categories()[category]
    match owner.owner:
        case "neighbourhood":
            whose = place.team.name if team and place and place.team else "the team of the place"
            return Destination(kind="team", team=team), f"{category} belongs to {whose}"
        case "partner":
            to = Destination(kind="partner", partner=owner.partner)
            return to, f"{owner.partner} deals with {category}"
        case "control_room":
            to = Destination(kind="control_room", team=team, also_notify=copied)
            return to, f"the control room deals with {category}"
        case "desk":
            return Destination(kind="desk"), f"the desk deals with {category}"
