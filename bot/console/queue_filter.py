"""What somebody wants to see of a queue: read from an address or a form, written as an address.

Words that are looked for may be personal data, so they come by POST and stand in no address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from aiohttp import web

from bot.console import words as names
from bot.console.form import field_of
from bot.storage.desk_queues import OPEN, STATUSES, Key, Wanted

LONGEST_WORDS = 200
TABS = ("open", *STATUSES, "any")


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueFilter:
    """Nothing of it is trusted: what is no choice of ours counts as not chosen."""

    status: str = "open"
    category: str = ""
    urgency: str = ""
    whose: str = ""
    late: bool = False
    new: bool = False
    words: str = ""
    after: Key | None = None
    before: Key | None = None
    first: int = 1  # the number of the first line, for the map

    @property
    def is_narrow(self) -> bool:
        return bool(
            self.category or self.urgency or self.whose or self.late or self.new or self.words
        )

    def wanted(
        self,
        *,
        teams: tuple[str, ...] | None,
        staff_id: int,
        now: datetime,
        since: Mapping[str, datetime],
        urgencies: tuple[str, ...] | None = None,
    ) -> Wanted:
        if self.urgency and (urgencies is None or self.urgency in urgencies):
            urgencies = (self.urgency,)
        return Wanted(
            statuses={"open": OPEN, "any": STATUSES}.get(self.status, (self.status,)),
            teams=teams,
            urgencies=urgencies,
            category=self.category,
            taken_by=staff_id if self.whose == "mine" else None,
            nobodys=self.whose == "nobodys",
            late_at=now if self.late else None,
            newer=since if self.new else None,
            words=self.words,
        )

    def fields(self, **other: str) -> dict[str, str]:
        """Without the words, and without the place in the list."""
        mine = {
            "status": "" if self.status == "open" else self.status,
            "category": self.category,
            "urgency": self.urgency,
            "whose": self.whose,
            "late": "1" if self.late else "",
            "new": "1" if self.new else "",
        }
        return {name: value for name, value in (mine | other).items() if value}

    def address(self, path: str, **other: str) -> str:
        fields = self.fields(**other)
        return f"{path}?{urlencode(fields)}" if fields else path


def of_query(request: web.Request) -> QueueFilter:
    return _read(dict(request.query))


async def of_form(request: web.Request) -> QueueFilter:
    sent = ("status", "category", "urgency", "whose", "late", "new", "words")
    given = {name: await field_of(request, name) for name in (*sent, "after", "before", "from")}
    return _read(given)


def as_text(key: Key) -> str:
    micros = int(key.created_at.timestamp()) * 1_000_000 + key.created_at.microsecond
    return f"{key.rank}.{micros}.{key.reference}"


def _read(given: Mapping[str, str]) -> QueueFilter:
    def one_of(name: str, choices: tuple[str, ...], otherwise: str = "") -> str:
        return given.get(name, "") if given.get(name, "") in choices else otherwise

    first = given.get("from", "")
    return QueueFilter(
        status=one_of("status", TABS, "open"),
        category=one_of("category", names.all_categories()),
        urgency=one_of("urgency", tuple(names.URGENCIES)),
        whose=one_of("whose", ("mine", "nobodys")),
        late=bool(given.get("late")),
        new=bool(given.get("new")),
        words=given.get("words", "")[:LONGEST_WORDS],
        after=_key(given.get("after", "")),
        before=_key(given.get("before", "")),
        first=int(first) if first.isascii() and first.isdigit() and 0 < len(first) < 7 else 1,
    )


def _key(text: str) -> Key | None:
    """None for what is no key: the list then begins at its beginning."""
    rank, _, rest = text.partition(".")
    micros, _, reference = rest.partition(".")
    if not (rank in ("0", "1", "2", "3") and micros.isascii() and micros.isdigit() and reference):
        return None
    if len(micros) > 16 or len(reference) > 20 or not reference.isascii():
        return None
    seconds, rest_micros = divmod(int(micros), 1_000_000)
    moment = datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest_micros)
    return Key(int(rank), moment, reference)
