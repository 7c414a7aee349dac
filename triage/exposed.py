"""Personal details that somebody put where everybody can read them.

Stricter than masking: a road's number or a bare postcode tells where something is, not who.
"""

from __future__ import annotations

import re
from typing import Final

_POSTCODE: Final = r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}"
# Plain runs with upper bounds, so that no text makes one slow.
_KINDS: Final = (
    ("phone number", re.compile(r"(?<![\w\[])(?:\+\d{1,3}[\s-]?|0)(?:[\s()-]{0,2}\d){8,12}(?!\w)")),
    ("e-mail address", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    ("number plate", re.compile(r"\b[A-Z]{2}\s?\d{2}\s?[A-Z]{3}\b|\b[A-Z]\d{1,3}\s[A-Z]{3}\b")),
    ("number plate", re.compile(r"\b(?:reg|registration|plate)\W{1,3}(?:\w{1,8}\W{1,2}){0,2}"
                                r"[A-Za-z]{2}\s?\d{2}\s?[A-Za-z]{3}\b", re.IGNORECASE)),
    ("number plate", re.compile(r"\b[a-z]{2}\d{2}\s?[a-z]{3}\b")),
    ("home address", re.compile(
        r"\b(?:flat\s)?\d{1,4}[a-z]?,?\s(?:[A-Za-z][\w'’-]{1,20}\s){1,3}"
        r"(?:street|st|road|rd|lane|avenue|ave|close|drive|terrace|crescent|way|place|court|gardens"
        r"|hill|row|park|grove|mews|parade|walk|square|view)\b", re.IGNORECASE)),
    ("home address", re.compile(
        r"\b(?:flat|house|number|no\.?|lives at|live at|at)\s\d{1,4}[a-z]?\b[^\n]{0,60}?\b"
        + _POSTCODE + r"\b", re.IGNORECASE)),
    ("home address", re.compile(r"\b\d{1,4}[a-z]?,?\s" + _POSTCODE + r"\b", re.IGNORECASE)),
    ("bank or other number", re.compile(
        r"(?<![\w\[+])(?<!\+\d\d[ -])[1-9](?:[ -]?\d){8,19}(?!\w)")),
)  # fmt: skip
# "10 minutes away on the Fore Street", "2 lads on Church Road": counted things, no house
_COUNTED: Final = re.compile(
    r"^\d{1,4}\s(?:minutes?|mins?|hours?|days?|weeks?|months?|years?|miles?|m|km|mph|pm|am|lads?|boys?"
    r"|girls?|men|women|people|kids|cars?|vans?|bikes?|times?|of|or|on|at|in|dogs?|youths?|teenagers?)\b",
    re.IGNORECASE,
)


def personal_details(text: str) -> tuple[str, ...]:
    """What kinds of them stand in the text, each once; never the details themselves."""
    found: dict[str, None] = {}
    for kind, pattern in _KINDS:
        if any(not _COUNTED.match(one[0]) for one in pattern.finditer(text)):
            found[kind] = None
    return tuple(found)
