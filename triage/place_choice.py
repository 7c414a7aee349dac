"""Choose among the places that a text may mean, or say that only the resident can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from triage.gazetteer import Gazetteer, Place, km_between
from triage.place_reading import Hit
from triage.place_types import Point
from triage.place_words import STREET_ENDS, Word, name_key, words_of

_SAME_SPOT_KM: Final = 2.5
"""Two streets that meet lie no further apart than this."""

_OWN_KM: Final = 0.8
"""A village's own streets are this near to its middle."""
_OTHER: Final = words_of("other another different")
_LANDMARK_KM: Final = 12.0
"""A beach or a theme park is told by a town this far off; a second Rock Park is further."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The places that remain, best first, and what they were chosen by."""

    ids: tuple[int, ...]
    hit: Hit
    specific: bool
    """Whether they are streets or landmarks rather than whole settlements."""
    nearby: Place | None
    """The town or village that the text names beside them."""
    unknown_there: str = ""
    """A street or landmark that the text names but that is not known in that town."""


def choose(hits: Sequence[Hit], gazetteer: Gazetteer) -> Choice | None:
    """Weigh all names of a text against each other."""
    places = gazetteer.places
    settled = [hit for hit in hits if any(places[i].size > 1 for i in hit.ids)]
    specific = [hit for hit in hits if _is_specific(hit, settled, gazetteer)]
    if not specific:
        return _choose_settlement(settled, gazetteer) if settled else None
    best: Choice | None = None
    best_support = (-1, -1)
    for hit in specific:
        around = [other for other in settled if other is not hit]
        beside = [other for other in specific if other is not hit]
        kept, support, nearby = _supported(hit, around, beside, gazetteer)
        if support > best_support:
            best, best_support = Choice(kept, hit, specific=True, nearby=nearby), support
        elif (
            best
            and support == best_support
            and set(kept) & set(best.ids)
            and len(kept) < len(best.ids)
        ):
            best = Choice(kept, hit, specific=True, nearby=nearby)
    contexts = [hit for hit in settled if best is None or hit is not best.hit]
    if best and contexts and best_support[0] == 0:
        # "Fore Street, Zennor" where none is known: the village is right, the street is not.
        town = _choose_settlement(contexts, gazetteer)
        widest = min((places[i].size for hit in contexts for i in hit.ids), default=9)
        street = all(places[i].kind == "street" for i in best.ids)
        far = town is not None and all(
            km_between(places[i][3:5], places[town.ids[0]][3:5]) > _LANDMARK_KM for i in best.ids
        )
        if town and widest < 9 and (street or far or len(best.ids) > 1):
            return Choice(town.ids, town.hit, False, town.nearby, unknown_there=best.hit.key)
    return best


def _is_specific(hit: Hit, settled: Sequence[Hit], gazetteer: Gazetteer) -> bool:
    """Whether a name means a street or landmark. A village and a street of one name: the village,

    unless another town in the text has the street and not the village ("West Hill, Wadebridge").
    """
    places = [gazetteer.places[i] for i in hit.ids]
    spots = [place for place in places if place.size == 1]
    villages = [place for place in places if place.size > 1]
    if not spots or not villages:
        return bool(spots)
    towns = [
        gazetteer.places[i]
        for other in settled
        if other.key != hit.key
        for i in other.ids
        if gazetteer.places[i].size > 1
    ]

    def near_a_town(some: Sequence[Place]) -> bool:
        return any(
            place.town == town.name or km_between(place[3:5], town[3:5]) <= town.reach_km
            for place in some
            for town in towns
        )

    if near_a_town(spots):
        return not near_a_town(villages)
    if near_a_town(villages):
        return False  # "Newport, Barnstaple", whatever hamlets and lanes are called Newport too
    if any(place.size > 3 or place.kind == "village" for place in villages):
        return False
    return hit.key.split()[-1] in STREET_ENDS or len(spots) > 1


def _supported(
    hit: Hit, around: Sequence[Hit], beside: Sequence[Hit], gazetteer: Gazetteer
) -> tuple[tuple[int, ...], tuple[int, int], Place | None]:
    """The candidates of a hit that most other names speak for, and how many do."""
    places = gazetteer.places
    scored: list[tuple[tuple[int, int], float, int, Place | None]] = []
    for number in hit.ids:
        place = places[number]
        if place.size > (1 if around else 3):  # a hamlet and streets of one name are equals
            continue
        towns, nearest, gap = 0, None, 999.0
        for other in around:
            closest = min(
                (places[i] for i in other.ids if places[i].size > 1),
                key=lambda town: (town.name != place.town, km_between(town[3:5], place[3:5])),
            )
            distance = km_between(closest[3:5], place[3:5])
            if closest.name == place.town or (
                distance <= closest.reach_km and not _of_another_town(place, closest, gazetteer)
            ):
                towns += 1
                # Its own town counts as nearer than a neighbouring one, wherever the middle is.
                effective = distance / 3 if closest.name == place.town else distance
                if effective < gap:
                    nearest, gap = closest, effective
        others = sum(
            any(km_between(places[i][3:5], place[3:5]) <= _SAME_SPOT_KM for i in other.ids)
            for other in beside
        )
        scored.append(((towns, others), gap, number, nearest))
    most = max(score for score, _, _, _ in scored)
    kept = sorted((gap, number) for score, gap, number, _ in scored if score == most)
    nearby = next((near for score, gap, number, near in scored if number == kept[0][1]), None)
    if most[0]:
        own = [item for item in kept if nearby and places[item[1]].town == nearby.name]
        kept = own or [item for item in kept if item[0] <= kept[0][0] + 1.0]
    return tuple(number for _, number in kept), most, nearby


def _of_another_town(place: Place, town: Place, gazetteer: Gazetteer) -> bool:
    """Whether a street belongs to another town: Queens Road, Paignton is none of Brixham's.

    A short list of streets has Seaton's Fore Street and not Beer's: there a village has its own.
    """
    if place.kind != "street" or not place.town:
        return False
    if town.size < 5:
        apart = km_between(place[3:5], town[3:5]) > _OWN_KM
        return not gazetteer.has_all_streets and town.kind in ("village", "hamlet") and apart
    return any(
        gazetteer.places[i].size >= 5 for i in gazetteer.by_name.get(name_key(place.town), ())
    )


def _choose_settlement(hits: Sequence[Hit], gazetteer: Gazetteer) -> Choice | None:
    places = gazetteer.places
    scored: list[tuple[tuple[int, ...], int, Hit, Place | None]] = []
    for hit in hits:
        others = [other for other in hits if other is not hit and other.key != hit.key]
        for number in hit.ids:
            place = places[number]
            if place.size == 1 or (place.size == 2 and _names_a_region(hit, places)):
                continue
            support, nearby = 0, None
            for other in others:
                near = [
                    places[i]
                    for i in other.ids
                    if places[i].size > place.size
                    and (
                        places[i].name == place.town
                        or km_between(places[i][3:5], place[3:5])
                        <= places[i].reach_km * (1.2 if place.size > 3 else 1.6)
                    )
                ]
                if near:
                    support, nearby = support + 1, nearby or near[0]
            # Spoken for by a bigger place, then after "in" or "near", then the bigger of namesakes.
            rank = (
                support,
                hit.locating,
                0 if support or place.kind == "region" else min(place.size, 5),
            )
            scored.append((rank, number, hit, nearby))
    if not scored:
        return None
    scored.sort(key=lambda item: tuple(-part for part in item[0]))
    top, _, hit, nearby = scored[0]
    kept = tuple(dict.fromkeys(number for rank, number, _, _ in scored if _as_good(rank, top)))
    unknown = "" if nearby else _smaller_elsewhere(hit, hits, places)
    return Choice(kept, hit, specific=False, nearby=nearby, unknown_there=unknown)


def _names_a_region(hit: Hit, places: Sequence[Place]) -> bool:
    """ "Torridge" is the district, whatever hamlet is called so too."""
    return any(places[i].kind == "region" for i in hit.ids)


def _smaller_elsewhere(hit: Hit, hits: Sequence[Hit], places: Sequence[Place]) -> str:
    """The quarter before a town that we know only of other towns: "Heathfield, Honiton"."""
    largest = max(places[i].size for i in hit.ids)
    before = [
        other
        for other in hits
        if other.stop == hit.start and all(places[i].size < min(largest, 5) for i in other.ids)
    ]
    return before[0].key if before else ""


def _as_good(rank: tuple[int, ...], top: tuple[int, ...]) -> bool:
    """Towns outrank villages of one name, and these outrank hamlets; equals are asked about."""
    return rank == top


def nearer_to(
    ids: Sequence[int], points: Sequence[Point], places: Sequence[Place]
) -> tuple[int, ...]:
    """Keep the one that lies near what the conversation was about before, if only one does."""
    if not points:
        return tuple(ids)
    gaps = sorted((min(km_between(places[i][3:5], p) for p in points), i) for i in ids)
    if gaps[0][0] <= 5.0 and (len(gaps) == 1 or gaps[1][0] > 2 * gaps[0][0] + 1):
        return (gaps[0][1],)
    return tuple(ids)


def says_other(words: Sequence[Word], hit: Hit) -> bool:
    """Whether another place of the name is meant: "no, the other Fore Street"."""
    return hit.start > 0 and words[hit.start - 1].key in _OTHER


def other_than(
    ids: Sequence[int], points: Sequence[Point], places: Sequence[Place]
) -> tuple[int, ...]:
    """All but what the conversation was about before; all of them where nothing would be left."""
    others = tuple(
        i for i in ids if all(km_between(places[i][3:5], p) > _SAME_SPOT_KM for p in points)
    )
    return others or tuple(ids)


Parts = Mapping[str, tuple[tuple[str, Point], ...]]
