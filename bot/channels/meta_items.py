"""A POST of Meta taken apart: it may hold many things that happened, each read by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal

from bot.inbound_json import clean

_ID = re.compile(r"[\w.$:-]{1,120}", re.ASCII)
AHEAD = timedelta(minutes=5)  # a time further ahead than clocks differ is none


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One thing that happened on a Page. A standby item is one that another app answers."""

    page: str
    kind: Literal["messaging", "standby", "change"]
    content: Mapping[str, Any]


def items(payload: Any) -> Iterator[Item]:
    """Whatever can be recognised; what is malformed is passed over, never what stands beside it."""
    if not isinstance(payload, Mapping) or payload.get("object") != "page":
        return
    for entry in _list(payload.get("entry")):
        page = an_id(entry.get("id")) if isinstance(entry, Mapping) else None
        if page is None:
            continue
        for name, kind in _LISTS:
            for one in _list(entry.get(name)):
                if isinstance(one, Mapping):
                    yield Item(page=page, kind=kind, content=one)


_LISTS: tuple[tuple[str, Literal["messaging", "standby", "change"]], ...] = (
    ("messaging", "messaging"),
    ("standby", "standby"),
    ("changes", "change"),
)


def an_id(value: Any) -> str | None:
    """Ids come as text, and where Meta forgot it, as numbers."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**127:
        return str(value)
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def a_message_id(value: Any) -> str | None:
    """What makes a message be accepted once. A very long or odd one goes by its hash."""
    if not isinstance(value, str) or not value:
        return None
    return value if _ID.fullmatch(value) else short_hash(value)


def short_hash(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def words(value: Any) -> str:
    return clean(value) if isinstance(value, str) else ""


def moment(value: Any, *, now: datetime, per_second: int) -> datetime:
    """Meta's number as a time; now where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return now
    try:
        told = datetime.fromtimestamp(value / per_second, tz=UTC)
    except (OverflowError, ValueError, OSError):
        return now
    return told if told <= now + AHEAD else now


def turn_of(sent_at: datetime) -> int:
    """Meta counts nothing but milliseconds; within one the order of arrival holds."""
    return max(0, round(sent_at.timestamp() * 1000))


def a_map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
