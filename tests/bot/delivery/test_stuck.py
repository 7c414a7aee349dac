"""What sending a stuck reply again would come to; read from the words that real failures leave."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from bot.channels import meta_refusals
from bot.delivery import retry, stuck, windows
from bot.errors import AnotherWay, TryLater
from tests.bot.rows import NOW

HOUR = timedelta(hours=1)


def refused(code: int, subcode: int | None = None, status: int = 400) -> str:
    """What the relay writes down after a refusal of Meta's."""
    error = {"code": code} | ({"error_subcode": subcode} if subcode else {})
    answer = meta_refusals.refusal(status, json.dumps({"error": error}).encode(), {})
    outcome = retry.after_failure(1, answer)
    assert isinstance(outcome, retry.Stuck)
    return outcome.because


def gave_up() -> str:
    outcome = retry.after_failure(retry.TRIES + 1, TryLater("Telegram had a fault (502)"))
    assert isinstance(outcome, retry.Stuck)
    return outcome.because


def our_fault() -> str:
    outcome = retry.after_failure(retry.OUR_FAULT_TRIES, KeyError("x"))
    assert isinstance(outcome, retry.Stuck)
    return outcome.because


def closed(channel: str) -> str:
    found = windows.window(
        channel=channel, by_person=False, last_heard_at=NOW - 30 * 24 * HOUR, now=NOW
    )
    assert isinstance(found, windows.Closed)
    return found.because


@pytest.mark.parametrize(
    ("why", "passes"),
    [
        (gave_up(), True),
        (our_fault(), True),
        (refused(999), True),  # permissions of the app: once put right, all go
        ("no token is set for this Page: see BLUELAMP_META_PAGE_TOKEN", True),
        (refused(10, 2018065), False),  # Meta's window
        (refused(10, 2018300), False),  # another app answers them
        (closed("messenger"), False),
        (closed("page_comment"), False),
        (str(AnotherWay("Telegram does not take this message (400)")), False),
        ("this is too long for a private reply", False),
        ("something new", False),
        ("", False),
    ],
)
def test_what_may_pass_is_told_by_its_reason(why: str, passes: bool):
    assert why.startswith(stuck.PASSING) is passes


def hinders(
    channel: str = "messenger",
    heard: datetime = NOW - HOUR,
    *,
    why: str = "",
    by_person: bool = False,
    blocked: bool = False,
    tried: datetime | None = NOW - HOUR / 2,
) -> str:
    return stuck.hindrance(
        channel=channel,
        by_person=by_person,
        last_heard_at=heard,
        tried_at=tried,
        why=why,
        blocked=blocked,
        now=NOW,
    )


def test_a_window_is_judged_now_and_not_when_it_got_stuck():
    day_old = NOW - 25 * HOUR
    assert hinders(heard=day_old, why=gave_up()) == "window"
    assert hinders(heard=day_old, by_person=True) == ""
    assert hinders(heard=NOW - HOUR, why=closed("messenger")) == "", "they have written since"
    assert hinders("telegram", heard=day_old) == ""


def test_metas_own_word_holds_until_the_resident_writes_again():
    why = refused(10, 2018065)
    assert hinders(heard=NOW - HOUR, tried=NOW - HOUR / 2, why=why) == "window"
    assert hinders(heard=NOW - HOUR / 4, tried=NOW - HOUR / 2, why=why) == ""


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
