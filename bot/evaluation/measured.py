"""One whole measurement, as the terminal and the model card tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.evaluation.agreement import Agreement
from bot.evaluation.figures import Figure, figures
from bot.evaluation.play import Played
from bot.evaluation.said import Said


@dataclass(frozen=True, kw_only=True)
class Measured:
    """`rivals` were asked the same messages; by name, in the order in which they are shown."""

    at: datetime
    played: Played
    learned: int  # training messages
    resident_mb: float | None
    load: float  # of the machine beside this: timings mean little on a busy one
    cores: int
    digests: Mapping[str, str]
    rivals: Mapping[str, Sequence[Said]] = field(default_factory=dict)
    agreement: Agreement | None = None

    @property
    def said(self) -> list[Said]:
        return self.played.said

    def figures(self) -> list[Figure]:
        """Those of what was said, then those of the machine."""
        return [*figures(self.said), *self._of_the_machine()]

    def _of_the_machine(self) -> list[Figure]:
        took = [
            _number("parse, p50, ms", self.played.quantile_ms(0.5), 20, 5),
            _number("parse, p99, ms", self.played.quantile_ms(0.99), 60, 20),
        ]
        if self.resident_mb is not None:
            took.append(_number("server resident, MB", self.resident_mb, 1_500, 900))
        return took

    def missed(self) -> list[Said]:
        """Emergencies whose first reply does not say 999."""
        return [one for one in self.said if one.message.is_emergency and not one.is_safe]

    def false_alarms(self) -> list[Said]:
        """Told 999, and no emergency."""
        return [one for one in self.said if one.call_999 and not one.message.is_emergency]


def _number(name: str, value: float, floor: float, goal: float) -> Figure:
    return Figure(
        name=name, value=value, low=value, high=value, floor=floor, goal=goal, most=True,
        is_share=False,
    )  # fmt: skip
