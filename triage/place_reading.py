"""Find the names of known places in the words of a message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final

from triage.gazetteer import LONGEST, Gazetteer, Place
from triage.place_words import (
    FILLERS,
    LOCATING,
    STREET_ENDS,
    Word,
    evidence,
    lead,
    words_of,
)

_SAID_AFTER_IN: Final = words_of(
    "chapel cove drift lake ln mt pool rose shop st vogue wall week ham ford foundry colony beacon"
    " barton decoy burrow"
) | {"the quay", "the bay", "the towans"}
"""Villages and suburbs whose name follows "in" as often as the word that it is."""
_JOINING: Final = words_of("in near nr at by of off the")
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
    """Known names as they are written, as many words as possible in as few names as possible."""
    telling = sum(word.key not in FILLERS for word in words)
    short = asked.expecting and telling <= _SHORT_ANSWER
    sure: list[Hit] = []
    doubtful: list[Hit] = []
    for at in range(len(words)):
        reach = min(gazetteer.longest.get(words[at].key, 0), len(words) - at, LONGEST)
        for stop in range(at + reach, at, -1):
            key = " ".join(word.key for word in words[at:stop])
            ids = gazetteer.by_name.get(key)
            if ids is None:
                continue
            if key in STREET_ENDS and telling > 1:
                continue  # the village of Street is not meant in "Large tag in St Matthews"
            if key in FILLERS and telling:
                continue  # nor the hamlet of Down in "down Mutley"
            hit = Hit(at, stop, key, ids, lead(words, at) in LOCATING)
            # "Street, Bodmin, Fore": the ordinary word may belong to another name.
            shared = short and telling > 1 and gazetteer.need.get(key, 0) > 1
            believed = not shared and _believable(words, hit, gazetteer, asked, short)
            (sure if believed else doubtful).append(hit)
    hits = list(_lay_out(sure, words))
    # "Fore St Beer": beside a street or a town, an ordinary word is the rest of an address.
    for hit in doubtful:
        # "Chapel Road, Roche": after a street that we don't know stands its town.
        after_street = asked.expecting and words[hit.start - 1].key in STREET_ENDS and hit.start
        beside = after_street or any(
            _next_to(words, *sorted((hit, other), key=_start)) for other in hits
        )
        free = all(hit.stop <= other.start or other.stop <= hit.start for other in hits)
        speaks = asked.expecting or evidence(words, hit.start) > 0
        begins_street = hit.stop < len(words) and words[hit.stop].key in STREET_ENDS - {"way"}
        alone = short and not hits and hit.key not in FILLERS and not begins_street
        if free and ((beside and speaks) or alone):
            hits.append(hit)
    return tuple(sorted(hits, key=lambda hit: hit.start))


def _start(hit: Hit) -> int:
    return hit.start


def _next_to(words: Sequence[Word], one: Hit, other: Hit) -> bool:
    """Whether a name follows another, or "in" or "near" stand between: "Kelly in Launceston"."""
    return one.stop <= other.start and all(
        word.key in _JOINING for word in words[one.stop : other.start]
    )


def _lay_out(hits: Sequence[Hit], words: Sequence[Word]) -> tuple[Hit, ...]:
    """Of overlapping names, those that together explain most words: Looe, not Looe Street, in
    "Looe St Winnolls Park". Of equals those that keep to the commas: "Warren, St Ives"."""
    if not hits:
        return ()
    # best[at]: words explained, and negated the commas crossed and names used, before `at`
    last = max(hit.stop for hit in hits)
    ending: dict[int, list[Hit]] = {}
    for hit in hits:
        ending.setdefault(hit.stop, []).append(hit)
    best: list[tuple[tuple[int, int, int], tuple[Hit, ...]]] = [((0, 0, 0), ())]
    for at in range(1, last + 1):
        here = best[at - 1]
        for hit in ending.get(at, ()):
            (explained, crossed, used), laid = best[hit.start]
            over = sum(word.parted for word in words[hit.start + 1 : hit.stop])
            score = (explained + at - hit.start, crossed - over, used - 1)
            if score > here[0]:
                here = (score, (*laid, hit))
        best.append(here)
    return best[last][1]


def _believable(
    words: tuple[Word, ...], hit: Hit, gazetteer: Gazetteer, asked: Asked, short: bool
) -> bool:
    need = gazetteer.need.get(hit.key, 0)
    if short or asked.covers(words, hit.start, hit.stop):
        return True
    speaks = evidence(words, hit.start)
    if speaks < 0:
        return False
    # "In Beer" and "in beer" are the village; "in chapel" and "in Chapel" nobody can tell.
    inside = hit.start > 0 and words[hit.start - 1].key == "in" and hit.key not in _SAID_AFTER_IN
    settled = any(gazetteer.places[i].size >= 3 for i in hit.ids)
    return speaks + asked.expecting + (inside and settled) >= need


def leave_street_names(
    words: tuple[Word, ...], hits: Sequence[Hit], places: Sequence[Place]
) -> tuple[Hit, ...]:
    """The hits without towns that only begin an unknown street's name: "Salcombe Road"."""
    taken = {at for hit in hits for at in range(hit.start, hit.stop)}
    return tuple(
        hit
        for hit in hits
        if hit.stop == len(words)
        or hit.stop in taken
        or words[hit.stop].key not in STREET_ENDS - {"way"}
        or all(places[i].kind == "street" for i in hit.ids)
    )


def find_scattered(
    words: tuple[Word, ...], gazetteer: Gazetteer, hits: Sequence[Hit]
) -> tuple[Hit, ...] | None:
    """All hits of a text whose street stands there in another order, for answers to "where?" only.

    Looked for when "street" or "road" is left over after the names as written were taken. The
    words of a town are used for a street's name only where every word then has its place.
    """
    taken = {at for hit in hits for at in range(hit.start, hit.stop)}
    ends = [at for at, word in enumerate(words) if word.key in STREET_ENDS]
    left = [at for at in ends if at not in taken]
    telling = [at for at, word in enumerate(words) if word.key not in FILLERS and at not in ends]
    if not ends or len(telling) > 6:  # a long message, and no address
        return None
    for spare in (True, False):
        usable = [at for at in telling if not (spare and at in taken)]
        for chosen, hit in _streets_of(words, usable, left, gazetteer):
            rest = tuple(h for h in hits if not set(range(h.start, h.stop)) & set(chosen))
            covered = {at for other in rest for at in range(other.start, other.stop)}
            if spare or covered | set(chosen) >= set(telling):
                return (*rest, hit)
    if set(telling) <= taken:
        return None
    # "fore bodmin street" reads as Bodmin Street with a word too many: better Fore Street, Bodmin.
    for chosen, hit in _streets_of(words, telling, ends, gazetteer):
        town = [at for at in telling if at not in chosen]
        key = " ".join(words[at].key for at in town)
        ids = gazetteer.by_name.get(key, ())
        if any(gazetteer.places[i].size > 2 for i in ids):
            return (Hit(town[0], town[-1] + 1, key, ids, locating=False), hit)
    return None


def _streets_of(
    words: tuple[Word, ...], usable: Sequence[int], ends: Sequence[int], gazetteer: Gazetteer
) -> Iterator[tuple[tuple[int, ...], Hit]]:
    """Streets that some of the words make in any order, those of most words first."""
    for size in (3, 2, 1):
        for chosen in permutations(usable, size):
            for end in ends:
                key = " ".join(words[at].key for at in (*chosen, end))
                if ids := gazetteer.by_name.get(key):
                    start, stop = min(*chosen, end), max(*chosen, end) + 1
                    yield chosen, Hit(start, stop, key, ids, locating=False)
