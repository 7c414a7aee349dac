"""A text that is too long is cut, but never the words in it that mean danger."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from triage.decision_types import RedFlag

AROUND = 150  # characters kept on either side of dangerous words
MOST_PARTS = 10


def cut(text: str, longest: int, find: Callable[[str], Sequence[RedFlag]]) -> str:
    """The beginning, and from the rest the surroundings of what means danger."""
    if len(text) <= longest:
        return text
    kept = [text[:longest]]
    end = longest
    for flag in sorted(find(text), key=lambda one: one.start):
        if flag.end <= end or len(kept) > MOST_PARTS:
            continue
        start = max(end, flag.start - AROUND)
        end = flag.end + AROUND
        kept.append(text[start:end])
    return "\n…\n".join(kept)
