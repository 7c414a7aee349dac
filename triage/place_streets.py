"""A street or landmark that is misspelt or half named, looked for in the town that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from triage.gazetteer import Gazetteer
from triage.place_choice import Choice, choose
from triage.place_reading import Hit
from triage.place_words import FILLERS, LONG_ENDS, STREET_ENDS, Word


def street_in(
    words: tuple[Word, ...],
    hits: Sequence[Hit],
    choice: Choice,
    gazetteer: Gazetteer,
    *,
    expecting: bool,
) -> Choice:
    """The choice made finer by what is left over of the text, or as it was."""
    taken = {at for hit in hits for at in range(hit.start, hit.stop)}
    phrases = _phrases(words, taken, expecting)
    if not phrases:
        return choice
    towns = [*dict.fromkeys(gazetteer.places[i] for i in choice.ids)]
    names: Mapping[str, Sequence[int]] = gazetteer.named_around(towns[0])
    if len(towns) > 1:
        several: dict[str, list[int]] = {}
        for town in towns:
            for name, numbers in gazetteer.named_around(town).items():
                several.setdefault(name, []).extend(numbers)
        names = several
    best: tuple[float, Hit] | None = None
    for start, stop, phrase in phrases:
        # With "road" or "street" at its end a phrase is alike sooner than without.
        cutoff = 84 if phrase.split()[-1] in STREET_ENDS else 88
        found = process.extractOne(phrase, names.keys(), scorer=fuzz.ratio, score_cutoff=cutoff)
        if found and _alike(phrase, found[0]) and (best is None or found[1] > best[0]):
            hit = Hit(start, stop, found[0], tuple(names[found[0]]), True, exact=found[1] == 100)
            best = (found[1], hit)
    if best is None:
        return choice
    again = choose((choice.hit, best[1]), gazetteer)
    return again if again and again.specific else choice


def _alike(said: str, meant: str) -> bool:
    """Whether the telling part is alike too: "Garfield Road" is no slip of "Barnfield Road"."""
    said_words, meant_words = said.split(), meant.split()
    last = LONG_ENDS.get(meant_words[-1], "")
    if len(said_words) > 1 and len(meant_words) > 1 and last:
        # "Oak Raod": the end of a street's name may be the word that is misspelt.
        if OSA.distance(said_words[-1], meant_words[-1]) and OSA.distance(said_words[-1], last) > 2:
            return False
        said, meant = " ".join(said_words[:-1]), " ".join(meant_words[:-1])
    return OSA.distance(said, meant) <= (1 if min(len(said), len(meant)) < 8 else 2)


def _phrases(
    words: tuple[Word, ...], taken: set[int], expecting: bool
) -> list[tuple[int, int, str]]:
    """Runs of left-over words that may be a street's name, or any name in an answer to "where?"."""
    phrases: list[tuple[int, int, str]] = []
    for at, word in enumerate(words):
        if at in taken or word.key not in STREET_ENDS:
            continue
        for size in (1, 2, 3):
            start = at - size
            if start < 0 or start in taken:
                break
            phrases.append((start, at + 1, " ".join(w.key for w in words[start : at + 1])))
    if expecting:
        free = [at for at, word in enumerate(words) if at not in taken and word.key not in FILLERS]
        if free and free[-1] - free[0] < 5 and not taken & set(range(free[0], free[-1])):
            phrase = " ".join(words[at].key for at in range(free[0], free[-1] + 1))
            if len(phrase) >= 4:
                phrases.append((free[0], free[-1] + 1, phrase))
    return phrases
