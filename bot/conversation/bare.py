"""Messages that are no more than an answer: when, where, how to reach somebody. Words only."""

from __future__ import annotations

import re

from bot.conversation import details, said
from triage import only_where

_FILLING = frozenset({
    "it", "its", "was", "is", "happened", "happens", "happening", "about", "around", "at", "on",
    "in", "the", "a", "of", "sometime", "some", "time", "i", "think", "maybe", "probably",
    "roughly", "say", "just", "and", "or", "between", "from", "until", "till", "early", "late",
    "very", "only", "so", "um", "er", "well", "sorry", "oh", "ok", "okay", "yes", "no", "please",
    "thanks", "that", "this",
    "one", "two", "three", "four",
    "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "half", "past", "quarter",
    "actually", "wait", "meant", "mean", "not",
})  # fmt: skip
_LEAD = re.compile(
    r"^\W*(?:(?:oh|ok|okay|um|er|well|sorry|yes|so|it'?s|its|it is|it was|that'?s|this is|"
    r"i'?m|i am|we'?re|we are|they'?re|they are|he'?s|she'?s)\W+)*"
    r"(?:(?:located|happening|just|right|somewhere|here)\s+)*",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"^\W*(?:just |right |somewhere |over )?(?:by|near|outside|behind|opposite|beside|next to|"
    r"in front of|across from|at the (?:back|front|bottom|top|end|side|corner|junction) of|"
    r"round the back of|on the corner of|down by|up by|between) ",
    re.IGNORECASE,
)
_OVER = re.compile(r"^(?!since|for|every|all).*\b(?:last|yesterday|ago)\b", re.IGNORECASE)


def only_when(text: str, told: str) -> bool:
    """ "It was about ten last night": the time is kept as such, and nothing else was said."""
    if not told:
        return False
    left = said.normal(text.replace(told, " ")).split()
    return all(word in _FILLING or word.isdecimal() for word in left)


def over(text: str) -> str | None:
    """ "Last Friday about eleven": a time, and not now."""
    told = details.when(text)
    return "not_now" if only_when(text, told) and _OVER.search(told) else None


def only_contact(text: str) -> bool:
    """A number or an address, with no more than a name beside it."""
    found = details.contact(text)
    return bool(found) and len(text.split()) <= len(found.split()) + 3


def where(text: str) -> str:
    """The resident's own words for a place, when the message holds nothing else; else nothing."""
    words = _LEAD.sub("", text.strip()).strip(" .!")
    if not words or len(words.split()) > only_where.LONGEST or details.asks(text):
        return ""
    return "" if only_where.TELLS.search(words) or details.when(words) else words


def is_address(text: str) -> bool:
    """ "14 Fore Street, Kingsbridge" or a postcode, and nothing else."""
    return bool(_ADDRESS.match(text.strip())) and bool(where(text)) and not _MINE.search(text)


def is_spot(text: str) -> bool:
    """ "By the co-op": a spot beside a place that is known already."""
    return bool(_NEAR.match(text)) and bool(where(text)) and not _MINE.search(text)


_ADDRESS = re.compile(
    r"(?:flat \w+,? )?\d{1,4}[a-z]?,? (?:[\w'-]+ ){1,3}(?:road|rd|street|st|lane|close|avenue|ave|"
    r"terrace|drive|way|hill|place|court|gardens|park|row|crescent|square|view)\b|"
    r"[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}$",
    re.IGNORECASE,
)
_MINE = re.compile(r"\b(?:me|my|our|us)\b", re.IGNORECASE)  # "outside my door" may be fear
_ON = re.compile(
    r"(?:,? +(?:in +|near +)?(?-i:[A-Z])[\w'-]+){1,3}|"
    r" (?:car park|bus stop|bus station|station|park|school|church|beach|estate|industrial estate|"
    r"library|roundabout|playing fields?|rec|harbour|quay)\b",
)  # fmt: skip
_BEFORE = re.compile(
    r"(?:\b(?:outside|behind|opposite|near|next to|in front of|by|at|inside) (?:the|our|my) "
    r"(?!moment|weekend|minute|time|end)[\w'&-]+(?: [\w'&-]+){0,2}|"
    r"\b(?:outside|behind|opposite|near|by|at|inside) (?-i:[A-Z])[\w'&-]+|"
    r"\b(?:the )?(?-i:[A-Z])[\w'&-]+(?: (?-i:[A-Z])[\w'&-]+){1,3}|"
    r"\b(?:the )?[abm]\d{1,4})"
    r",? (?:in|on|at|near|by|outside) $",
    re.IGNORECASE,
)


def said_around(text: str, place: str) -> str:
    """The place with what was said right beside it: "Crealy car park", "the co-op in Redruth"."""
    start = text.find(place) if place else -1
    if start < 0:
        return place
    end = start + len(place)
    if more := _ON.match(text, end):
        end = more.end()
    if before := _BEFORE.search(text[:start]):
        start = before.start()
    return text[start:end].rstrip(" ,.")


def names_a_spot(text: str, place: str) -> bool:
    """Whether a building or a road stands before the town: then nobody asks whereabouts."""
    start = text.find(place) if place else -1
    return start > 0 and bool(_BEFORE.search(text[:start]))
