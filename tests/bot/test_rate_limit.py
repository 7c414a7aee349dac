"""The bucket, and the clock that it is filled by."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rate_limit import Pace, RateLimit, only_forward
from tests.bot.rows import Clock

PACE = Pace(burst=2, each_second=1.0)


@dataclass
class Seconds:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_clock_that_is_set_back_keeps_nobody_out_for_the_length_of_the_step() -> None:
    seconds = Seconds(now=7200.0)
    limit = RateLimit(PACE, seconds)
    limit.wait("Ann")

    seconds.now = 0.0
    assert limit.wait("Ann") == 0  # the second of her burst
    assert limit.wait("Ann") == 1

    seconds.now = 1.0
    assert limit.wait("Ann") == 0


def test_who_leaves_some_for_others_waits_for_what_they_may_still_take() -> None:
    limit = RateLimit(PACE, Seconds())

    assert limit.wait("Ann", leaving=1) == 0
    assert limit.wait("Ann", leaving=1) == 1
    assert limit.wait("Ann") == 0


def test_what_was_spent_unasked_is_made_up_by_who_asks_but_never_for_long() -> None:
    seconds = Seconds()
    limit = RateLimit(PACE, seconds)

    for _ in range(100):
        limit.spend("Ann")

    assert limit.wait("Ann") == 3  # two of debt, one for herself
    seconds.now = 3.0
    assert limit.wait("Ann") == 0


def test_seconds_that_only_go_forward_pass_over_a_clock_that_is_set_back() -> None:
    clock = Clock()
    seconds = only_forward(clock)

    clock.forward(seconds=5)
    assert seconds() == 5
    clock.forward(hours=-2)
    assert seconds() == 5
    clock.forward(seconds=3)
    assert seconds() == 8
