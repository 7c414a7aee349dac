"""Find the names of known places in the words of a message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from triage.gazetteer import LONGEST, Gazetteer
from triage.place_words import FILLERS, LOCATING, STREET_ENDS, Word, evidence, lead

_SHORT_ANSWER: Final = 4
"""An answer of this many telling words is a name and little else."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Some words of the text that name one or more known places."""

    start: int
    stop: int
    key: str
    ids: tuple[int, ...]
    locating: bool
    """Whether it follows a word like "in" or "outside"."""
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """How a text is to be read."""

    expecting: bool
    """Whether the whole text answers "where?"."""
    marked: tuple[tuple[int, int], ...]
    """Stretches of characters that were recognised as places."""

    def covers(self, words: Sequence[Word], start: int, stop: int) -> bool:
        """Whether the words lie in a stretch that was recognised as a place."""
        begin, end = words[start].start, words[stop - 1].end
        return any(low <= begin and end <= high for low, high in self.marked)


def find_names(words: tuple[Word, ...], gazetteer: Gazetteer, asked: Asked) -> tuple[Hit, ...]:
    """Known names as they are written, the longest first at each word, none overlapping."""
    short = asked.expecting and sum(word.key not in FILLERS for word in words) <= _SHORT_ANSWER
    hits: list[Hit] = []
    doubtful: list[Hit] = []
    at = 0
    while at < len(words):
        reach = min(gazetteer.longest.get(words[at].key, 0), len(words) - at, LONGEST)
        for stop in range(at + reach, at, -1):
            key = " ".join(word.key for word in words[at:stop])
            ids = gazetteer.by_name.get(key)
            if ids is None:
                continue
            hit = Hit(at, stop, key, ids, lead(words, at) in LOCATING)
            if _believable(words, hit, gazetteer, asked, short):
                hits.append(hit)
                at = stop - 1
                break
            doubtful.append(hit)
        at += 1
    # "Fore St Beer": beside a street or a town, an ordinary word is the rest of an address.
    for hit in doubtful:
        beside = any(hit.stop == other.start or other.stop == hit.start for other in hits)
        free = all(hit.stop <= other.start or other.stop <= hit.start for other in hits)
        plain = evidence(words, hit.start, hit.stop)
        if beside and free and (plain > 0 or asked.expecting or words[hit.start].capital):
            hits.append(hit)
    return tuple(sorted(hits, key=lambda hit: hit.start))


def _believable(
    words: tuple[Word, ...], hit: Hit, gazetteer: Gazetteer, asked: Asked, short: bool
) -> bool:
    need = gazetteer.need.get(hit.key, 0)
    if short or asked.covers(words, hit.start, hit.stop):
        return True
    speaks = evidence(words, hit.start, hit.stop)
    if speaks < 0:
        return False
    return speaks + asked.expecting >= need


def find_scattered(words: tuple[Word, ...], gazetteer: Gazetteer, hits: Sequence[Hit]) -> Hit | None:
    """A street whose words stand in the text in another order, for answers to "where?" only.

    Looked for when "street" or "road" is left over after the names as written were taken.
    """
    taken = {at for hit in hits for at in range(hit.start, hit.stop)}
    if not any(word.key in STREET_ENDS for at, word in enumerate(words) if at not in taken):
        return None
    all_words = Counter(word.key for word in words)
    ends = [word.key for word in words if word.key in STREET_ENDS]
    others = [key for key in all_words if key not in ends]
    best: Hit | None = None
    for size in (3, 2, 1):
        for chosen in _orders(others, size):
            for end in ends:
                key = f"{' '.join(chosen)} {end}"
                ids = gazetteer.by_name.get(key)
                if ids is not None and (best is None or len(key) > len(best.key)):
                    best = Hit(0, 0, key, ids, locating=False)
        if best:
            return best
    return None


def _orders(words: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    if len(words) > 6:  # a long message, not an address in another order
        return
    for chosen in product(sorted(words), repeat=size):
        if len(set(chosen)) == size:
            yield chosen


@dataclass(frozen=True, slots=True)
class Spelling:
    """Corrections of words that are no word of any place name."""

    by_length: dict[int, list[str]]

    @classmethod
    def of(cls, gazetteer: Gazetteer) -> Spelling:
        """Prepare the words of all names of settlements and known landmarks."""
        by_length: dict[int, list[str]] = {}
        for word in sorted(gazetteer.vocabulary):
            if len(word) >= 4 and word.isalpha():
                by_length.setdefault(len(word), []).append(word)
        return cls(by_length)

    def corrections(self, word: str) -> tuple[str, ...]:
        """Up to four words of place names that one may have meant, nearest first."""
        slips = 1 if len(word) < 7 else 2
        pool = [
            known
            for length in range(len(word) - slips, len(word) + slips + 1)
            for known in self.by_length.get(length, ())
        ]
        found = process.extract(word, pool, scorer=OSA.distance, score_cutoff=slips, limit=8)
        # The same first letter first: slips in the middle of a word are the commoner ones.
        ranked = sorted(found, key=lambda item: (item[1], item[0][0] != word[0], item[0]))
        return tuple(str(item[0]) for item in ranked[:4])


def find_misspelt(
    words: tuple[Word, ...], gazetteer: Gazetteer, spelling: Spelling, asked: Asked
) -> tuple[Hit, ...]:
    """Names that come out when unknown words are corrected."""
    options = [_options(words, at, gazetteer, spelling, asked) for at in range(len(words))]
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
    word = words[at]
    if len(word.key) < 4 or word.key in gazetteer.vocabulary or word.key in FILLERS:
        return (word.key,)
    speaks = evidence(words, at, at + 1)
    hinted = (
        asked.expecting
        or asked.covers(words, at, at + 1)
        or speaks >= 2
        or (speaks == 1 and word.capital)
        or (at + 1 < len(words) and words[at + 1].key in STREET_ENDS)
    )
    if speaks < 0 or not hinted:
        return (word.key,)
    return (word.key, *spelling.corrections(word.key))
