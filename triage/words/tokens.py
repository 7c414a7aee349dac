"""A message as words: each folded, spelt as the lists spell it, and placed in its sentence."""

from __future__ import annotations

import re
from typing import NamedTuple

from triage.words.spelling import INVISIBLE, spell

# One character class and no nesting, so it cannot be made slow; the invisible characters are let
# in so that a word cannot be hidden by putting one inside it.
_WORD = re.compile(rf"[\w'’‘ʼ´`{INVISIBLE}]+")
_ENDS = frozenset(".!?;\n\r\u2028。！？…")
_ABBREVIATED = frozenset({"st", "mr", "mrs", "dr", "rd", "approx", "nr", "no"})


class Token(NamedTuple):
    """One word; `start` and `end` count characters of the original text."""

    word: str
    start: int
    end: int
    sentence: int


def tokenise(text: str) -> list[Token]:
    """Every word of the text, in order."""
    tokens: list[Token] = []
    sentence, last = 0, 0
    for match in _WORD.finditer(text):
        word = spell(match.group())
        if not word:
            continue
        start, end = match.span()
        between = text[last:start]
        if tokens and between != " " and _ends_sentence(between, tokens[-1].word):
            sentence += 1
        tokens.append(Token(word, start, end, sentence))
        last = end
    return tokens


def _ends_sentence(between: str, before: str) -> bool:
    ends = [c for c in between if c in _ENDS]
    if not ends:
        return False
    if ends[0] == "." and before in _ABBREVIATED:
        return False
    return not between.startswith("..")  # trailing dots are a pause, not an end
