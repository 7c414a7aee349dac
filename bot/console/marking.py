"""Marks the words that meant danger in what a resident wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Piece(NamedTuple):
    """A stretch of the text; `danger` names the kind where it is marked."""

    text: str
    danger: str | None


def marked(text: str, flags: Iterable[Mapping[str, Any]]) -> list[Piece]:
    """The whole text in pieces, in order.

    A flag's position counts in the message it was found in. A report's description may hold
    several messages, so words that are not where they are said to be are looked for.
    """
    danger: list[str | None] = [None] * len(text)
    for flag in flags:
        kind = str(flag.get("name", "danger")).replace("_", " ")
        for start, end in _where(text, flag):
            danger[start:end] = [kind] * (end - start)
    pieces: list[Piece] = []
    begin = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or danger[at] != danger[begin]:
            pieces.append(Piece(text[begin:at], danger[begin]))
            begin = at
    return pieces


def _where(text: str, flag: Mapping[str, Any]) -> list[tuple[int, int]]:
    words = str(flag.get("words", ""))
    start, end = flag.get("start"), flag.get("end")
    if not words:
        return []
    if isinstance(start, int) and isinstance(end, int) and text[start:end] == words:
        return [(start, end)]
    at = text.find(words)
    return [] if at < 0 else [(at, at + len(words))]
