"""What a team's group and channel are told, and when. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.team_notices import News, notices, of_alert, of_report, quiet_ends, shift_now
from bot.staff_rounds import is_due
from bot.storage.team_posts import TeamPost

POST = TeamPost(
    team="DEV.4062",
    telegram_group="-100200300",
    teams_url="kept",
    shift_starts=("07:00", "15:00"),
    quiet_from="22:00",
    quiet_until="07:00",
)
NEWS = News(key="report:BL-2222-22", subject="Report", lines=("Place: here",), link="https://x/y")


def at(hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, 2, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(23), at(7) + timedelta(days=1)),
        (at(3), at(7)),
        (at(22), at(7) + timedelta(days=1)),
        (at(7), None),
        (at(12), None),
        (at(21, 30, month=6), at(6, month=6) + timedelta(days=1)),  # London is an hour ahead
        (at(20, 59, month=6), None),
    ],
)
def test_quiet_hours_are_londons_and_may_go_over_midnight(
    now: datetime, until: datetime | None
) -> None:
    assert quiet_ends(POST, now) == until


def test_quiet_hours_hold_back_what_can_wait_and_nothing_urgent() -> None:
    rows = notices(NEWS, POST, ("sam@example.com",), now=at(23))
    assert {one["route"] for one in rows} == {"email", "telegram", "teams"}
    assert {one["next_at"] for one in rows} == {at(7) + timedelta(days=1)}
    urgent = of_alert(alert_id=7, category="weapons", place_text="", console_url="https://x/staff")
    assert {one["next_at"] for one in notices(urgent, POST, (), now=at(23))} == {at(23)}


def test_a_group_reads_no_name_no_number_and_of_sensitive_matters_no_place() -> None:
    told = of_report(
        reference="BL-2222-22", category="graffiti", urgency="routine",
        place_text="behind 12 Fore Street, ring Jo on 07700 900461", console_url="https://x/staff",
    )  # fmt: skip
    assert "900461" not in " ".join(told.lines)
    assert told.link == "https://x/staff/reports/BL-2222-22"
    private = of_report(
        reference="BL-2222-22", category="domestic_abuse", urgency="priority",
        place_text="Fore Street, Bodmin", console_url="https://x/staff",
    )  # fmt: skip
    assert "Bodmin" not in " ".join(private.lines)


def test_the_address_of_a_channel_stands_in_no_notice() -> None:
    rows = notices(NEWS, POST, (), now=at(12))
    assert "kept" not in str([one for one in rows if one["route"] == "teams"])


@pytest.mark.parametrize(
    ("now", "start"),
    [
        (at(6, 59), None),
        (at(7), at(7)),
        (at(7, 59), at(7)),
        (at(8), None),
        (at(15, 1), at(15)),
        (at(6, 10, month=6), at(6, month=6)),
    ],
)
def test_a_shift_begins_at_its_hour_and_a_late_bot_still_tells(
    now: datetime, start: datetime | None
) -> None:
    assert shift_now(POST, now) == start


def test_what_is_told_again_and_again_is_told_ever_more_seldom() -> None:
    wait, now, told = timedelta(minutes=5), at(12), []
    last, times = now, 0
    while now < at(15):
        now += timedelta(minutes=1)
        if is_due(last, times, wait, now):
            last, times = now, times + 1
            told.append(int((now - at(12)).total_seconds() // 60))
    assert told[:7] == [5, 15, 30, 50, 75, 105, 135]
