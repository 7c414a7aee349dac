"""What a text of the bot must hold to: for domain.yml's tests and for whoever proposes one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import Formatter

from bot.conversation.reading_age import FEW, grade, reading_age

# Characters of one message, by channel: what providers take. The web's is our own.
LONGEST_ON = {"messenger": 2000, "telegram": 4096, "page_comment": 8000, "web": 4000}
TIGHTEST = min(LONGEST_ON.values())
OLDEST, OLDEST_FOR_A_CHILD = 9, 6  # school grades
# The longest that a blank becomes; any other has up to BLANK characters.
BLANKS = {
    "what": 500,
    "where": 220,
    "when": 150,
    "contact": 150,
    "places": 450,
    "reach": 400,
    "word": 600,
}
BLANK = 60
PROMISED = re.compile(
    r"\b(?:is|are) (?:coming|on (?:the|their) way)\b|officers? will (?:come|attend|visit)",
    re.IGNORECASE,
)
HOURS = re.compile(
    r"\b(?:\d{1,2}(?:[:.]\d\d)? ?(?:am|pm)|monday|weekdays?|\d{1,2} ?to ?\d{1,2})\b",
    re.IGNORECASE,
)
TALKS_DOWN = re.compile(
    r"(?:\b(?:not?|never|stop|avoid|instead of)|n['’]t)\s+(?:need\s+|have\s+|please\s+)?(?:to\s+)?"
    r"(?:call|ring|dial|phone|use|contact|text|try|bother)(?:ing)?\s+999\b",
    re.IGNORECASE,
)
KEPT = ("not yet recorded as a crime", "72 hours", "same day", "automated", "secret word")
_NUMBER = re.compile(r"\b\d(?:[\d ]*\d){2,}\b")  # 999, 101, 0800 555 111
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class NotAText(ValueError):
    """Braces that open no blank."""


def blanks(text: str) -> frozenset[str]:
    """The names between braces. Raises NotAText."""
    try:
        parsed = list(Formatter().parse(text))
    except ValueError as error:
        raise NotAText from error
    found = [(name, how, as_what) for _, name, how, as_what in parsed if name is not None]
    if any(not name.isidentifier() or how or as_what for name, how, as_what in found):
        raise NotAText
    return frozenset(name for name, _, _ in found)


def can_stand_for(text: str, release: str) -> bool:
    """Whether it can be filled in where the release's text is: what else it says is not asked."""
    try:
        return bool(text.strip()) and blanks(text) <= blanks(release)
    except NotAText:
        return False


def longest(text: str) -> int:
    """Characters, with every blank at its longest."""
    names = blanks(text)
    return len(text.format_map({name: "x" * BLANKS.get(name, BLANK) for name in names}))


def faults(
    text: str, *, release: str, child: bool, channel: str = "", others: Iterable[str] = ()
) -> list[str]:
    """Why it cannot be said in place of the release's text, each as a sentence for its author.

    `others` are texts that it must differ from: a question is never put twice in the same words.
    """
    if not text.strip():
        return ["Write the text."]
    if _UNSEEN.search(text):
        return ["The text holds characters that nobody can see: type it again."]
    try:
        found, wanted = blanks(text), blanks(release)
    except NotAText:
        return ["A brace opens no blank: write { and } only around a blank's name."]
    wrong = [f"Keep the blank {{{one}}}." for one in sorted(wanted - found)]
    wrong += [f"There is no blank {{{one}}} here." for one in sorted(found - wanted)]
    if wrong:
        return wrong
    most = LONGEST_ON.get(channel, TIGHTEST)
    if longest(text) > most:
        wrong.append(f"With its blanks filled in it may have {most:,} characters at most.")
    if (age := too_hard(text, child=child)) is not None:
        wrong.append(f"It reads like a text for people of {age}: use shorter words and sentences.")
    if PROMISED.search(text):
        wrong.append("Promise nobody who may not come.")
    if TALKS_DOWN.search(text) and not TALKS_DOWN.search(release):
        wrong.append("Never tell anybody not to call 999.")
    if HOURS.search(text) and not HOURS.search(release):
        wrong.append("State no opening hours: they change.")
    wrong += [
        f"Keep the number {one}."
        for one in dict.fromkeys(_NUMBER.findall(release))
        if one not in text
    ]
    wrong += [f"Keep the words “{one}”." for one in KEPT if one in release and one not in text]
    if text.strip() in {one.strip() for one in others}:
        wrong.append("Another wording of this question says the same: it must differ.")
    return wrong


def notice_faults(text: str, *, most: int) -> list[str]:
    """Of words that one person puts up at once: a banner, a holding message."""
    if _UNSEEN.search(text):
        return ["The text holds characters that nobody can see: type it again."]
    wrong = []
    if len(text) > most:
        wrong.append(f"Write at most {most:,} characters.")
    if (age := too_hard(text, child=False)) is not None:
        wrong.append(f"It reads like a text for people of {age}: use shorter words and sentences.")
    if PROMISED.search(text):
        wrong.append("Promise nobody who may not come.")
    if TALKS_DOWN.search(text):
        wrong.append("Never tell anybody not to call 999.")
    return wrong


def too_hard(text: str, *, child: bool) -> int | None:
    """The reading age where it is too high; None where it is well, or the text too short to say."""
    if len(text.split()) < FEW or grade(text) <= (OLDEST_FOR_A_CHILD if child else OLDEST):
        return None
    return reading_age(text)
