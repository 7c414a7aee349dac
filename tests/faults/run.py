"""What a run of kills came to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot import steps
from tests.faults.count import Tally


@dataclass
class Run:
    """What happened, for the table."""

    seed: int
    kills: int
    seconds: float = 0.0
    deaths: Counter[str] = field(default_factory=Counter)
    weather: Counter[str] = field(default_factory=Counter)
    tally: Tally = field(default_factory=Tally)
    on: str = field(default_factory=lambda: datetime.now(UTC).date().isoformat())
    load: float = 0.0  # how busy the machine was
    seeds: list[int] = field(default_factory=list)  # of a sum: those of its parts

    @property
    def missed_steps(self) -> list[str]:
        return [step for step in steps.STEPS if not self.deaths[step]]
