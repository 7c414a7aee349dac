"""A text that is too long is cut, but never the words in it that mean danger."""

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
