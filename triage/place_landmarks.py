"""A town's own station, market or supermarket, said by its kind: "the bus station in Exeter"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from triage.gazetteer import Gazetteer, Place, km_between
from triage.place_choice import Choice
from triage.place_reading import Hit
from triage.place_words import FILLERS, Word, words_of

_KINDS: Final = words_of(
    "stn hosp harbour harbourside castle pier bch marina library airport sch college market docks"
    " quay seafront prom promenade cathedral leisure arena jail prison zoo crem cemetery ferry pool"
    " lido rec stadium court guildhall ride university uni racecourse bay sands front"
    " wetherspoons mcdonalds tesco asda sainsburys morrisons lidl aldi waitrose coop spar extra"
    " ctr pk"
)
"""The word that such a phrase ends with; a name of a pub or a person is looked for elsewhere."""
_SAID_OF_A_STATION: Final = words_of("train railway rail")
_LONGEST: Final = 3


def landmark_in(
    words: tuple[Word, ...], hits: Sequence[Hit], choice: Choice, gazetteer: Gazetteer
) -> Choice:
    """The choice made finer where the town that was read has what the words name, by its kind."""
    taken = {at for hit in hits for at in range(hit.start, hit.stop)}
    towns = [gazetteer.places[i] for i in choice.ids]
    names = tuple(dict.fromkeys((choice.hit.key, *(gazetteer.names_at[i] for i in choice.ids))))
    for stop in range(len(words), 0, -1):
        if words[stop - 1].key not in _KINDS or stop - 1 in taken:
            continue
        for start in range(max(0, stop - _LONGEST), stop):
            span = range(start, stop)
            if taken & set(span) or words[start].key in FILLERS:
                continue
            if start and start - 1 not in taken and words[start - 1].key not in FILLERS:
                continue  # "Bluebell School, Torrington" is not Torrington School
            phrase = [words[at].key for at in span]
            if ids := _known(phrase, names, towns, gazetteer):
                hit = Hit(start, stop, " ".join(phrase), ids, locating=True)
                return Choice(ids, hit, specific=True, nearby=towns[0])
    return choice


def _known(
    phrase: list[str], names: Sequence[str], towns: Sequence[Place], gazetteer: Gazetteer
) -> tuple[int, ...]:
    forms = [" ".join(phrase)]
    if phrase[-1] == "stn" and phrase[0] in _SAID_OF_A_STATION:
        forms.append("stn")
    for form in forms:
        for name in names:
            for key in (f"{name} {form}", f"{form} {name}"):
                ids = tuple(
                    number
                    for number in gazetteer.by_name.get(key, ())
                    if gazetteer.places[number].kind != "street"
                    and any(_is_of(gazetteer.places[number], town) for town in towns)
                )
                if ids:
                    return ids
    return ()


def _is_of(place: Place, town: Place) -> bool:
    return place.town == town.name or km_between(place[3:5], town[3:5]) <= town.reach_km
