"""Small counts are left out of breakdowns, so that no table points at a person.

The rule: in a breakdown by team, category or channel a count of 1 to 4 is not given. Where that
hides one line alone, the next smallest is hidden as well: else the total would give it away.
"""

from __future__ import annotations

from collections.abc import Mapping

SMALLEST = 5
RULE = (
    f"Counts of 1 to {SMALLEST - 1} in a breakdown are not given, so that no line points at a "
    "person. Where that would hide one line alone, the next smallest is hidden too. Medians of "
    f"fewer than {SMALLEST} are left out."
)


def without_small(counts: Mapping[str, int]) -> dict[str, int | None]:
    """None stands for a count that is not given. Nought is given: it points at nobody."""
    hidden = {key for key, count in counts.items() if 0 < count < SMALLEST}
    if len(hidden) == 1:
        others = [(count, key) for key, count in counts.items() if key not in hidden and count]
        if others:
            hidden.add(min(others)[1])
    return {key: None if key in hidden else count for key, count in counts.items()}


def said(count: int | None) -> str:
    """As a table says it. A hidden larger count is said like a small one."""
    return "not given" if count is None else f"{count:,}"


def share(part: int, of: int) -> float | None:
    """None where the whole is too small to say anything of it."""
    return part / of if of >= SMALLEST else None
