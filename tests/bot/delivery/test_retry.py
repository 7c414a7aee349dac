"""The table of what follows a failed send."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery.retry import (
    OUR_FAULT_TRIES,
    TRIES,
    URGENT_TRIES,
    WAITS,
    Dropped,
    Stuck,
    Wait,
    after_failure,
)
from bot.errors import TryLater, Undeliverable


@pytest.mark.parametrize("attempt", range(1, len(WAITS) + 1))
def test_each_failed_attempt_waits_longer_than_the_one_before(attempt: int) -> None:
    decided = after_failure(attempt, TryLater("busy"))

    assert isinstance(decided, Wait)
    assert decided.after == WAITS[attempt - 1]
    assert list(WAITS) == sorted(WAITS)


def _all_waits(*, urgent: bool) -> list[timedelta]:
    """Of a provider that is away until a person must look."""
    waits = []
    for attempt in range(1, 1000):
        decided = after_failure(attempt, TryLater("busy"), urgent=urgent)
        if isinstance(decided, Stuck):
            assert "busy" in decided.because
            break
        assert isinstance(decided, Wait)
        waits.append(decided.after)
    return waits


def test_a_provider_that_is_away_for_half_a_day_has_everything_minutes_after_it_is_back() -> None:
    waits = _all_waits(urgent=False)

    assert len(waits) == TRIES
    assert timedelta(hours=10) < sum(waits, timedelta()) < timedelta(hours=14)
    assert max(waits) == timedelta(minutes=5)


def test_what_says_999_is_tried_every_half_minute_and_sooner_put_before_a_person() -> None:
    waits = _all_waits(urgent=True)

    assert len(waits) == URGENT_TRIES
    assert sum(waits, timedelta()) < timedelta(hours=2)
    assert max(waits) == timedelta(seconds=30)


def test_the_providers_own_wish_stands_above_urgency() -> None:
    decided = after_failure(1, TryLater("slow down", after=timedelta(seconds=90)), urgent=True)

    assert decided == Wait(timedelta(seconds=90), because="slow down", cause="provider_away")


def test_the_providers_own_wish_is_honoured() -> None:
    decided = after_failure(1, TryLater("slow down", after=timedelta(seconds=90)))

    assert decided == Wait(timedelta(seconds=90), because="slow down", cause="provider_away")


def test_no_wish_keeps_999_waiting_for_hours() -> None:
    banned = TryLater("this Page may send nothing for now", after=timedelta(hours=12))

    decided = after_failure(1, banned, urgent=True)

    assert isinstance(decided, Wait)
    assert decided.after == timedelta(minutes=2)


def test_a_wish_never_shortens_our_own_wait() -> None:
    decided = after_failure(6, TryLater("slow down", after=timedelta(seconds=1)))

    assert isinstance(decided, Wait)
    assert decided.after == WAITS[5]


def test_a_provider_that_wants_a_year_is_not_believed() -> None:
    decided = after_failure(1, TryLater(after=timedelta(days=365)))

    assert isinstance(decided, Wait)
    assert decided.after < timedelta(days=1)


def test_a_resident_who_blocked_us_is_left_alone_at_once() -> None:
    assert isinstance(after_failure(1, Undeliverable("blocked")), Dropped)


def test_a_fault_of_ours_is_not_repeated_for_a_day() -> None:
    assert isinstance(after_failure(1, KeyError("x")), Wait)
    assert isinstance(after_failure(OUR_FAULT_TRIES, KeyError("x")), Stuck)


def test_what_a_fault_of_ours_said_is_never_kept() -> None:
    decided = after_failure(OUR_FAULT_TRIES, KeyError("my nan's address"))

    assert "nan" not in decided.because
