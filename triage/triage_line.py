"""One line of `bluelamp triage`: an object in, an object out, as the public contract has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from triage.decision import FindsPlaces, decide
from triage.decision_types import Decision
from triage.place_types import PlaceAnswer
from triage.understanding import Understanding


def triage_line(
    obj: Mapping[str, Any], understanding: Understanding, places: FindsPlaces
) -> dict[str, Any]:
    """The answer to one object that was read; its id stays as it came."""
    return {"id": obj.get("id"), **answer(decide(understanding, places))}


def answer(decision: Decision) -> dict[str, Any]:
    """The contract's object for a decision, without the id."""
    to = decision.destination
    return {
        "urgency": decision.urgency.slug,
        "category": decision.category,
        "confidence": decision.confidence,
        "alternatives": [
            {"category": one.category, "confidence": round(one.confidence, 4)}
            for one in decision.alternatives
        ],
        "call_999": decision.call_999,
        "ask_first": decision.ask_first,
        "destination": {
            "kind": to.kind,
            "team": to.team,
            "partner": to.partner,
            "also_notify": list(to.also_notify),
        },
        "place": _place(decision.place),
        "language": decision.language,
        "model": decision.model,
        "because": list(decision.because),
    }


def _place(place: PlaceAnswer | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "text": place.text,
        "lat": place.point.lat if place.point else None,
        "lon": place.point.lon if place.point else None,
        "source": place.source,
        "status": place.status,
    }
