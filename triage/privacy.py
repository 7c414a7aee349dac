"""Masking of personal data in text that leaves the conversation; done twice, it changes nothing."""

from __future__ import annotations

import re
from typing import Final

# Each pattern is plain runs with upper bounds, so that no text makes it slow. Order matters: what
# is masked first is not looked at again.
_RULES: Final = (
    ("[e-mail]", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")),
    ("[link]", re.compile(r"\b(?:https?://|www\.)\S{1,500}", re.IGNORECASE)),
    ("[phone]", re.compile(r"(?<![\w\[])(?:\+\d{1,3}[\s-]?|0)(?:[\s()-]{0,2}\d){8,12}(?!\w)")),
    ("[postcode]", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b", re.IGNORECASE)),
    ("[plate]", re.compile(r"\b[A-Z]{2}\s?\d{2}\s?[A-Z]{3}\b", re.IGNORECASE)),
    ("[plate]", re.compile(r"\b[A-Z]\d{1,3}\s?[A-Z]{3}\b", re.IGNORECASE)),
    ("[number]", re.compile(r"(?<![\w\[])\d(?:[ -]?\d){8,19}(?!\w)")),
    (
        "[address]",
        re.compile(
            r"\b(?:(?:flat|apartment|unit|no\.?|number)\s)?\d{1,4}[a-z]?,?\s(?:[A-Z][\w'’-]{1,20}\s){1,3}"
            r"(?:Street|St|Road|Rd|Lane|Avenue|Ave|Close|Drive|Terrace|Crescent|Way|Place|Court|Gardens|Hill|Row|Park"
            r"|Grove|Mews|Parade|Walk|Square|View)\b",
        ),
    ),
)
_TITLE: Final = r"(?:mr|mrs|miss|ms|dr)\.?\s{1,3}"
# The way a name is introduced in any case of letters; after the first word of a name, only words
# that are written like one belong to it.
_NAMED: Final = re.compile(
    r"(?P<said>(?i:\b(?:(?:my (?:full |real )?name is|my name's|my names|name:|i am called"
    rf"|i'm called|im called|call me)\s{{1,3}}(?:{_TITLE})?|{_TITLE})))"
    r"(?P<name>[^\W\d_][\w'’-]{0,30}(?:\s[A-Z][\w'’-]{0,30}){0,2})"
)
_NO_NAME: Final = frozenset({
    "a", "an", "the", "back", "on", "at", "when", "if", "not", "asap", "please", "now", "and", "in",
    "is", "mr", "mrs", "miss", "ms", "dr",
})  # fmt: skip


def mask(text: str) -> str:
    """The text with names, numbers, addresses and plates replaced by what they are."""
    for label, pattern in _RULES:
        text = pattern.sub(label, text)
    return _NAMED.sub(_hide_name, text)


def _hide_name(found: re.Match[str]) -> str:
    if found["name"].split()[0].lower() in _NO_NAME:
        return found[0]
    return f"{found['said']}[name]"
