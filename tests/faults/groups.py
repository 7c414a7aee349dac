"""Residents who write at about the same time, as providers bring them together."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.faults.residents import KINDS, Resident

MOST_TOGETHER = 3  # residents whose messages come together
BOTH_AT_ONCE = 0.5  # of those who have two things to say send them together


def how_many(chance: Random) -> int:
    return chance.randint(1, MOST_TOGETHER)


def typed(chance: Random, texts: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """What a resident has written by now; it is gone from `texts`."""
    many = 2 if chance.random() < BOTH_AT_ONCE else 1
    gone, texts[:] = texts[:many], texts[many:]
    yield from gone


def any_kind(chance: Random) -> str:
    return chance.choice(KINDS)


def left_to_say(group: list[Resident]) -> dict[Resident, list[tuple[int, str]]]:
    """Of each the texts with their numbers."""
    return {one: [*enumerate(one.texts)] for one in group}
