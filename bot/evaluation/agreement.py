"""How far a second, blind labelling agrees with the labels: nlu/second_labels.csv."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.held_out import HeldOut


@dataclass(frozen=True)
class Agreement:
    """Shares of messages labelled alike, and Cohen's kappa: what is left after chance."""

    messages: int
    category: float
    category_kappa: float
    urgency: float
    urgency_kappa: float


def key(text: str) -> str:
    """Names a message whose words stay in nlu/held_out."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def agreement(messages: Sequence[HeldOut], file: Path) -> Agreement | None:
    """None where nothing was labelled twice."""
    known = {key(one.text): one for one in messages}
    with file.open(encoding="utf-8", newline="") as opened:
        rows = [(known.get(row["message"]), row) for row in csv.DictReader(opened)]
    pairs = [(one, row) for one, row in rows if one is not None]
    if not pairs:
        return None
    category = [(one.category, row["category"]) for one, row in pairs]
    urgency = [(one.urgency.slug, row["urgency"]) for one, row in pairs]
    return Agreement(
        messages=len(pairs),
        category=_alike(category),
        category_kappa=kappa(category),
        urgency=_alike(urgency),
        urgency_kappa=kappa(urgency),
    )


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    """Cohen's: 1 is perfect, 0 is what two who guess would reach."""
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[name] * second[name] for name in first) / len(pairs) ** 2
    return 1.0 if chance == 1 else (_alike(pairs) - chance) / (1 - chance)


def _alike(pairs: Sequence[tuple[Hashable, Hashable]]) -> float:
    return sum(one == other for one, other in pairs) / len(pairs)
