"""Ids, names and dates in Telegram's updates, told apart from what is none.

Its library reads any JSON as any of them; a database takes neither NUL, half a surrogate pair nor a
very long key.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, TypeGuard

from bot.inbound_json import clean

CHANNEL = "telegram"
AHEAD = timedelta(minutes=5)  # a time further ahead than clocks differ is none
LONGEST_FILE_ID = 1_000
_PLAIN = re.compile(r"[\w.:-]{1,120}", re.ASCII)


def is_id(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


def is_plain(value: Any) -> TypeGuard[str]:
    """A name such as Telegram gives to presses."""
    return isinstance(value, str) and _PLAIN.fullmatch(value) is not None


def key_of(value: Any) -> str:
    """What makes an update be accepted once: as it is where it is plain, else its hash."""
    if is_id(value) or is_plain(value):
        return str(value)
    return sha256(repr(value).encode("utf-8", "replace")).hexdigest()[:32]


def file_id(value: Any) -> str | None:
    """None: such a file cannot be fetched; that there was one is kept all the same."""
    return clean(value)[:LONGEST_FILE_ID] or None if isinstance(value, str) else None


def moment(told: datetime | None, now: datetime) -> datetime:
    """Now where Telegram tells no time, or one that has not come."""
    return told if told is not None and told <= now + AHEAD else now


def turn_of_update(update_id: Any) -> int | None:
    """Telegram counts its updates up, and says so of nothing else: edits carry their old id."""
    return update_id if is_id(update_id) and update_id >= 0 else None


def edit_of_update(update_id: Any) -> str:
    """One message may be edited often: each update is another."""
    return f":edit:{key_of(update_id)}"
