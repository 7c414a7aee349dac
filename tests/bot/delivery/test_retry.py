"""The table of what follows a failed send."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery.retry import OUR_FAULT_TRIES, WAITS, Dropped, Stuck, Wait, after_failure
from bot.errors import TryLater, Undeliverable


@pytest.mark.parametrize("attempt", range(1, len(WAITS) + 1))
def test_each_failed_attempt_waits_longer_than_the_one_before(attempt: int) -> None:
    decided = after_failure(attempt, TryLater("busy"))

    assert isinstance(decided, Wait)
    assert decided.after == WAITS[attempt - 1]
    assert list(WAITS) == sorted(WAITS)


def test_after_the_last_wait_a_person_must_look() -> None:
    decided = after_failure(len(WAITS) + 1, TryLater("busy"))

    assert isinstance(decided, Stuck)
    assert "busy" in decided.because


def test_the_providers_own_wish_is_honoured() -> None:
    decided = after_failure(1, TryLater("slow down", after=timedelta(seconds=90)))

    assert decided == Wait(timedelta(seconds=90), because="slow down")


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
