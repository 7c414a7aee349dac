"""What sending a stuck reply again would come to, by the cause that real failures leave."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from bot.causes import PASSING, Cause
from bot.channels import meta_refusals, telegram_refusals
from bot.delivery import retry, stuck, windows
from bot.errors import DeliveryError, TryLater
from tests.bot.rows import NOW

HOUR = timedelta(hours=1)


def meta(code: int, subcode: int | None = None, status: int = 400) -> DeliveryError:
    error = {"code": code} | ({"error_subcode": subcode} if subcode else {})
    return meta_refusals.refusal(status, json.dumps({"error": error}).encode(), {})


def left_by(error: Exception, attempt: int = 1) -> Cause:
    """What the relay writes down when it gives up."""
    outcome = retry.after_failure(attempt, error)
    assert isinstance(outcome, retry.Stuck | retry.Dropped)
    return outcome.cause


@pytest.mark.parametrize(
    ("error", "attempt", "cause", "passes"),
    [
        (TryLater("Telegram had a fault (502)"), retry.TRIES + 1, "provider_away", True),
        (meta(2), retry.TRIES + 1, "provider_away", True),
        (meta(4), retry.TRIES + 1, "provider_away", True),  # too many calls
        (meta(190), retry.TRIES + 1, "token", True),
        (KeyError("x"), retry.OUR_FAULT_TRIES, "our_fault", True),
        (meta(999), 1, "permissions", True),  # of the app: once put right, all go
        (meta(10, 2018065), 1, "provider_window", False),
        (meta(10, 2018300), 1, "elsewhere", False),
        (meta(10900), 1, "elsewhere", False),
        (meta(551), 1, "unreachable", False),
        (telegram_refusals.forbidden(""), 1, "unreachable", False),
        (telegram_refusals.bad_request("Bad Request: chat not found"), 1, "unreachable", False),
        (telegram_refusals.bad_request("message is too long"), 1, "content", False),
        (telegram_refusals.bad_request("something new"), 1, "content", False),
        (telegram_refusals.bad_request("have no rights to send"), 1, "group", False),
        (telegram_refusals.migrated(), 1, "group", False),
    ],
)
def test_what_may_pass_is_told_by_its_cause(
    error: Exception, attempt: int, cause: Cause, passes: bool
):
    assert left_by(error, attempt) == cause
    assert (cause in PASSING) is passes


def test_what_waits_for_its_next_try_has_its_cause_already():
    outcome = retry.after_failure(1, meta(190))
    assert isinstance(outcome, retry.Wait)
    assert outcome.cause == "token"


def hinders(
    channel: str = "messenger",
    heard: datetime = NOW - HOUR,
    *,
    cause: Cause | None = None,
    by_person: bool = False,
    blocked: bool = False,
    tried: datetime | None = NOW - HOUR / 2,
) -> str:
    return stuck.hindrance(
        channel=channel,
        by_person=by_person,
        last_heard_at=heard,
        tried_at=tried,
        cause=cause,
        blocked=blocked,
        now=NOW,
    )


def test_a_window_is_judged_now_and_not_when_it_got_stuck():
    day_old = NOW - 25 * HOUR
    assert hinders(heard=day_old, cause="provider_away") == "window"
    assert hinders(heard=day_old, by_person=True) == ""
    assert hinders(heard=NOW - HOUR, cause="window") == "", "they have written since"
    assert hinders("telegram", heard=day_old) == ""


def test_metas_own_word_holds_until_the_resident_writes_again():
    cause = left_by(meta(10, 2018065))
    assert hinders(heard=NOW - HOUR, tried=NOW - HOUR / 2, cause=cause) == "window"
    assert hinders(heard=NOW - HOUR / 4, tried=NOW - HOUR / 2, cause=cause) == ""


def test_a_try_ahead_of_the_clock_says_nothing_of_who_wrote_since():
    """It was set back: they may have, and Meta says so if they have not."""
    assert hinders(heard=NOW, tried=NOW + HOUR, cause="provider_window") == ""


def test_who_blocked_us_since_gets_nothing():
    assert hinders("telegram", blocked=True) == "blocked"


@pytest.mark.parametrize(
    ("channel", "ago", "until"),
    [
        ("messenger", 1, None),  # the bot may, too
        ("messenger", 25, 7 * 24 - 25),
        ("messenger", 7 * 24, None),
        ("page_comment", 25, None),  # once in private, whoever writes it
        ("telegram", 25, None),
    ],
)
def test_a_person_may_write_longer_than_the_bot(channel: str, ago: int, until: int | None):
    found = windows.only_people_until(channel, last_heard_at=NOW - ago * HOUR, now=NOW)
    assert found == (None if until is None else NOW + until * HOUR)
