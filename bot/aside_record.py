"""What a file that was put aside tells: of whom it is, why and when, and the words it holds."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Self

from bot.channels.base import Inbound
from bot.inbound_json import clean

SHOWN = 2_000  # characters; the rest stands behind, in the same file
CUT_SHORT = "Malformed"
FRONT = b'{"aside": '
SPOKEN = frozenset({"text", "caption", "message", "title"})  # where providers put what people say
TEXT = re.compile(r'"(?:text|caption)": ?("(?:[^"\\]|\\.)*")')
DEEPEST = 12


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    fault: str  # the kind of what went wrong, never its words
    at: datetime
    channel: str
    heard: bool  # its plain words are in the inbox
    text: str

    @classmethod
    def of(cls, *, fault: str, at: datetime, channel: str, heard: bool, text: str) -> Self:
        return cls(fault=fault, at=at, channel=channel, heard=heard, text=clean(text)[:SHOWN])

    def as_json(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self)} | {
            "at": self.at.isoformat()
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Lying:
    """What decides how long one stays; `conversation` is a digest."""

    name: str
    conversation: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Removed:
    """How many files went, and how many could not."""

    gone: int
    stuck: int


def head_of(start: bytes, *, kept_at: datetime) -> Head:
    """Of the file's beginning; what an older release has put aside, or cut short, says less."""
    text = start.decode("utf-8", "replace")
    try:
        if start.startswith(FRONT):
            said, _ = json.JSONDecoder().raw_decode(text[len(FRONT) :])
            return Head.of(**said | {"at": datetime.fromisoformat(said["at"])})
        record = json.loads(text)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        record = None
    known: Mapping[str, Any] = record if isinstance(record, dict) else {}
    return Head.of(
        fault=CUT_SHORT,
        at=kept_at,
        channel=_text(known.get("channel")),
        heard=False,
        text=_text(known.get("text")) or _first_text(text),
    )


def record_as_it_is(inbound: Inbound) -> dict[str, Any]:
    """Where what is odd in it fits into no JSON."""
    odd = {one.name: repr(getattr(inbound, one.name)) for one in fields(inbound)}
    return odd | {name: value for name in ("channel", "text") if (value := getattr(inbound, name))}


def as_text(payload: Any) -> str:
    """What a provider brought, the same however often it brings it. Never raises."""
    try:
        return json.dumps(payload, sort_keys=True, default=repr)
    except (RecursionError, ValueError, TypeError) as error:
        return f"cannot be written down: {type(error).__name__}"


def words_in(payload: Any, deep: int = 0) -> str:
    """Whatever may be a person's words in what a provider brought, in whatever shape."""
    if deep > DEEPEST:
        return ""
    found: list[str] = []
    if isinstance(payload, Mapping):
        for key, value in payload.items():
            if isinstance(value, str):
                found += [value] if key in SPOKEN else []
            else:
                found.append(words_in(value, deep + 1))
    elif isinstance(payload, list):
        found = [words_in(one, deep + 1) for one in payload]
    return "\n".join(one for one in found if one)


def _first_text(cut_short: str) -> str:
    """The words of a record that breaks off behind them."""
    found = TEXT.search(cut_short)
    try:
        return _text(json.loads(found[1])) if found else ""
    except ValueError:
        return ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
