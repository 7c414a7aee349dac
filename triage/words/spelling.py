"""Spelling as the lists have it: phones, haste, dialect and fear all spell in their own way."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from triage.words.lists import named

# joiners, soft hyphens, marks of direction: nothing is shown of them, within a word or between two
INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
_INVISIBLE = dict.fromkeys(map(ord, "'’‘ʼ´`_" + INVISIBLE))
_UNDECOMPOSED = str.maketrans(
    {"ł": "l", "ø": "o", "ß": "ss", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"}
)
_APOSTROPHES = frozenset("'’‘ʼ´`")
_WHOLE = frozenset({
    "hes", "shes", "its", "thats", "theres", "whos", "whats", "wheres", "heres", "lets", "hows",
    "everyones", "someones", "whens",
})  # fmt: skip
_LONGEST = 40  # a longer "word" is no word of ours
_WORTH_A_GUESS = 6  # letters; "sting" is not "stab"


def fold(word: str) -> str:
    """Lower case without accents, apostrophes and invisible characters."""
    if word.isascii():
        return word.lower().translate(_INVISIBLE)
    plain = unicodedata.normalize("NFKD", word.translate(_INVISIBLE).lower())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(_UNDECOMPOSED)


@dataclass(frozen=True, slots=True)
class _Book:
    """What is known about spelling; `near` leads from a word with a letter missing to the word."""

    known: dict[str, str]
    careful: frozenset[str]
    guarded: frozenset[str]
    near: dict[str, str]


@cache
def _book() -> _Book:
    known = {wrong: right for right, typed in named("misspellings").items() for wrong in typed}
    words = named("near_words")
    near: dict[str, str] = {}
    for word in words["careful"]:
        if len(word) > _WORTH_A_GUESS:
            for part in _without_one(word):
                near.setdefault(part, word)
    return _Book(known, frozenset(words["careful"]), frozenset(words["guarded"]), near)


@lru_cache(maxsize=8_192)
def spell(word: str) -> str:
    """The word as the lists spell it, or just folded where they do not know it."""
    if len(word) > _LONGEST:
        return fold(word[:_LONGEST])
    book, folded = _book(), fold(word)
    if folded not in _WHOLE and word[-2:-1] in _APOSTROPHES and folded.endswith("s"):
        folded = folded[:-1]  # "the kitchen's on fire", "dad's knife"
    if folded in book.known:
        return book.known[folded]
    for short in (_squeeze(folded, 2), _squeeze(folded, 1)):
        if short != folded and (short in book.known or short in book.careful):
            return book.known.get(short, short)
    return _nearly(folded, book) or _squeeze(folded, 1)


def _squeeze(word: str, keep: int) -> str:
    """The word with runs of three or more equal letters cut down to `keep`: "heeelp"."""
    out: list[str] = []
    start = 0
    for place in range(1, len(word) + 1):
        if place == len(word) or word[place] != word[start]:
            run = place - start
            out.append(word[start] * (keep if run >= 3 else run))
            start = place
    return "".join(out)


def _without_one(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


def _nearly(word: str, book: _Book) -> str | None:
    """A long danger word that this one misses by a letter: one too few, too many, wrong or swapped.

    Both begin alike, since "cooking" is not "choking".
    """
    if len(word) < _WORTH_A_GUESS or word in book.guarded or not word.isalpha():
        return None
    if (guess := book.near.get(word)) and guess[0] == word[0]:
        return guess
    for part in sorted(_without_one(word)):
        right = part in book.careful and len(part) >= _WORTH_A_GUESS
        guess = part if right else book.near.get(part)
        if guess and guess[0] == word[0] and guess[-1] == word[-1]:
            return guess
    return None
