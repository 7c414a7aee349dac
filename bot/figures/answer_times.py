"""Answer times, kept as counts in steps: medians of any days can be worked out from them.

The steps grow by about a fifth, so a median is right to within a tenth.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.figures.small_numbers import SMALLEST

# minutes up to which each step goes; the last one has no end
STEPS = (
    *(1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 22, 26, 30, 36, 43, 52, 60),
    *(75, 90, 105, 120, 150, 180, 210, 240, 300, 360, 420, 480, 600, 720, 900, 1080, 1260, 1440),
    *(1800, 2160, 2520, 2880, 3600, 4320, 5040, 5760, 7200, 8640, 10080),
    *(12960, 17280, 20160, 28800, 43200, 64800, 86400),
)
GROUPS = (  # for a chart: minutes up to which, and what it is called
    (60, "within 1 hour"),
    (240, "1 to 4 hours"),
    (1440, "4 to 24 hours"),
    (4320, "1 to 3 days"),
    (10080, "3 to 7 days"),
    (None, "more than 7 days"),
)


def quantile(counts: Mapping[int, int], share: float) -> timedelta | None:
    """`counts` by step; None for fewer than are worth a word."""
    total = sum(counts.values())
    if total < SMALLEST:
        return None
    wanted, seen = share * total, 0
    for step in sorted(counts):
        count = counts[step]
        if seen + count >= wanted:
            low = STEPS[step - 1] if step else 0
            high = STEPS[step] if step < len(STEPS) else STEPS[-1]
            within = (wanted - seen) / count
            return timedelta(minutes=low + (high - low) * within)
        seen += count
    raise AssertionError("the steps hold fewer than they were counted to hold")


def grouped(counts: Mapping[int, int]) -> dict[str, int]:
    """Counts by step as the few groups of a chart."""
    groups = dict.fromkeys((name for _, name in GROUPS), 0)
    for step, count in counts.items():
        groups[_group(step)] += count
    return groups


def _group(step: int) -> str:
    for until, name in GROUPS:
        if until is None or (step < len(STEPS) and STEPS[step] <= until):
            return name
    raise AssertionError("the last group has no end")
