"""What to do about a file that a provider did not give us: a pure decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import NeverHad, NotHad, NotHadYet

# the wait after the first, second … try that failed
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
)
WITHIN = timedelta(hours=24)  # Facebook's addresses run out after days, and nobody waits longer


@dataclass(frozen=True, slots=True)
class Again:
    """Fetch it at that time."""

    at: datetime
    because: str


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Staff read why, and may ask the resident for it."""

    because: str


def after_failure(
    fault: NotHad, *, tries: int, first_at: datetime, now: datetime
) -> Again | GivenUp:
    """`tries` counts the one that failed, too. After a long outage each file has one more."""
    if isinstance(fault, NeverHad):
        return GivenUp(str(fault))
    if tries > len(WAITS) or now - first_at >= WITHIN:
        return GivenUp(f"{tries} {'try' if tries == 1 else 'tries'}; the last: {fault}")
    wish = (fault.after if isinstance(fault, NotHadYet) else None) or timedelta()
    return Again(now + max(WAITS[tries - 1], min(wish, WITHIN)), str(fault))
