"""What a refusal of Meta's Graph API means for us: one table, pure.

Written from Meta's table of common error codes as of March 2026. Its texts may name people, so of
each refusal only our own words are kept, with the code to look it up by.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.errors import AnotherWay, DeliveryError, TryLater, Undeliverable

TOO_MANY = frozenset({4, 17, 32, 341, 613, 80006})  # calls of the app, the Page or the user
TOKEN = frozenset({102, 190, 463, 467})
PASSING = frozenset({1, 2, 1200})  # "unknown", "unexpected", "temporary send failure"
BANNED = frozenset({368})  # the Page itself, for a while
ALREADY = frozenset({10900})  # this comment has its one private reply
GONE_PEOPLE = frozenset({
    (551, None), (551, 1545041), (200, 1545041), (10, 2018108), (10, 1545041),
    (100, 2018001), (10903, None),
})  # fmt: skip
GONE_THINGS = frozenset({(100, 33), (10, 2018292)})  # the comment was deleted, or is too old
WINDOW = frozenset({(10, 2018065), (10, 2018278), (200, 2018065), (200, 2018278), (10, 2534022)})
NOT_OURS = frozenset({(10, 2018300), (100, 2018300)})  # another app holds the thread
LONGEST_WISH = timedelta(hours=12)


class AlreadyReplied(AnotherWay):
    """This comment has had its one private reply: a crash kept us from writing it down."""

    def __init__(self) -> None:
        super().__init__("this comment was answered in private before", cause="elsewhere")


def code_of(body: bytes) -> tuple[int, int | None]:
    """(code, subcode) of a refusal; (0, None) where Meta says something else entirely."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return 0, None
    error = found.get("error") if isinstance(found, Mapping) else None
    if not isinstance(error, Mapping):
        return 0, None
    return _number(error.get("code")) or 0, _number(error.get("error_subcode"))


def refusal(status: int, body: bytes, headers: Mapping[str, str]) -> DeliveryError:
    """What to raise."""
    code, subcode = code_of(body)
    named = f"{code}/{subcode}" if subcode else str(code)
    if code in ALREADY:
        return AlreadyReplied()
    if status == 429 or code in TOO_MANY:
        return TryLater(f"Meta asked us to wait ({named})", after=_wish(headers))
    if code in TOKEN or status == 401:
        because = f"Meta does not take the Page's token ({named}): set a new one"
        return TryLater(because, cause="token")
    if code in BANNED:
        return TryLater(f"Meta lets this Page send nothing for now ({named})", after=LONGEST_WISH)
    if (code, subcode) in GONE_PEOPLE or code == 551:
        return Undeliverable(f"Meta says that this person cannot be written to ({named})")
    if (code, subcode) in GONE_THINGS:
        return Undeliverable(f"what was to be answered is gone ({named})")
    if (code, subcode) in WINDOW:
        because = f"Meta's window for answering has closed ({named}): use another way"
        return AnotherWay(because, cause="provider_window")
    if (code, subcode) in NOT_OURS:
        return AnotherWay(f"another app answers this resident now ({named})", cause="elsewhere")
    if status >= 500 or code in PASSING:
        return TryLater(f"Meta had a fault ({status}, {named})")
    because = f"Meta refused it ({status}, {named}): look at the app's permissions"
    return AnotherWay(because, cause="permissions")


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _wish(headers: Mapping[str, str]) -> timedelta | None:
    """Seconds in Retry-After, or minutes in the header that tells of a Page's usage."""
    if (seconds := headers.get("Retry-After", "")).isascii() and seconds.isdigit():
        return min(timedelta(seconds=int(seconds[:6])), LONGEST_WISH)
    try:
        usage = json.loads(headers.get("X-Business-Use-Case-Usage", "{}"))
        minutes = max(
            (
                int(one["estimated_time_to_regain_access"])
                for many in usage.values()
                for one in many
            ),
            default=0,
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return None
    return min(timedelta(minutes=min(minutes, 1440)), LONGEST_WISH) if minutes > 0 else None
