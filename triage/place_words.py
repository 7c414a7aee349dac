"""The words of a text about a place: one spelling for each, and what speaks for a place name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


def words_of(text: str) -> frozenset[str]:
    """A set of words, written as a line of text."""
    return frozenset(text.split())


# One spelling for words that residents and gazetteers shorten. "St" stands for street and for
# saint at once, so that "Union St", "Saint Ives" and "St. Ives" need no guessing.
_SPELLINGS: Final = MappingProxyType(
    {
        long: short
        for short, longs in {
            "st": "street str saint strt",
            "rd": "road",
            "ave": "avenue av aven",
            "ln": "lane",
            "cl": "close",
            "dr": "drive",
            "cres": "crescent cresc",
            "ter": "terrace terr",
            "pl": "place",
            "gdns": "gardens gdn gds",
            "grv": "grove gr",
            "sq": "square",
            "ct": "court crt",
            "pde": "parade",
            "mt": "mount",
            "pk": "park",
            "est": "estate",
            "stn": "station",
            "hosp": "hospital",
            "uni": "university",
            "sch": "school",
            "ctr": "centre center",
            "bch": "beach",
            "ind": "industrial indl",
            "rbt": "roundabout rdbt",
            "jct": "junction junc",
            "upr": "upper",
            "lwr": "lower",
            "hr": "higher",
            "and": "n",
            "crematorium": "crem",
            # What residents call the shops and pubs that they meet at.
            "wetherspoons": "spoons wetherspoon weatherspoons weatherspoon whetherspoons",
            "mcdonalds": "mcdonald macdonalds maccies maccys maccas mcds",
            "tesco": "tescos tesco's",
            "asda": "asdas",
            "sainsburys": "sainsbury sainsbrys",
            "morrisons": "morrison morries",
            "lidl": "lidls",
            "aldi": "aldis",
        }.items()
        for long in longs.split()
    }
)
STREET_ENDS: Final = words_of("st rd ave ln cl dr cres ter pl gdns grv sq ct pde way")
LONG_ENDS: Final = MappingProxyType(
    {
        "st": "street", "rd": "road", "ave": "avenue", "ln": "lane", "cl": "close", "dr": "drive",
        "cres": "crescent", "ter": "terrace", "pl": "place", "gdns": "gardens", "grv": "grove",
        "sq": "square", "ct": "court", "pde": "parade", "way": "way", "pk": "park",
    }
)  # fmt: skip
_REAL_WORDS: Final = words_of(
    "lose dive rive drie pace lace rove gove curt cour cose garden tree out"
    " strete"  # a village near Dartmouth
)


def _slips(word: str) -> frozenset[str]:
    """A letter left out or doubled, two neighbours swapped."""
    many = {word[:i] + word[i + 1 :] for i in range(len(word))}
    many |= {word[:i] + word[i] + word[i:] for i in range(len(word))}
    many |= {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    return frozenset(slip for slip in many if len(slip) >= 4) - _REAL_WORDS - {word}


# "Oak Raod", "Fore Steret": the commonest word of an address is as often misspelt as the others.
_SLIPS: Final = MappingProxyType(
    {
        slip: short
        for short, long in {**LONG_ENDS, "hr": "higher", "lwr": "lower"}.items()
        if len(long) >= 4
        for slip in sorted(_slips(long))
        if slip not in _SPELLINGS and slip not in LONG_ENDS.values()
    }
)
_WORD: Final = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*|&", re.UNICODE)
_PARTING: Final = frozenset(",;\n/|")
_SENTENCE_END: Final = re.compile(r"[.!?:\n]\s*[\"'(]*$")

# Words after which a place is likely.
STRONG: Final = words_of(
    "in at near nr outside inside around round opposite behind towards toward through into visiting"
    " between leaving off beside up down over along"
)
# After these it is possible, and "from Charles", "by Kelly" and "to Paul" are as often people.
WEAK: Final = words_of("by to from on of past for and")
LOCATING: Final = words_of("in at near nr outside inside opposite behind off beside")
_BETWEEN: Final = words_of("the central sunny downtown old")
_PEOPLE: Final = words_of(
    "mr mrs ms miss dr pc sgt called named surname friend brother sister mum dad son daughter"
    " husband wife boyfriend girlfriend ex partner name names"
)
# What may stand in an answer to "where?" without being part of the name.
FILLERS: Final = words_of(
    "the a an in at near nr by to on of off up down my our it its is was were im i we they he she"
    " just outside inside opposite behind next beside front around round corner between along over"
    " under and or from here there this that please way road end bottom top side back area town"
    " village devon cornwall uk england"
)
CENTRE_WORDS: Final = re.compile(r"\b(?:town|city)\s+cent(?:re|er)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text, in its single spelling, with where it stands."""

    key: str
    start: int
    end: int
    capital: bool
    opens: bool
    """Whether it begins a sentence, where a capital letter says nothing."""
    parted: bool = False
    """Whether a comma or the like stands before it: no name goes on over one, or hardly any."""


def canonical(word: str) -> str:
    """One spelling for a word: lower case, no apostrophes, usual shortenings."""
    key = word.lower().replace("'", "").replace("’", "").replace("`", "")
    if key == "&":
        return "and"
    return _SPELLINGS.get(key) or _SLIPS.get(key, key)


def name_key(name: str) -> str:
    """The single spelling of a whole name, words joined by one space."""
    return " ".join(canonical(match.group()) for match in _WORD.finditer(name))


def read_words(text: str) -> tuple[Word, ...]:
    """The words of a text; in a text all in capitals a capital letter says nothing."""
    shouted = text.isupper()
    words: list[Word] = []
    for match in _WORD.finditer(text):
        raw = match.group()
        gap = text[words[-1].end : match.start()] if words else ""
        words.append(
            Word(
                key="st" if _is_a_street(text, match, words) else canonical(raw),
                start=match.start(),
                end=match.end(),
                capital=not shouted and raw[0].isupper(),
                opens=not words or _SENTENCE_END.search(text, 0, match.start()) is not None,
                parted=not _PARTING.isdisjoint(gap),
            )
        )
    return tuple(words)


def _is_a_street(text: str, match: re.Match[str], before: list[Word]) -> bool:
    """ "Fore Strete" is a street, "in Strete" the village."""
    if match.group().lower() != "strete" or not before:
        return False
    last = before[-1]
    if text[match.end() :].lstrip().lower().startswith("gate"):
        return False  # Strete Gate is a beach
    small = last.key in STRONG | WEAK | _BETWEEN | STREET_ENDS
    return not small and text[last.end : match.start()].isspace()


def lead(words: tuple[Word, ...], start: int) -> str:
    """The word that leads up to the one at `start`, past "the" and its like."""
    before = start - 1
    while before >= 0 and words[before].key in _BETWEEN:
        before -= 1
    return words[before].key if before >= 0 else ""


def speaks_of_a_person(words: tuple[Word, ...], start: int) -> bool:
    """Whether the words before make the name a person's: "my friend Kelly", "called Ashton"."""
    return start > 0 and words[start - 1].key in _PEOPLE


def evidence(words: tuple[Word, ...], start: int) -> int:
    """Whether a place is likely at a word: 1 after a word like "in", 0 without, -1 for a person.

    Capital letters say nothing here: half of all residents write none, and case never changes the
    team.
    """
    if speaks_of_a_person(words, start):
        return -1
    leading = lead(words, start)
    if leading == "and":  # "between Princetown and Postbridge"
        return int(any(word.key == "between" for word in words[:start]))
    return 1 if leading in STRONG else 0
