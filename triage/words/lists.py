"""The reviewed word lists of triage/data/words, as text and as groups."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def lines(name: str) -> str:
    """One list as it is written."""
    return files("triage").joinpath(f"data/words/{name}.txt").read_text(encoding="utf-8")


@cache
def named(name: str) -> dict[str, tuple[str, ...]]:
    """A list of `name: words` lines; a line that begins with a space goes on with the one above."""
    found: dict[str, tuple[str, ...]] = {}
    current = ""
    for line in lines(name).splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith(" "):
            found[current] += tuple(line.split())
        else:
            current, _, words = line.partition(": ")
            found[current] = tuple(words.split())
    return found
