"""What a web client asks, read strictly: a bad field is named, and danger is heard all the same."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from bot.channels.base import Media
from bot.channels.fixed_words import said_danger
from bot.inbound_json import clean
from bot.web_errors import Refused

LONGEST_ID = 128
LONGEST_PRESS = 64
LONGEST_TEXT = 10_000  # characters that go on; of a longer text the danger is kept as well
LONGEST_READ = 150_000  # characters that are read at all; more is refused, with 999 for danger
_HEX_KEY = re.compile(r"[0-9A-Fa-f]{32,256}")
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})")
_KEPT_CONTROLS = frozenset("\n\t")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One message of a web client, whole and clean."""

    message_id: str
    text: str = ""
    press: str | None = None
    lat: float | None = None
    lon: float | None = None
    photo: Media | None = None
    too_long: bool = False


def is_key(text: str) -> bool:
    """At least 32 hex digits: long enough that nobody guesses it."""
    return _HEX_KEY.fullmatch(text) is not None


def read_json(body: bytes) -> Asked:
    """Raises Refused."""
    heard = body.decode("utf-8", "replace")
    try:
        value = json.loads(body, parse_constant=_no_constant, object_pairs_hook=_each_once)
    except _SaidTwice as error:
        heard = _without_escapes(heard)
        raise Refused(400, "said_twice", "A field may be given only once.", heard=heard) from error
    except (ValueError, RecursionError) as error:
        heard = _without_escapes(heard)
        raise Refused(400, "not_json", "The body is not valid JSON.", heard=heard) from error
    if not isinstance(value, dict):
        raise Refused(400, "not_an_object", "The body must be a JSON object.", heard=heard)
    # escapes hide words: what danger is read in are the texts themselves, also in wrong fields
    heard = " . ".join(_texts(value))
    return asked_from({name: one for name, one in value.items() if one is not None}, heard=heard)


def asked_from(fields: Mapping[str, Any], *, photo: Media | None = None, heard: str = "") -> Asked:
    """Exactly one of text, location and press; a photo may have a text. Raises Refused."""

    def refuse(code: str, message: str) -> NoReturn:
        raise Refused(400, code, message, heard=heard)

    message_id = fields.get("message_id")
    if not isinstance(message_id, str) or not 0 < len(message_id) <= LONGEST_ID:
        refuse("bad_message_id", f"message_id must be a text of 1 to {LONGEST_ID} characters.")
    if not message_id.isprintable():
        refuse("bad_message_id", "message_id must hold printable characters only.")
    given = [name for name in ("text", "location", "press") if name in fields]
    if photo is not None and (not given or given == ["text"]):
        text = fields.get("text", "")
    elif len(given) != 1:
        refuse("one_of", "Give exactly one of text, location, press or photo.")
    elif given == ["location"]:
        lat, lon = _point(fields["location"], refuse)
        return Asked(message_id=message_id, lat=lat, lon=lon)
    elif given == ["press"]:
        press = fields["press"]
        if not isinstance(press, str) or not 0 < len(press) <= LONGEST_PRESS:
            refuse("bad_press", "press must be the value of a choice.")
        if said_danger(press):  # no button of ours: words that a client took for one
            return Asked(message_id=message_id, text=plain(press))
        return Asked(message_id=message_id, press=plain(press))
    else:
        text = fields["text"]
    if not isinstance(text, str):
        refuse("bad_text", "text must be a text.")
    text = plain(text)
    if len(text) > LONGEST_READ:
        raise Refused(
            413, "too_long", f"A message may have {LONGEST_READ} characters.", heard=heard
        )
    if not text.strip() and photo is None:
        refuse("empty", "The message is empty. Write what happened.")
    return Asked(message_id=message_id, text=text, photo=photo, too_long=len(text) > LONGEST_TEXT)


def plain(text: str) -> str:
    """Without control characters, which no resident types; words in any script stay as they are."""
    text = clean(text.replace("\r\n", "\n"))
    return "".join(
        one for one in text if one in _KEPT_CONTROLS or unicodedata.category(one) != "Cc"
    )


def _point(value: Any, refuse: Any) -> tuple[float, float]:
    if not isinstance(value, dict):
        refuse("bad_location", "location must be an object with lat and lon.")
    numbers = []
    for name, most in (("lat", 90.0), ("lon", 180.0)):
        number = value.get(name)
        if isinstance(number, bool) or not isinstance(number, int | float):
            refuse("bad_location", f"{name} must be a number.")
        if not -most <= number <= most or not math.isfinite(number):
            refuse("bad_location", f"{name} must be between -{most:.0f} and {most:.0f}.")
        numbers.append(float(number))
    return numbers[0], numbers[1]


def _texts(value: Any, depth: int = 0) -> list[str]:
    if isinstance(value, str):
        return [value]
    if depth > 5:
        return []
    if isinstance(value, dict):
        value = [one for name, one in value.items() if name != "message_id"]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one, depth + 1)]
    return []


class _SaidTwice(ValueError):
    """An object names a field twice: of two texts, one would be lost unread."""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise _SaidTwice
    return fields


def _without_escapes(text: str) -> str:
    """What broken JSON says, with the escapes of its letters and line ends undone."""
    text = _ESCAPED.sub(lambda found: clean(chr(int(found[1], 16))), text)
    return text.replace("\\n", "\n").replace("\\/", "/").replace('\\"', '"')


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
