"""When a provider lets us write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.windows import Closed, Open, window

HEARD = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("channel", "by_person", "later", "expected"),
    [
        ("telegram", False, timedelta(days=300), Open()),
        ("messenger", False, timedelta(hours=23), Open()),
        ("messenger", True, timedelta(hours=23), Open()),
        ("messenger", True, timedelta(hours=25), Open(as_person=True)),
        ("messenger", True, timedelta(days=6), Open(as_person=True)),
    ],
)
def test_a_window_is_open(channel: str, by_person: bool, later: timedelta, expected: Open) -> None:
    allowed = window(channel=channel, by_person=by_person, last_heard_at=HEARD, now=HEARD + later)

    assert allowed == expected


@pytest.mark.parametrize(
    ("by_person", "later"), [(False, timedelta(hours=25)), (True, timedelta(days=8))]
)
def test_a_closed_window_says_to_use_another_way(by_person: bool, later: timedelta) -> None:
    allowed = window(
        channel="messenger", by_person=by_person, last_heard_at=HEARD, now=HEARD + later
    )

    assert isinstance(allowed, Closed)
    assert "another way" in allowed.because
