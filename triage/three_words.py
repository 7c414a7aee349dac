"""A what3words address in a text: three words of any language with dots between them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_WORDS: Final = r"([^\W\d_]{1,40}(?:\.[^\W\d_]{1,40}){2})(?![\w.])"
_ADDRESS: Final = re.compile(
    r"(?:/{3}\s?|\b(?:w3w\.co|(?:map\.)?what3words\.com)/"
    rf"|\b(?:w3w|what ?3 ?words?|what three words)(?:\s+is|\s+address)?\s?[:=]?\s*/*){_WORDS}",
    re.IGNORECASE,
)


class ThreeWords(NamedTuple):
    """An address, and how it stands in the text."""

    text: str
    words: str


def find_three_words(text: str) -> ThreeWords | None:
    """The first address that is marked as one; three words with dots alone may be a website."""
    match = _ADDRESS.search(text)
    return ThreeWords(match.group(0), match.group(1).lower()) if match else None
