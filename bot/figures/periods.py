"""Which days a page of figures is about; whole days in London."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.clocks import LONDON

LONGEST = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def began(self) -> datetime:
        return start_of(self.first)

    @property
    def ended(self) -> datetime:
        """The first moment after it."""
        return start_of(self.last + timedelta(days=1))


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


def today_of(now: datetime) -> date:
    return now.astimezone(LONDON).date()


CHOICES = {
    "7": "Last 7 days",
    "28": "Last 28 days",
    "month": "This month",
    "last-month": "Last month",
    "365": "Last 365 days",
}
USUAL = "28"


def chosen(name: str, *, today: date) -> Period:
    """One of the CHOICES; the usual one for any other word."""
    if name == "month":
        return Period(today.replace(day=1), today)
    if name == "last-month":
        before = today.replace(day=1) - timedelta(days=1)
        return Period(before.replace(day=1), before)
    days = int(name) if name in ("7", "365") else int(USUAL)
    return Period(today - timedelta(days=days - 1), today)


def between(first: str, last: str, *, today: date) -> Period | str:
    """Two days as a form sends them; else what is wrong with them, for people."""
    try:
        begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return "Enter both days as year, month and day, like 2026-03-02."
    if begins > ends:
        return "The first day must not be after the last day."
    if begins > today:
        return "The first day is in the future."
    if ends - begins > LONGEST:
        return "The longest period is three years."
    return Period(begins, min(ends, today))


def weeks(period: Period) -> Sequence[Period]:
    """The period in pieces that end on Sundays, for lines that would be too long by the day."""
    pieces = []
    first = period.first
    while first <= period.last:
        last = min(period.last, first + timedelta(days=6 - first.weekday()))
        pieces.append(Period(first, last))
        first = last + timedelta(days=1)
    return pieces


def months(period: Period) -> Sequence[Period]:
    """Every calendar month that it touches, whole."""
    pieces = []
    first = period.first.replace(day=1)
    while first <= period.last:
        after = (first + timedelta(days=31)).replace(day=1)
        pieces.append(Period(first, after - timedelta(days=1)))
        first = after
    return pieces


def rest(period: Period, taken: Sequence[Period]) -> Sequence[Period]:
    """What is left of it without some pieces that lie in it one after the other."""
    if not taken:
        return [period]
    before = Period(period.first, taken[0].first - timedelta(days=1))
    after = Period(taken[-1].last + timedelta(days=1), period.last)
    return [one for one in (before, after) if one.days > 0]
