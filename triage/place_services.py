"""What services outside said of a place, put where our own tables know nothing. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Protocol

from triage.place_types import Candidate, PlaceAnswer
from triage.understanding import LookedUp

_MOST: Final = 5
_LABEL: Final = 80
_NAMES: Final = {"what3words": "what3words", "geocoder": "the geocoder that is set"}


class FindsTeams(Protocol):
    """What is needed of the place finder."""

    def at(self, lat: float, lon: float) -> PlaceAnswer: ...


def with_services(
    answer: PlaceAnswer, looked_up: Sequence[LookedUp], places: FindsTeams
) -> PlaceAnswer:
    """Our own answer stands unless it is unknown; several teams' places are asked about."""
    if answer.status != "unknown" or not looked_up:
        return answer
    said, source = looked_up[0].text, looked_up[0].source
    found = [
        (one, places.at(one.lat, one.lon))
        for one in looked_up
        if one.text == said and one.lat is not None and one.lon is not None
    ]
    if not found:
        return replace(
            answer, text=said, source=source, because=f"{_NAMES[source]} knows no such place"
        )
    inside = [(one, at) for one, at in found if at.status == "found" and at.team is not None]
    if not inside:
        return _told(*found[0], said)
    if len({at.team for _, at in inside}) == 1:
        return _told(*inside[0], said)
    candidates = tuple(
        Candidate(_label(one) or at.text, at.point, at.team.id, source, round(1 / (rank + 1), 3))
        for rank, (one, at) in enumerate(inside[:_MOST])
        if at.point is not None and at.team is not None
    )
    return PlaceAnswer(
        "ambiguous", said, None, None, candidates, source=source,
        because=f"{_NAMES[source]} knows {len(inside)} places of that name",
    )  # fmt: skip


def _told(one: LookedUp, at: PlaceAnswer, said: str) -> PlaceAnswer:
    name = _label(one) or "the position"
    return replace(
        at, text=said, source=one.source, because=f"{name} ({_NAMES[one.source]}): {at.because}"
    )


def _label(one: LookedUp) -> str:
    """A service's name for a place is shown to residents, so nothing odd may stand in it."""
    kept = "".join(letter for letter in one.name if letter.isalnum() or letter in " ,.'’-()")
    return ", ".join(part.strip() for part in kept.split(",")[:3] if part.strip())[:_LABEL]
