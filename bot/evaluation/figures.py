"""Every figure that the project holds itself to, with its interval, floor and goal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.evaluation.held_out import TALK
from bot.evaluation.intervals import bootstrap, wilson
from bot.evaluation.said import Said
from triage.categories import DANGEROUS
from triage.urgency import Urgency

BINS = 15


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`most` True: the smaller the better. Shares are written in per cent."""

    name: str
    value: float
    low: float
    high: float
    floor: float
    goal: float
    of: int = 0
    most: bool = False
    is_share: bool = True

    @property
    def meets_floor(self) -> bool:
        return self.value <= self.floor if self.most else self.value >= self.floor

    @property
    def meets_goal(self) -> bool:
        return self.value <= self.goal if self.most else self.value >= self.goal

    @property
    def verdict(self) -> str:
        """Against the floor, and whether the interval leaves a doubt about that."""
        if self.meets_goal:
            return "goal"
        sure = self.high <= self.floor if self.most else self.low >= self.floor
        if self.meets_floor:
            return "floor" if sure else "floor, not surely"
        missed = self.low > self.floor if self.most else self.high < self.floor
        return "missed" if missed else "missed, not surely"

    def written(self, value: float) -> str:
        return f"{value:.1%}".replace("%", " %") if self.is_share else f"{value:.3f}"


def figures(all_said: Sequence[Said]) -> list[Figure]:
    """In the order of their weight."""
    emergencies = [one for one in all_said if one.message.is_emergency]
    lookalikes = [one for one in all_said if one.message.is_lookalike]
    calm = [one for one in all_said if not one.message.is_emergency]
    others = [one for one in calm if not one.message.is_lookalike]
    talk = [one for one in all_said if one.message.category in TALK]
    places = sum(len(one.message.places) for one in all_said)
    found = sum(one.places_found for one in all_said)
    return [
        _share("emergencies answered safely", emergencies, lambda one: one.is_safe, 0.97, 0.995),
        _share("emergencies told 999 at once", emergencies, lambda one: one.call_999, 0.92, 0.98),
        _share("look-alikes told 999", lookalikes, lambda one: one.call_999, 0.12, 0.04, most=True),
        _share("other calm messages told 999", others, lambda one: one.call_999, 0.04, 0.01, True),
        _share("calm messages asked about danger", calm, lambda one: one.asked, 0.12, 0.06, True),
        _most_asked(calm),
        _drawn("urgency, macro-F1", all_said, urgency_f1, 0.80, 0.92),
        _share("category", all_said, lambda one: one.is_right, 0.80, 0.93),
        _share("category among two", all_said, lambda one: one.is_right_among_two, 0.90, 0.98),
        _share("talk taken for a report", talk, lambda one: one.is_report, 0.04, 0.01, True),
        _counted("place words found", found, places, 0.90, 0.97),
        _drawn("calibration error", all_said, calibration_error, 0.07, 0.04, most=True),
    ]


def urgency_f1(all_said: Sequence[Said]) -> float:
    """The mean of the four levels' F1, however rare each is."""
    pairs = Counter((one.message.urgency, one.urgency) for one in all_said)
    scores = []
    for level in Urgency:
        both = pairs[level, level]
        either = sum(n * ((a is level) + (b is level)) for (a, b), n in pairs.items())
        scores.append(2 * both / either if either else 1.0)
    return sum(scores) / len(scores)


def calibration_error(all_said: Sequence[Said]) -> float:
    """The mean gap between how sure and how often right."""
    gaps = [len(part) * abs(sure - right) for part, sure, right in reliability(all_said)]
    return sum(gaps) / len(all_said)


def reliability(all_said: Sequence[Said]) -> list[tuple[list[Said], float, float]]:
    """Answers that are about equally sure: how sure, and how often right."""
    parts: defaultdict[int, list[Said]] = defaultdict(list)
    for one in all_said:
        parts[min(int(one.confidence * BINS), BINS - 1)].append(one)
    return [
        (
            part,
            sum(one.confidence for one in part) / len(part),
            sum(one.is_right for one in part) / len(part),
        )
        for _, part in sorted(parts.items())
    ]


def asked_by_category(all_said: Iterable[Said]) -> list[tuple[str, int, int]]:
    """Of the calm messages of each category: how many were asked, the most first."""
    asked, calm = Counter[str](), Counter[str]()
    for one in all_said:
        if not one.message.is_emergency:
            calm[one.message.category] += 1
            asked[one.message.category] += one.asked
    return sorted(
        ((name, asked[name], calm[name]) for name in calm),
        key=lambda row: (-row[1] / row[2], row[0]),
    )


def confusions(all_said: Iterable[Said]) -> list[tuple[str, str, int]]:
    """What was taken for what, the commonest first."""
    taken = Counter((one.message.category, one.ranking[0]) for one in all_said if not one.is_right)
    return [(a, b, n) for (a, b), n in sorted(taken.items(), key=lambda row: (-row[1], row[0]))]


def _most_asked(calm: Sequence[Said]) -> Figure:
    """The everyday category that is asked most: nobody with a parked car wants to hear it."""
    everyday = [row for row in asked_by_category(calm) if row[0] not in DANGEROUS]
    name, asked, count = everyday[0] if everyday else ("none", 0, 0)
    return _counted(
        f"the same, most asked everyday category ({name})", asked, count, 0.24, 0.12, True
    )


def _share(
    name: str,
    among: Sequence[Said],
    holds: Callable[[Said], bool],
    floor: float,
    goal: float,
    most: bool = False,
) -> Figure:
    return _counted(name, sum(holds(one) for one in among), len(among), floor, goal, most)


def _counted(
    name: str, hits: int, of: int, floor: float, goal: float, most: bool = False
) -> Figure:
    value, low, high = wilson(hits, of)
    return Figure(
        name=name, value=value, low=low, high=high, floor=floor, goal=goal, of=of, most=most
    )


def _drawn(
    name: str,
    among: Sequence[Said],
    statistic: Callable[[Sequence[Said]], float],
    floor: float,
    goal: float,
    most: bool = False,
) -> Figure:
    def of_rows(rows: NDArray[np.intp]) -> float:
        return statistic([among[row] for row in rows])

    value, low, high = bootstrap(of_rows, len(among))
    return Figure(
        name=name, value=value, low=low, high=high, floor=floor, goal=goal, of=len(among),
        most=most, is_share=False,
    )  # fmt: skip
