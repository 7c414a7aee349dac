"""A file that a provider did not give is fetched again: how often, when, and when no more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels.fetching_later import WAITS, WITHIN, Again, GivenUp, after_failure
from bot.errors import NeverHad, NotHadYet
from tests.bot.rows import NOW

AWAY = NotHadYet("Telegram could not be reached")


@pytest.mark.parametrize(("tries", "wait"), list(enumerate(WAITS, start=1)))
def test_each_try_waits_longer_than_the_one_before(tries: int, wait: timedelta):
    then = after_failure(AWAY, tries=tries, first_at=NOW, now=NOW)
    assert then == Again(NOW + wait, "Telegram could not be reached")


def test_all_tries_lie_within_a_day():
    assert sum(WAITS, timedelta()) < WITHIN


def test_after_the_last_try_it_is_given_up_and_says_why():
    then = after_failure(AWAY, tries=len(WAITS) + 1, first_at=NOW, now=NOW)
    assert then == GivenUp("8 tries; the last: Telegram could not be reached")


def test_after_an_outage_of_days_one_more_try_is_the_last():
    then = after_failure(AWAY, tries=2, first_at=NOW, now=NOW + timedelta(days=3))
    assert isinstance(then, GivenUp)


def test_what_will_never_come_is_given_up_at_once():
    then = after_failure(NeverHad("it is too big"), tries=1, first_at=NOW, now=NOW)
    assert then == GivenUp("it is too big")


@pytest.mark.parametrize(
    ("wish", "wait"),
    [
        (timedelta(seconds=5), WAITS[0]),
        (timedelta(minutes=7), timedelta(minutes=7)),
        (timedelta(days=400), WITHIN),
    ],
)
def test_the_providers_wish_is_honoured_within_reason(wish: timedelta, wait: timedelta):
    then = after_failure(NotHadYet("wait", after=wish), tries=1, first_at=NOW, now=NOW)
    assert then == Again(NOW + wait, "wait")
