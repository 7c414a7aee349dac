"""How hard a text is to read: Flesch-Kincaid, our own, for tests and for who proposes a text."""

from __future__ import annotations

import re

_NOT_WORDS = re.compile(r"\S*(?:\.uk|\.com|\.org|\.network)\S*|[\d{}…]+|\b[A-Z]{2,}\b")
FEW = 12  # words; of fewer the measure says nothing


def grade(text: str) -> float:
    """School grade; addresses and numbers are not read as words."""
    plain = _NOT_WORDS.sub(" ", text)
    sentences = [
        one for one in re.split(r"[.!?:\n]+", plain) if re.search(r"[a-z]", one, re.IGNORECASE)
    ]
    words = re.findall(r"[A-Za-z']+", plain)
    if not words:
        return 0.0
    syllables = sum(max(1, _syllables(word)) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def reading_age(text: str) -> int:
    """In years: pupils of grade 1 are six."""
    return max(5, round(grade(text)) + 5)


def _syllables(word: str) -> int:
    word = re.sub(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$", "", word.lower())
    return len(re.findall(r"[aeiouy]{1,2}", word))
