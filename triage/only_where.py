"""Whether words say only where something is: the answer to a question, which has no urgency.

Read by words alone, since the model learned from whole messages: of "at the beach" it thinks of the
water, and of "in the park" of somebody in need. What is not plainly a place is left to the model.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 12  # words; more than that is a story with a place in it

TELLS = re.compile(
    r"\b(?:i|i'm|i've|we|we're|you|he|he's|she|she's|they|they're|they've|him|her|them|us|who|"
    r"is|are|was|were|has|have|had|keep|keeps|kept|do|does|did|can|could|will|would|saw|seen|"
    r"been|got|because|again|someone|somebody|everyone|nobody|want|need|help)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^\W*(?:(?:oh|ok|okay|um|er|well|sorry|yes|so|it'?s|its|it is|it was|that'?s)\W+)*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w'’&-]+|[,;.:!]")
_STOPS = frozenset(",;.:!")

# Where people come to harm, or are alone with who harms them. Of a matter that is calm these are
# places like any other.
_PERILOUS = frozenset({
    "bridge", "viaduct", "flyover", "cliff", "cliffs", "clifftop", "roof", "rooftop",
    "ledge", "edge", "parapet", "railing", "railings", "rail", "railway", "rails", "tracks",
    "line", "platform", "crossing", "river", "canal", "estuary", "sea", "water", "lake",
    "weir", "reservoir", "quarry", "dam", "rocks", "pier", "breakwater", "multistorey",
    "multi-storey", "motorway", "carriageway", "shoulder", "shaft", "mineshaft", "house",
    "home", "flat", "garden", "drive", "driveway", "shed", "work", "office", "track",
    "train", "pool", "harbour", "quay", "quayside", "harbourside", "wall", "slipway", "marina",
})  # fmt: skip
_FAST_ROAD = re.compile(r"[abm]\d{1,4}")
_PRECARIOUS = re.compile(
    r"\b(?:under(?:neath)?|beneath|off|over|(?:top|front|side) of)\b", re.IGNORECASE
)
_NUMBER = re.compile(
    r"j?\d{1,4}[a-z]?|[a-z]{1,2}\d[a-z\d]?|\d[abd-hjlnp-uw-z]{2}"
)  # of a house, a postcode
_COMPOUNDS = re.compile(r"\b(car|bus|train) (park|stop|station|shelter)(s?)\b", re.IGNORECASE)
_JOINING = frozenset({
    "in", "at", "on", "by", "to", "of", "from", "near", "outside", "behind", "opposite",
    "beside", "next", "front", "across", "round", "around", "along", "up", "down", "off",
    "over", "under", "underneath", "beneath", "inside", "between", "past", "through",
    "towards", "and", "just", "right", "left", "somewhere", "here", "there", "back", "top",
    "bottom", "end", "side", "corner", "middle", "far", "other", "same", "both", "main",
    "whole", "old", "new", "big", "little", "small", "local", "nearest", "entrance", "exit",
    "the", "a", "an", "this", "that", "my", "our",
})  # fmt: skip
_BESIDE = frozenset({
    "by", "near", "outside", "behind", "opposite", "beside", "past",
})  # fmt: skip
_PLACES = frozenset({
    "park", "parks", "beach", "street", "st", "road", "rd", "lane", "ln", "avenue", "ave",
    "close", "way", "hill", "terrace", "crescent", "gardens", "place", "court", "row",
    "square", "view", "mews", "alley", "alleyway", "alleys", "underpass", "subway", "path",
    "footpath", "towpath", "bridleway", "woods", "wood", "woodland", "forest",
    "field", "fields", "green", "common", "moor", "downs", "precinct", "town", "village",
    "city", "centre", "center", "hamlet", "parish", "estate", "seafront", "front", "prom",
    "promenade", "esplanade", "bay",
    "cove", "sands", "dunes", "station", "stop", "shelter", "school", "college",
    "uni", "university", "nursery", "playground", "playpark", "skatepark", "rec", "ground",
    "grounds", "pitch", "pitches", "church", "churchyard", "chapel", "cemetery",
    "graveyard", "library", "museum", "shop", "shops", "supermarket", "pub", "bar", "club",
    "cafe", "café", "restaurant", "takeaway", "chippy", "bakery", "chemist", "pharmacy",
    "bank", "garage", "hospital", "surgery", "hotel", "campsite", "caravan", "farm",
    "flats", "block", "toilets", "loos", "bench", "benches", "walls", "fence",
    "gate", "gates", "hedge", "verge", "layby", "lay-by", "roundabout", "junction",
    "crossroads", "lights", "market", "hall", "leisure", "gym", "cinema", "theatre",
    "arcade", "bandstand", "memorial", "statue", "fountain", "bins", "recycling",
    "lamppost", "lampposts", "signpost", "sign", "postbox", "carpark", "carparks",
    "busstop", "busstops", "busstation", "busshelter", "trainstation", "corner", "bus",
    "petrol", "playing", "sports", "industrial", "retail", "high", "trading",
})  # fmt: skip
_STREETS = frozenset({"street", "road", "rd", "lane", "ln", "avenue", "ave", "crescent"})
_NAMED_BY_TWO = frozenset({  # what a name stands before: "fore street", "boscawen park"
    "street", "st", "road", "rd", "lane", "ln", "avenue", "ave", "close", "drive", "way",
    "hill", "terrace", "crescent", "gardens", "place", "court", "row", "square", "mews",
    "park", "beach", "school", "college", "church", "estate", "bay", "cove", "farm",
    "station",
})  # fmt: skip


def says_only_where(text: str, named: Iterable[str] = (), *, guessing: bool = True) -> bool:
    """`named` are stretches of the text that are places for sure, as a finder read them.

    `guessing`: a word that is in no list counts where hardly anything but a name can stand.
    """
    words = _COMPOUNDS.sub(r"\1\2\3", _LEAD.sub("", text.strip()))
    found = _WORD.findall(words)
    if not 0 < len(found) <= LONGEST or "?" in words or TELLS.search(words):
        return False
    known = {word.casefold() for one in named for word in _WORD.findall(one)} - _STOPS
    plain = [word.casefold() for word in found]
    places = [word in known or word in _PLACES or _is_perilous(word) for word in plain]
    names: list[bool] = []
    for i, word in enumerate(plain):
        after_a_name = names[-1] if names else False
        sure = (
            places[i]
            or word in _JOINING | _STOPS
            or bool(_NUMBER.fullmatch(word))
            or (*plain, "")[i + 1] in _STREETS  # "fore street"
        )
        guessed = guessing and not sure and _is_name(i, found, plain, after_a_name=after_a_name)
        if not sure and not guessed:
            return False
        names.append(guessed)
    return any(places)


def may_be_a_cry(text: str) -> bool:
    """A bridge, the water, under something: to say only that may be a cry for help."""
    return bool(_PRECARIOUS.search(text)) or any(
        _is_perilous(one.casefold()) for one in _WORD.findall(text)
    )


def _is_perilous(word: str) -> bool:
    return word in _PERILOUS or bool(_FAST_ROAD.fullmatch(word))


def _is_name(i: int, found: list[str], plain: list[str], *, after_a_name: bool) -> bool:
    """A word that is no place by itself, where only a name can stand.

    A capital alone tells nothing behind a full stop, where phones write one by themselves.
    """
    follows = plain[i + 1 : i + 3]
    before = plain[i - 1] if i else ""
    if follows and follows[0] in _NAMED_BY_TWO:
        return True
    if before in _BESIDE or (before == "the" and i > 1 and plain[i - 2] in _BESIDE | {"at"}):
        return True
    joined = before in _JOINING or after_a_name
    if joined and len(follows) == 2 and follows[1] in _NAMED_BY_TWO:
        return follows[0] not in _JOINING | _STOPS
    return joined and found[i][0].isupper() and not found[i].isupper()
