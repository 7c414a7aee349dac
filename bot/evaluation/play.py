"""Plays messages through understanding and triage as `bluelamp triage` does, one by one."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.evaluation import said
from bot.evaluation.held_out import HeldOut
from bot.evaluation.said import Said
from bot.understanding import Understands
from triage.decision import FindsPlaces, decide

WARM_UP = 20  # messages that are parsed before the clock counts


@dataclass(frozen=True)
class Played:
    """`model` is the fingerprint that the server told; `took_ms` a message, warm."""

    said: list[Said]
    model: str
    took_ms: list[float]

    def quantile_ms(self, share: float) -> float:
        """The answer time that so many messages stayed under."""
        ordered = sorted(self.took_ms)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


async def play(
    messages: Sequence[HeldOut],
    understanding: Understands,
    places: FindsPlaces,
    tell: Callable[[int], None] = lambda _: None,
) -> Played:
    """Raises NotUnderstood when the server gives up on a message: half a measurement is none."""
    for message in messages[:WARM_UP]:
        await understanding.understand(message.text)
    found, took, model = [], [], ""
    for number, message in enumerate(messages, start=1):
        started = time.perf_counter()
        heard = await understanding.understand(message.text)
        took.append((time.perf_counter() - started) * 1000)
        found.append(said.of_decision(message, heard, decide(heard, places)))
        model = heard.model if heard.by_model else model or heard.model
        tell(number)
    return Played(found, model, took)
