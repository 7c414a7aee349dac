"""Texts that are too long: one that came in is cut, but never where it means danger; one that goes
out becomes several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from triage.decision_types import RedFlag

AROUND = 150  # characters kept on either side of dangerous words
OF_ONE_KIND = 2  # the same danger said a thousand times is said twice


def cut(text: str, longest: int, find: Callable[[str], Sequence[RedFlag]]) -> str:
    """The beginning, and from the rest the surroundings of what means danger."""
    if len(text) <= longest:
        return text
    kept = [text[:longest]]
    end = longest
    seen: Counter[str] = Counter()
    for flag in sorted(find(text), key=lambda one: one.start):
        if flag.end <= end or seen[flag.name] >= OF_ONE_KIND:
            continue
        seen[flag.name] += 1
        start = max(0, flag.start - AROUND)  # said twice rather than torn apart
        end = flag.end + AROUND
        kept.append(text[start:end])
    return "\n…\n".join(kept)


def split(text: str, longest: int) -> list[str]:
    """Parts that a channel takes, cut at the end of a paragraph, line or word where there is one.

    Counted as Telegram counts, in UTF-16: a flag or a face is two or more.
    """
    parts = []
    rest = text.strip() or "…"  # providers refuse an empty message
    while _units(rest) > longest:
        window = _prefix(rest, longest)
        end = (
            max(window.rfind("\n\n"), 0) or max(window.rfind("\n"), 0) or max(window.rfind(" "), 0)
        )
        end = end or len(window)
        parts.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*parts, rest] if rest else parts


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _prefix(text: str, longest: int) -> str:
    return text.encode("utf-16-le")[: longest * 2].decode("utf-16-le", "ignore")
