"""Danger words in the languages that are spoken here besides English."""

from __future__ import annotations

from collections import Counter
from functools import cache

from triage.decision_types import RedFlag
from triage.words.lists import lines, named
from triage.words.patterns import Reader, read_rules
from triage.words.tokens import Token

NAME = "foreign"
_FEW = 40  # flags of one message are enough to know
_SHORT = 3  # words, too few to recognise a language by


@cache
def _reader() -> Reader:
    return Reader(read_rules(lines("languages"), {}))


def find(text: str, tokens: list[Token], *, spoken: str) -> tuple[list[RedFlag], str]:
    """The cries for help in another language, and which language the message is in after all.

    `spoken` has been recognised; it has the last word, since "bije" is a danger word in a Polish
    message only. But a single "Hilfe!" is too short to be recognised by anything but itself.
    """
    found, cries = _spaced(text, tokens)
    found += _unspaced(text)
    if not found or (spoken == "en" and not (cries and len(tokens) <= _SHORT)):
        return [], spoken
    likeliest = Counter(code for code, _ in found).most_common(1)[0][0]
    flags = [flag for code, flag in found if code in (spoken, likeliest)]
    return flags, spoken if spoken in {code for code, _ in found} else likeliest


def _spaced(text: str, tokens: list[Token]) -> tuple[list[tuple[str, RedFlag]], bool]:
    """The flags by language, and whether one is a cry that no other language has."""
    flags, cries = [], False
    for hit in _reader().find(tokens):
        cries = cries or hit.rule.mark == "!!"
        first, last = tokens[hit.at[0]], tokens[hit.at[-1]]
        flags.append((hit.rule.name, _flag(text, first.start, last.end, "!" in hit.rule.mark)))
        if len(flags) >= _FEW:
            break
    return flags, cries


def _unspaced(text: str) -> list[tuple[str, RedFlag]]:
    if text.isascii():
        return []
    flags = []
    for code, words in named("languages_unspaced").items():
        for word in words:
            place = text.find(word)
            if place >= 0:
                flags.append((code, _flag(text, place, place + len(word), certain=True)))
    return flags


def _flag(text: str, start: int, end: int, certain: bool) -> RedFlag:
    return RedFlag(name=NAME, words=text[start:end], start=start, end=end, certain=certain)
