"""What is heard of a text that is far too long: its ends, and what stands around telling words."""

from __future__ import annotations

import re

AT_EACH_END = 48_000  # characters
AROUND = 160  # on either side of a telling word
MOST_BETWEEN = 48_000  # of all that is kept from the middle
# Only a sieve, so that megabytes need no reading: triage reads what it lets through.
TELLING = re.compile(
    r"kni[fv]e|stab|machete|weapon|\bgun|shoot|\bshot|bomb|acid|kill|murder|suicid|overdos|"
    r"\bdying|\bdead\b|bleed|breath|unconscious|collaps|strangl|chok|attack|beat|hit(?:ting)? me|"
    r"rape|assault|hostage|kidnap|held here|hurting|on fire|burning|drown|trapped|crash|help me|"
    r"scared|break(?:ing)? in|broken in|in my house|\b999\b",
    re.IGNORECASE,
)


class Overheard:
    """Fed piece by piece; never holds more than it gives."""

    def __init__(self) -> None:
        self._head = ""
        self._between: dict[str, None] = {}  # in order, and what is said again is not kept again
        self._size = 0
        self._tail = ""

    def add(self, piece: str) -> None:
        room = AT_EACH_END - len(self._head)
        self._head += piece[:room]
        if room < len(piece):
            # a word that two pieces share stands in what is looked through the second time
            recent = self._tail[-AROUND:] + piece[max(room, 0) :]
            self._keep_telling(recent)
            self._tail = (self._tail + piece[max(room, 0) :])[-AT_EACH_END:]

    @property
    def text(self) -> str:
        between = [f" . {one}" for one in self._between]
        return "".join([self._head, *between, f" . {self._tail}" if self._tail else ""])

    def _keep_telling(self, text: str) -> None:
        end = 0
        for found in TELLING.finditer(text):
            if found.start() < end:
                continue
            if self._size > MOST_BETWEEN:
                return
            end = found.end() + AROUND
            around = text[max(found.start() - AROUND, 0) : end]
            if around not in self._between:
                self._between[around] = None
                self._size += len(around)


def gist(text: str) -> str:
    """The text itself unless it is far too long."""
    if len(text) <= 2 * AT_EACH_END:
        return text
    heard = Overheard()
    heard.add(text)
    return heard.text
