"""What a run of kills came to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot import steps
from tests.faults.count import Tally

ONLY_POLLED = frozenset(one for one in steps.STEPS if one.startswith("poll."))
ONLY_BY_WEBHOOK = frozenset({"telegram.kept", "meta.kept"})


def reachable(*, polled: bool) -> list[str]:
    """The steps at which the bot can die; who polls Telegram cannot be reached by Meta either."""
    elsewhere = ONLY_BY_WEBHOOK if polled else ONLY_POLLED
    return [one for one in steps.STEPS if one not in elsewhere]


@dataclass
class Run:
    """What happened, for the table; `…_polled` of it while Telegram was polled."""

    seed: int
    kills: int
    kills_polled: int = 0
    seconds: float = 0.0
    deaths: Counter[str] = field(default_factory=Counter)
    deaths_polled: Counter[str] = field(default_factory=Counter)
    longest_until_polled_s: float = 0.0  # from the start of a life to its first poll
    weather: Counter[str] = field(default_factory=Counter)
    tally: Tally = field(default_factory=Tally)
    on: str = field(default_factory=lambda: datetime.now(UTC).date().isoformat())
    load: float = 0.0  # how busy the machine was
    seeds: list[int] = field(default_factory=list)  # of a sum: those of its parts

    @property
    def missed_steps(self) -> list[str]:
        missed = []
        if self.kills > self.kills_polled:
            there = self.deaths - self.deaths_polled
            missed += [one for one in reachable(polled=False) if not there[one]]
        if self.kills_polled:
            there = self.deaths_polled
            missed += [f"{one} (polled)" for one in reachable(polled=True) if not there[one]]
        return missed
