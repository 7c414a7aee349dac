"""Somewhere between two places: "the A38 between Ivybridge and South Brent"."""

from __future__ import annotations

from collections.abc import Sequence

from triage.gazetteer import Gazetteer, Place, km_between
from triage.place_choice import choose
from triage.place_reading import Hit
from triage.place_types import Candidate, PlaceAnswer, Point
from triage.place_words import Word
from triage.routing import Router

_FARTHEST_KM = 40.0
"""Between two places that far apart says nothing of where."""


def find_between(
    words: Sequence[Word], hits: Sequence[Hit], gazetteer: Gazetteer
) -> tuple[Place, Place] | None:
    """The two towns or villages that "between" and "and" stand before; streets are corners."""
    for at, word in enumerate(words):
        if word.key != "between":
            continue
        after = [hit for hit in hits if hit.start > at]
        for one in after:
            for other in after:
                joined = other.start == one.stop + 1 and words[one.stop].key == "and"
                if one.start == at + 1 and joined:
                    return _both(one, other, gazetteer)
    return None


def _both(one: Hit, other: Hit, gazetteer: Gazetteer) -> tuple[Place, Place] | None:
    # Each may be one of several namesakes: those two that lie nearest to each other are meant.
    chosen = choose([one], gazetteer), choose([other], gazetteer)
    if chosen[0] is None or chosen[1] is None:
        return None
    first, second = ([gazetteer.places[i] for i in c.ids] for c in chosen if c is not None)
    pairs = [(a, b) for a in first for b in second if a.size > 1 and b.size > 1]
    best = min(pairs, key=lambda pair: km_between(pair[0][3:5], pair[1][3:5]), default=None)
    if best is None or km_between(best[0][3:5], best[1][3:5]) > _FARTHEST_KM:
        return None
    return best


def answer_between(one: Place, other: Place, said: str, router: Router) -> PlaceAnswer:
    """Found where the whole way is one team's ground, else which part of it."""
    middle = Point((one.lat + other.lat) / 2, (one.lon + other.lon) / 2)
    spots = (
        (f"nearer to {one.name}", one.point),
        (f"half-way between {one.name} and {other.name}", middle),
        (f"nearer to {other.name}", other.point),
    )
    way = f"between {one.name} and {other.name}"
    candidates = tuple(
        Candidate(
            label, point, router.team_at(point, router.ground.standing(point)), "between", 0.3
        )
        for label, point in spots
    )
    teams = {candidate.team_id for candidate in candidates}
    if len(teams) > 1 or None in teams:
        return PlaceAnswer(
            "ambiguous", said, middle, None, tuple(c for c in candidates if c.team_id),
            source="place", because=f"the way {way} is the ground of {len(teams)} teams",
        )  # fmt: skip
    team = router.neighbourhoods.teams[str(next(iter(teams)))]
    return PlaceAnswer(
        "found", said, middle, team, source="place",
        council=router.table.council[router.ground.standing(middle).row] or None,
        because=f"the way {way} lies in {team.name}",
    )  # fmt: skip
