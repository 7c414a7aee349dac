"""The force's Facebook Pages: whose token sends for each, and which place each is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.secret import Secret

_ID = re.compile(r"\d{1,30}")
_HEADER = "page"  # how the first line of a table begins: "page id, token, area"


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """`area` is a place in words, or "lat lon": the first guess for a message without a place."""

    token: Secret
    area: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pages:
    """By their ids; or one token for the only Page, whichever it is."""

    by_id: Mapping[str, Page]
    only: Page | None = None

    def get(self, page_id: str) -> Page | None:
        return self.only or self.by_id.get(page_id)

    def __iter__(self) -> Iterator[Page]:
        return iter([self.only] if self.only else self.by_id.values())


def read(raw: Secret) -> Pages:
    """One token, or a line a Page: id, token, area. Raises ValueError, never with a token in it."""
    text = raw.reveal().strip()
    if "," not in text and len(text.split()) == 1:
        return Pages(by_id={}, only=Page(token=raw))
    found: dict[str, Page] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if number == 1 and line.strip().casefold().startswith(_HEADER):
            continue
        page_id, token, area = (*(one.strip() for one in line.split(",", 2)), "", "")[:3]
        if not _ID.fullmatch(page_id) or not token or len(token.split()) != 1:
            raise ValueError(f"line {number} must be: page id, token, area")
        if page_id in found:
            raise ValueError(f"line {number} names a Page that was named before")
        found[page_id] = Page(token=Secret(token), area=area)
    if not found:
        raise ValueError("names no Page")
    return Pages(by_id=found)
