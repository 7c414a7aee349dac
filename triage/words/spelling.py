"""Spelling as the lists have it: phones, haste, dialect and fear all spell in their own way."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from triage.words.misspellings import CAREFUL, GUARDED, KNOWN

_INVISIBLE = dict.fromkeys(map(ord, "'’‘ʼ´`_\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_UNDECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_LONGEST = 40  # a longer "word" is no word of ours


def fold(word: str) -> str:
    """Lower case without accents, apostrophes and invisible characters."""
    if word.isascii():
        return word.lower().translate(_INVISIBLE)
    plain = unicodedata.normalize("NFKD", word.translate(_INVISIBLE).lower())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(_UNDECOMPOSED)


@lru_cache(maxsize=8_192)
def spell(word: str) -> str:
    """The word as the lists spell it, or just folded where they do not know it."""
    if len(word) > _LONGEST:
        return fold(word[:_LONGEST])
    folded = fold(word)
    if folded in KNOWN:
        return KNOWN[folded]
    for short in (_squeeze(folded, 2), _squeeze(folded, 1)):
        if short != folded and (short in KNOWN or short in CAREFUL):
            return KNOWN.get(short, short)
    return _nearly(folded) or folded


def _squeeze(word: str, keep: int) -> str:
    """ "heeeelp" with runs of three or more letters cut down to `keep`."""
    out: list[str] = []
    run = 0
    for place, letter in enumerate(word):
        run = run + 1 if place and word[place - 1] == letter else 1
        out.append(letter)
        if run >= 3:
            del out[-(run if run == 3 else keep + 1) :]
            out.extend(letter * keep)
    return "".join(out)


def _without_one(word: str) -> set[str]:
    return {word[:i] + word[i + 1 :] for i in range(len(word))}


# Words worth a guess: one letter too few, too many, wrong or swapped. Only long ones, that begin
# alike, since "sting" is not "stab" and "cooking" is not "choking".
_NEAR: dict[str, str] = {}
for _word in CAREFUL:
    if len(_word) >= 7:
        for _part in _without_one(_word):
            _NEAR.setdefault(_part, _word)


def _nearly(word: str) -> str | None:
    if len(word) < 6 or word in GUARDED or not word.isalpha():
        return None
    if (guess := _NEAR.get(word)) and guess[0] == word[0]:
        return guess
    for part in _without_one(word):
        guess = part if part in CAREFUL and len(part) >= 6 else _NEAR.get(part)
        if guess and guess[0] == word[0] and guess[-1:] == word[-1:]:
            return guess
    return None
