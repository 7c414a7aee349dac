"""Names of places with slips of the pen in them: "Stoke Flming", "in exmoth"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from types import MappingProxyType
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from triage.gazetteer import Gazetteer
from triage.place_reading import Asked, Hit
from triage.place_words import FILLERS, LOCATING, STREET_ENDS, Word, evidence, lead, words_of

_NEVER_A_SLIP: Final = words_of(
    "home house flat work outside inside garden drive shop here there nowhere anywhere everywhere"
    " online internet phone street tesco asda lidl aldi greggs costa boots argos iceland"
)
"""What is said of anywhere: "home" is no misspelling of Hooe."""
_NO_SLIP: Final = FILLERS | STREET_ENDS | _NEVER_A_SLIP


@dataclass(frozen=True, slots=True, repr=False)
class Spelling:
    """Corrections of words that are no word of any place name."""

    sharing: Mapping[tuple[int, str, str], tuple[str, ...]]
    """Words by length and first or last letter: one slip leaves one of the two as it was."""
    towns: tuple[str, ...]
    large: frozenset[str]
    """The words of towns and cities: of two names that are as near, the one more people mean."""

    @classmethod
    def of(cls, gazetteer: Gazetteer) -> Spelling:
        """Prepare the words of all names, and the names of towns and villages of one long word."""
        sharing: dict[tuple[int, str, str], list[str]] = {}
        for word in sorted(gazetteer.vocabulary):
            if len(word) >= 4 and word.isalpha():
                sharing.setdefault((len(word), "first", word[0]), []).append(word)
                sharing.setdefault((len(word), "last", word[-1]), []).append(word)
        towns = sorted(
            key
            for key, ids in gazetteer.by_name.items()
            if " " not in key
            and len(key) >= 6
            and gazetteer.need.get(key, 0) == 0
            and any(3 <= gazetteer.places[i].size <= 6 for i in ids)
        )
        frozen = {part: tuple(words) for part, words in sharing.items()}
        large = {
            key
            for key, ids in gazetteer.by_name.items()
            if " " not in key and any(5 <= gazetteer.places[i].size <= 6 for i in ids)
        }
        return cls(MappingProxyType(frozen), tuple(towns), frozenset(large))

    def town_for(self, word: str) -> tuple[str, ...]:
        """The town or village that one slip of the pen makes of a word, if there is one."""
        found = process.extract(word, self.towns, scorer=OSA.distance, score_cutoff=1, limit=3)
        return tuple(str(item[0]) for item in found if item[0][0] == word[0])

    def corrections(self, word: str) -> tuple[str, ...]:
        """Up to four words of place names that one may have meant, nearest first."""
        slips = 1 if len(word) < 8 else 2
        pool = dict.fromkeys(  # in an order, so that the same word always gives the same answer
            chain.from_iterable(
                self.sharing.get(part, ())
                for length in range(len(word) - slips, len(word) + slips + 1)
                for part in ((length, "first", word[0]), (length, "last", word[-1]))
            )
        )
        found = process.extract(word, pool.keys(), scorer=OSA.distance, score_cutoff=slips, limit=8)
        # The same first letter first: slips in the middle of a word are the commoner ones.
        ranked = sorted(
            found,
            key=lambda item: (item[1], item[0][0] != word[0], item[0] not in self.large, item[0]),
        )
        return tuple(str(item[0]) for item in ranked[:4])


def mend(
    words: tuple[Word, ...],
    gazetteer: Gazetteer,
    spelling: Spelling,
    asked: Asked,
    hits: tuple[Hit, ...],
    settled: bool,
) -> tuple[Hit, ...]:
    """The hits with those that come out when words in none of them are corrected.

    A corrected name takes the place of shorter ones among its words ("Stoke" in "Stoke Flming").
    Where a town is known already, one corrected word alone is too little to add another place.
    """
    taken = {at for hit in hits for at in range(hit.start, hit.stop)}
    for found in _find_misspelt(words, gazetteer, spelling, asked, taken):
        length = found.stop - found.start
        clashing = [h for h in hits if h.start < found.stop and found.start < h.stop]
        if settled and length == 1 and not clashing:
            continue
        if all(length > hit.stop - hit.start for hit in clashing):
            hits = (*(hit for hit in hits if hit not in clashing), found)
    return hits


def _find_misspelt(
    words: tuple[Word, ...], gazetteer: Gazetteer, spelling: Spelling, asked: Asked, taken: set[int]
) -> tuple[Hit, ...]:
    options = [
        (word.key,) if at in taken else _options(words, at, gazetteer, spelling, asked)
        for at, word in enumerate(words)
    ]
    if all(len(option) == 1 for option in options):
        return ()
    hits: list[Hit] = []
    at = 0
    while at < len(words):
        for stop in range(min(at + 5, len(words)), at, -1):
            span = options[at:stop]
            corrected = sum(len(option) > 1 for option in span)
            if not corrected or corrected > 2:
                continue
            hit = _first_known(span, at, stop, gazetteer, lead(words, at) in LOCATING)
            if hit:
                hits.append(hit)
                at = stop - 1
                break
        at += 1
    return tuple(hits)


def _first_known(
    span: Sequence[tuple[str, ...]], at: int, stop: int, gazetteer: Gazetteer, locating: bool
) -> Hit | None:
    for choice in product(*span):
        key = " ".join(choice)
        ids = gazetteer.by_name.get(key)
        # One corrected word that is an ordinary one proves nothing.
        if ids and (stop - at > 1 or gazetteer.need.get(key, 0) < 2):
            return Hit(at, stop, key, ids, locating, exact=False)
    return None


def _options(
    words: tuple[Word, ...], at: int, gazetteer: Gazetteer, spelling: Spelling, asked: Asked
) -> tuple[str, ...]:
    """A word and what it may be a misspelling of."""
    word = words[at]
    if len(word.key) < 4 or word.key in _NO_SLIP:
        return (word.key,)
    if asked.expecting or asked.covers(words, at, at + 1):
        return (word.key, *spelling.corrections(word.key))
    # In the middle of a message only "in exmoth": one slip, and into a town or village of ours.
    unheard = word.key not in gazetteer.vocabulary and len(word.key) >= 6
    if unheard and lead(words, at) in LOCATING and evidence(words, at) > 0:
        return (word.key, *spelling.town_for(word.key))
    return (word.key,)
