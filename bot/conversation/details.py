"""Details that a resident gives without being asked: when, who is hurt, how to reach them."""

from __future__ import annotations

import re

MOST_READ = 2000  # characters: details stand near the beginning, and time must not run away

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|tue|tues|wed|thu|thurs|fri|sat|sun)"
_MONTH = (
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_PART = r"morning|afternoon|evening|night|lunchtime|tea ?time|breakfast|midnight|dinner ?time"
_NUMBER = (
    r"a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|couple of|few|several|\d{1,3}"
)
_UNIT = r"min(?:ute)?s?|hours?|hrs?|days?|nights?|weeks?|wks?|months?|years?|weekends?"
_CLOCK = r"\d{1,2}(?:[:.]\d{2})? ?(?:am|pm|o'?clock)|\d{1,2}:\d{2}|noon|midday|midnight"
_TIMES = re.compile(
    rf"\b(?:(?:early |late )?(?:this|yesterday|every|most|last|on|the other|in the|all|each) "
    rf"(?:{_DAY}|{_PART}|day|week|weekend|month|year|evenings|nights|mornings)(?: (?:{_PART}))?s?"
    rf"(?: (?:at|around|about) (?:{_CLOCK}))?"
    rf"|(?:yesterday|today|tonight|tomorrow)(?: (?:{_PART}))?(?: (?:at|around|about) (?:{_CLOCK}))?"
    rf"|(?:for |over |about |in the last |the last |past )?(?:the )?(?:past |last )?(?:{_NUMBER}) "
    rf"(?:{_UNIT})(?: ago)?"
    rf"|(?:at|around|about|by|since|from|after|before|between) (?:{_CLOCK})"
    rf"(?: (?:this|yesterday|on|last|today|and|to) ?(?:{_DAY}|{_PART}|{_CLOCK})?)?"
    rf"|(?:{_CLOCK})(?: (?:today|yesterday|tonight|this {_PART}))?"
    rf"|since (?:{_DAY}|{_MONTH}|yesterday|christmas|easter|last \w+)"
    rf"|(?:{_DAY}) (?:{_PART}|just gone)|(?:{_PART}) of (?:the )?\d{{1,2}}(?:st|nd|rd|th)?"
    rf"|(?:on (?:the )?)?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})\b(?: \d{{4}})?"
    rf"|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?"
    rf"|overnight|just now|right now|at the moment|nightly|daily|at weekends|every time|"
    rf"earlier today|earlier on|this minute|all (?:day|night|week)|(?:most|every) (?:days|nights)|"
    rf"years ago|ages ago|months ago|weeks ago|days ago|hours ago|recently|at school run)\b",
    re.IGNORECASE,
)
_AGE = re.compile(r"\b(?:years?|months?|weeks?|yrs?)[ -]?old\b", re.IGNORECASE)

_PHONE = re.compile(r"(?<![\w/])(?:\+44 ?|0)\d(?:[ -]?\d){8,10}(?!\w)")
_MAIL = re.compile(r"(?<!\S)[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_NAME = re.compile(
    r"\b(?:my name is|my name's|name is|i am called|i'm called)\s+"
    r"([a-z][\w'-]{1,30}(?: [a-z][\w'-]{1,30})?)", re.IGNORECASE,
)  # fmt: skip
_SIGNATURE = re.compile(r"[.,;:!?\n-]\s*([A-Z][a-z'-]{1,20}(?: [A-Z][a-z'-]{1,20})?)[,:]?\s*$")

_REACH_ME = re.compile(
    r"^(?:(?:it'?s|my (?:number|phone|mobile|phone number|mobile number|e-?mail)(?: is|'s)|"
    r"(?:you can )?(?:call|ring|phone|text|reach|e-?mail) me (?:on|at)) +)+",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:no(?:body| one|-one|one)|none of (?:us|them)|neither|not|isn'?t|aren'?t|wasn'?t|"
    r"weren'?t|no|without|never|didn'?t get)\b(?:\s+\w+){0,3}\s+(?:hurt|injur\w*|harmed|wounded)\b|"
    r"\b(?:uninjured|unhurt|no injuries|everyone got out(?: \w+)?|"
    r"everyone(?:'s| is| was)? (?:ok|okay|fine|safe))\b",
    re.IGNORECASE,
)
_HURT = re.compile(
    r"\b(?:hurt|injur(?:y|ies|ed)|wounded|bleeding|bruis\w+|black eye|"
    r"broken (?:nose|arm|leg|wrist|rib)|stitches|concuss\w+|a&e|in hospital|to hospital|"
    r"knocked (?:him|her|me|them) out)\b",
    re.IGNORECASE,
)
_ANONYMOUS = re.compile(
    r"\banonymous(?:ly)?\b|\bdon'?t (?:use|want to give|want to say|share) my (?:name|details)\b|"
    r"\bkeep (?:me|my name) out\b|\bwithout (?:giving )?my name\b",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"^\W*(?:oh )?(?:sorry|oops|whoops|wait|hang on|no|nope|actually|correction|apologies|typo|"
    r"i meant|i mean|my bad|edit)\b|"
    r"\b(?:i meant|i mean|should (?:be|say|read)|not \w+,? (?:but|it'?s)|it'?s not|"
    r"it was(?:n'?t| not)|wrong (?:place|road|street|town|day|time|date)|"
    r"change (?:the|my|it)|got (?:that|it) wrong)\b|"
    r", ?not (?:in |at |on )?\w+(?: \w+)?\W*$|"
    r"^\W*(?:\w+\W+){1,4}not (?:in |at |on )?\w+(?: \w+)?\W*$",
    re.IGNORECASE,
)
_CORRECTS_PLAINLY = re.compile(
    r"^\W*(?:(?:oh |no |sorry )*(?:correction|typo|i meant|i mean|i got|it should)\b|"
    r"sorry,? (?:it|that|not|i meant)\b)|\b(?:i meant|should (?:be|say|read|have been))\b|"
    r"^\W*(?:\w+\W+){1,4}not (?:in |at |on )?\w+\W*$",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"^(?P<right>.{2,80}?),?\s+(?:and\s+)?not\s+(?:in\s+|at\s+|on\s+|the\s+)?"
    r"(?P<wrong>[\w' ]{2,40})\W*$",
    re.IGNORECASE | re.DOTALL,
)
_NOT_BUT = re.compile(
    r"^(?:it'?s |it was |that'?s )?not\s+(?:in\s+|at\s+|on\s+)?(?P<wrong>[\w' ]{2,40}?)[,;.]?\s+"
    r"(?:but|it'?s|it was|i meant|i mean)\s+(?P<right>.{2,80}?)\W*$",
    re.IGNORECASE | re.DOTALL,
)
_LEAD = re.compile(
    r"^\W*(?:(?:oh|sorry|oops|whoops|wait|hang on|no|nope|actually|correction|apologies|typo|"
    r"i meant|i mean|my bad|edit|it'?s|it was|that should be|that was|should be|should say|"
    r"make that|in|at)"
    r"[\s,.:;!-]+)+",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?\s*$|^\W*(?:what|why|how|when|who|where|which|can|could|do|does|is|are|will|would|"
    r"should|am)\b",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:something else|another (?:thing|matter|problem|report|one)|"
    r"different (?:matter|thing|issue)|one more thing|on another (?:note|subject)|by the way|btw|"
    r"also (?:want|need|wanted|like) to report|separate (?:matter|issue|thing)|as well as that|"
    r"while i'?m here)\b|^\W*also\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:back to|go back|the other (?:report|one|thing|matter)|my first (?:report|one|message)|"
    r"the first (?:report|one|thing)|earlier report|carry on with|continue with|finish the)\b",
    re.IGNORECASE,
)
_WANTS_TO_REPORT = re.compile(
    r"\b(?:report (?:something|a crime|an incident|a problem|an issue|it|this|smth|sth|somthing)|"
    r"make a (?:report|statement|complaint to police)|file a report|"
    r"(?:want|need|like|wish|here|trying|got something|have something) to (?:report|tell (?:you|"
    r"someone|the police)))\b|"
    r"^\W*(?:report|a crime|new report|report it)\W*$",
    re.IGNORECASE,
)
_HAPPENING = re.compile(
    r"\b(?:now|right now|just now|at the moment|still (?:here|there|going on|happening)|"
    r"as we speak|"
    r"this minute|happening now|they'?re here|he'?s here|she'?s here|ongoing)\b",
    re.IGNORECASE,
)
_WHILE = re.compile(
    r"\b(?:when|while|whilst|after|before|during|since|until|between|ago|o'?clock|morning|"
    r"afternoon|evening|night|day|week|month|year|today|time|hours?)\b|\d",
    re.IGNORECASE,
)
THIN = 6  # words: "I want to report a theft" says what kind, not what happened


def when(text: str) -> str:
    """The words that say when, or nothing."""
    read = text[:MOST_READ]
    for found in _TIMES.finditer(read):
        if not _AGE.match(read[found.start() :].split(" ", 1)[-1]):
            return found[0].strip()
    return ""


def tells_when(text: str) -> bool:
    """ "While we were away" names a time by what went on."""
    return bool(_WHILE.search(text[:300]))


def is_happening(text: str) -> bool:
    return bool(_HAPPENING.search(text[:MOST_READ]))


def contact(text: str) -> str:
    """Name, phone and e-mail as they stand in the text; nothing without a number or address."""
    read = text[:MOST_READ]
    ways = [found[0].strip() for found in (_PHONE.search(read), _MAIL.search(read)) if found]
    name = _NAME.search(read)
    if not ways and not name:
        return ""
    before = read[: read.find(ways[0])] if ways else ""
    signed = _SIGNATURE.search(before.rstrip(" ,:-") or "") if not name else None
    return ", ".join([found[1] for found in (name or signed,) if found] + ways)


def without_lead(text: str) -> str:
    """A contact without "my number is"."""
    return _REACH_ME.sub("", text)


def hides_contact(text: str) -> str:
    """The text without phone numbers and e-mail addresses: those are kept apart."""
    return " ".join(_MAIL.sub(" ", _PHONE.sub(" ", text)).split(" ")).strip()


def injured(text: str) -> bool | None:
    """Whether the words say that somebody is hurt; None when they say nothing about it."""
    read = text[:MOST_READ]
    if _NOBODY.search(read):
        return False
    return True if _HURT.search(read) else None


def wants_anonymity(text: str) -> bool:
    return bool(_ANONYMOUS.search(text[:MOST_READ]))


def corrects(text: str) -> bool:
    """Whether the words take something back: "sorry, Exmouth not Exeter"."""
    return bool(_CORRECTS.search(text[:300]))


def corrects_plainly(text: str) -> bool:
    """A correction that could be nothing else, for when no report is open any more."""
    return bool(_CORRECTS_PLAINLY.search(text[:300])) and not names_another_matter(text)


def put_right(text: str) -> str:
    """What is right, out of a correction that also names what was wrong."""
    said = _LEAD.sub("", text[:300]).strip()
    for shape in (_NOT_BUT, _INSTEAD):
        if found := shape.match(said):
            return _LEAD.sub("", found["right"]).strip(" ,.")
    return said


def asks(text: str) -> bool:
    return bool(_ASKS.search(text[:MOST_READ].strip()))


def names_another_matter(text: str) -> bool:
    return bool(_ANOTHER.search(text[:MOST_READ]))


def goes_back(text: str) -> bool:
    return bool(_BACK.search(text[:300]))


def only_wants_to_report(text: str) -> bool:
    """ "I want to report something", with nothing said yet about what happened."""
    if text.strip().casefold().startswith(("how", "where", "who")):
        return False
    return bool(_WANTS_TO_REPORT.search(text[:200])) and len(text.split()) <= THIN + 3


def has_words(text: str) -> bool:
    """Whether there is anything to read: emoji and punctuation alone are not words."""
    return any(one.isalnum() for one in text[:MOST_READ])
