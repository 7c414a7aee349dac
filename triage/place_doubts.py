"""When a name that was read is not believed: it is part of another name, or only a guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, Literal

from rapidfuzz.distance import OSA

from triage.gazetteer import Gazetteer, Place
from triage.place_choice import Choice
from triage.place_reading import Hit
from triage.place_words import FILLERS, STREET_ENDS, STRONG, WEAK, Word, words_of

Doubt = Literal["none", "another", "ask", "which_part"]
"""Believed; part of another place's name; to be asked back; some part of a town."""

_ROAD: Final = re.compile(r"[abm]\d{1,4}|(?:north|south|east|west)bound|services|junction|jct")
"""What is said of a place on a main road, and tells nothing of which part of a suburb it is."""
_MANY_WORDS: Final = 6
"""With more words left over a text tells a story, and says little more about where."""
_BEFORE: Final = words_of(
    "higher hr lower lwr upper upr great little north south east west middle nether over"
)
# Said of a place as often as part of another name: the bot asks back.
_BEFORE_PERHAPS: Final = words_of(
    "long broad church castle chapel mill king kings queens inner outer far"
)
_COAST: Final = words_of("bch bay cove sands harbour quay point head slipway cliff")
_AFTER: Final = words_of(
    "cross down downs barton ford water gate well tor island islands porth hole mouth pt wheal"
    " halt bottom town end hayes hay parc croft bal turn head chapel ash airfield airport aerodrome"
    " reservoir villas court ct churchtown wartha bridges base wollas vean veor"
    " camp tower haven valley heights mount pound"
)
# A village has these itself, or another place is called so: the bot asks back.
_AFTER_PERHAPS: Final = words_of(
    "green hill moor common wood woods mill mills farm bridge pool castle pk rock rocks field"
    " fields estate est meadow meadows gdns house manor quarry"
)
# Words that are half of hundreds of names: one of them alone, beside another word, says nothing.
_HALF_A_NAME: Final = words_of(
    "cove porth hole pool wall chapel castle barton slade ash beacon green cross derby beer"
    " rock hill mount park pk hele town lea lee moor bridge ford church quay stoke combe coombe"
    " newton burrow down hendra trevarth bal tor week weir mill rose street st well wells"
    " north lane wick penhale"
    " south east west bay head point warren ball stone clifton barn barns sands"
)
_SAYS_LITTLE: Final = STREET_ENDS | _BEFORE | _COAST | _AFTER | _AFTER_PERHAPS | FILLERS | {"st"}
_SCHOOLS: Final = words_of("sch academy primary nursing care")
"""Most are called after a saint, or after a manor that is not the hamlet of the name."""
_COMMON: Final = 5
_MUTED: Final = FILLERS - {"road", "end", "top", "bottom", "back", "side", "town"}
_GOES_ON: Final = _MUTED | words_of(
    "now again today tonight yesterday last this every all day night morning afternoon evening"
    " since because please thanks thank someone somebody people kids lads girls boys there theyre"
    " has have had been when while who with without about after before until still so can could"
)
"""After half a name these go on with the story; any other word belongs to the name."""
_LEADS: Final = (_GOES_ON | STRONG | WEAK | STREET_ENDS) - {"the"}
"""Before half a name these lead up to it; any other word belongs to it."""


def doubt(
    words: tuple[Word, ...],
    text: str,
    hits: Sequence[Hit],
    choice: Choice,
    gazetteer: Gazetteer,
    by_the_sea: Callable[[Place], bool],
    *,
    expecting: bool,
) -> Doubt:
    """What keeps the chosen place from being believed, if anything does."""
    hit = choice.hit
    places = [gazetteer.places[i] for i in choice.ids]
    largest = max(place.size for place in places)
    taken = {at for other in (*hits, hit) for at in range(other.start, other.stop)}
    if largest < 5 and hit.stop:
        part = _part_of_another(words, text, choice, taken, places, by_the_sea)
        if part != "none":
            return part
    free = [
        word
        for at, word in enumerate(words)
        if at not in taken and word.key not in FILLERS and not _ROAD.fullmatch(word.key)
    ]
    only_streets = hit.stop and all(place.kind == "street" for place in places)
    if only_streets and _may_be_elsewhere(words, hit, choice, gazetteer):
        return "ask"
    if not hit.exact and not choice.nearby and hit.stop:
        wrong_word = _only_a_guess(words, hit, largest)
        if wrong_word and expecting and free:
            return "another"
        if wrong_word:
            return "ask"
    if largest in (3, 5, 6) and expecting and (choice.unknown_there or 0 < len(free) < _MANY_WORDS):
        return "which_part"
    return "none"


def _part_of_another(
    words: tuple[Word, ...],
    text: str,
    choice: Choice,
    taken: set[int],
    places: Sequence[Place],
    by_the_sea: Callable[[Place], bool],
) -> Doubt:
    """Whether the words beside a small place's name make it another's: "Higher Slade".

    In capitals or not: who writes "castle cove" means the same as who writes "Castle Cove".
    """
    hit = choice.hit
    half = hit.key in _HALF_A_NAME and hit.stop - hit.start == 1 and not choice.nearby
    before, after = hit.start - 1, hit.stop
    address = choice.unknown_there.split()[-1:]  # "Fore Street Beer", a street that we don't know
    if half and {before, after} & taken and STREET_ENDS.isdisjoint(address):
        beside = words[before] if before in taken else words[after]
        first, last = sorted((beside, words[hit.start]), key=lambda word: word.start)
        # "Castle Cove", where Castle and Cove are two hamlets
        return "another" if _joined(text, first, last) else "none"
    gaps = (
        text[_end(words, before) : _start(words, hit.start)],
        text[_end(words, hit.stop - 1) : _start(words, after)],
    )
    if "-" in gaps:
        return "another"  # "Lane-End", "Rose-in-the-Valley": a name goes on over its hyphens
    hamlet = all(place.size <= 2 for place in places)
    perhaps = False
    if before >= 0 and before not in taken and _joined(text, words[before], words[hit.start]):
        key = words[before].key
        if (key in _BEFORE and key not in FILLERS) or (half and key not in _LEADS):
            return "another"
        perhaps = key in _BEFORE_PERHAPS
    if (
        after < len(words)
        and after not in taken
        and _joined(text, words[hit.stop - 1], words[after])
    ):
        key = words[after].key
        if key in _COAST and not any(by_the_sea(place) for place in places if place.size > 1):
            return "another"
        if key in _AFTER and (key not in FILLERS or half):
            return "another"
        if (key in _AFTER_PERHAPS and hamlet) or (half and key not in _GOES_ON):
            return "another"
        perhaps = perhaps or key in _AFTER_PERHAPS
    if any(place.kind == "school" for place in places):
        return "none"
    small_or_saint = hit.key.startswith("st ") or hamlet
    if small_or_saint and any(word.key in _SCHOOLS for word in words[after:]):
        return "another"
    return "ask" if perhaps and not choice.nearby else "none"


def _may_be_elsewhere(
    words: tuple[Word, ...], hit: Hit, choice: Choice, gazetteer: Gazetteer
) -> bool:
    """Whether a street may as well be one that a short list of streets does not hold."""
    if gazetteer.has_all_streets:
        return False
    if not choice.nearby:
        return hit.key.split()[-1] in STREET_ENDS
    written = [word.key for word in words[hit.start : hit.stop]]
    if hit.exact or sorted(written) == sorted(hit.key.split()):
        return False
    if len(gazetteer.by_name.get(hit.key, ())) >= _COMMON:
        return False  # "forr street": every town has a Fore Street
    slips = zip(sorted(written), sorted(hit.key.split()), strict=False)
    return len(written) != len(hit.key.split()) or not all(
        said == meant or plain_slip(said, meant) for said, meant in slips
    )


def _end(words: tuple[Word, ...], at: int) -> int:
    return words[at].end if at >= 0 else words[0].start


def _start(words: tuple[Word, ...], at: int) -> int:
    return words[at].start if at < len(words) else words[-1].end


def _joined(text: str, one: Word, other: Word) -> bool:
    """Whether nothing but a space or a hyphen stands between two words."""
    return text[one.end : other.start].strip(" -") == ""


def _only_a_guess(words: tuple[Word, ...], hit: Hit, largest: int) -> bool:
    """Whether all rests on a correction that may as well be another place's real name."""
    keys = hit.key.split()
    written = [word.key for word in words[hit.start : hit.stop]]
    if len(keys) != len(written):
        return True
    slips = [(said, meant) for said, meant in zip(written, keys, strict=True) if said != meant]
    if len(keys) > 1 and len(slips) == 1:
        said, meant = slips[0]
        rest = [key for key in keys if key != meant]
        telling = any(key not in _SAYS_LITTLE for key in rest)
        return not (plain_slip(said, meant) or (telling and OSA.distance(said, meant) == 1))
    for said, meant in slips:
        near = (
            len(said) != len(meant)  # one letter for another makes other real names too easily
            and OSA.distance(said, meant) == 1
            and said[0] == meant[0]
            and len(said) >= 6
        )
        if not (plain_slip(said, meant) and len(said) >= 6) and not (largest >= 5 and near):
            return True
    return False


def plain_slip(said: str, meant: str) -> bool:
    """A letter doubled or not doubled, or two neighbours swapped: no other name comes of that."""
    if len(said) == len(meant):
        at = [i for i, (a, b) in enumerate(zip(said, meant, strict=True)) if a != b]
        return (
            len(at) == 2
            and at[1] == at[0] + 1
            and (said[at[0]], said[at[1]]) == (meant[at[1]], meant[at[0]])
        )
    longer, shorter = sorted((said, meant), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and any(
        longer[i] == longer[i - 1] and longer[:i] + longer[i + 1 :] == shorter
        for i in range(1, len(longer))
    )
