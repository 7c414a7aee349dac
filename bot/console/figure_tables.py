"""The figures as tables with words: the same for the page, its charts and the CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.console import words
from bot.console.charts import Bar
from bot.console.teams import all_teams
from bot.figures.periods import Period, weeks
from bot.figures.small_numbers import said
from bot.figures.summary import (
    CORRECTIONS,
    FALLBACKS,
    OUTCOMES,
    PROMISES,
    STEPPED_IN,
    Row,
    Summary,
)

Cell = str | int
MOST_BARS = 15
LONGEST_BY_DAY = 62  # days; longer periods are drawn by the week
WAITS = {
    "all": "All reports",
    "priority": "Priority reports",
    "routine": "Routine reports",
    STEPPED_IN: "Conversations, in place of the bot",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class FigureTable:
    """One section of the page. `bars` or `columns` is its chart."""

    name: str
    title: str
    about: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    bars: Sequence[Bar] = ()
    whole: float | None = None  # what a full bar stands for, where it is not the largest
    columns: Sequence[int] = ()
    long: bool = field(default=False)  # folded away on the page


def tables(found: Summary, by_day: Mapping[date, int], period: Period) -> Sequence[FigureTable]:
    """Every table of the page, in its order."""
    return (
        _over_time(by_day, period),
        _breakdown(
            "channels",
            "Contacts by channel",
            "Where residents wrote.",
            "Channel",
            found.by_channel,
            lambda key: words.CHANNELS.get(key, key),
        ),
        _breakdown(
            "categories",
            "Contacts by category",
            "What the contact was about: the report's category, else what the bot understood last.",
            "Category",
            found.by_category,
            lambda key: words.category(key) or "Not understood",
            long=True,
        ),
        _breakdown(
            "teams",
            "Contacts by area",
            "The team on whose ground it happened, where a place was told.",
            "Team",
            found.by_team,
            _team,
            long=True,
        ),
        _outcomes(found),
        _deflection(found),
        _waits(found),
        _promises(found),
        _team_promises(found),
        _breakdown(
            "corrections",
            "Corrected decisions",
            "What people put right: each becomes an example for the next model.",
            "What",
            found.corrections,
            lambda key: CORRECTIONS[key],
        ),
        _breakdown(
            "corrected-categories",
            "Corrected decisions by category",
            "By the category that the bot had chosen.",
            "Category",
            found.corrected_categories,
            lambda key: words.category(key) or "Not said",
            long=True,
        ),
        _breakdown(
            "fallbacks",
            "Where the bot fell back",
            f"Of {found.messages:,} messages from residents.",
            "What",
            found.fallbacks,
            lambda key: FALLBACKS[key],
        ),
    )


def of_time(length: timedelta | None) -> str:
    """A length of time for a table: 25 minutes, 3.5 hours, 2.1 days."""
    if length is None:
        return "not given"
    minutes = length.total_seconds() / 60
    if minutes < 90:
        return f"{minutes:.0f} minutes"
    if minutes < 48 * 60:
        return f"{minutes / 60:.1f} hours"
    return f"{minutes / 60 / 24:.1f} days"


def percent(share: float | None) -> str:
    return "not given" if share is None else f"{share * 100:.0f}%"


def _over_time(by_day: Mapping[date, int], period: Period) -> FigureTable:
    by_week = period.days > LONGEST_BY_DAY
    days = [period.first + timedelta(days=n) for n in range(period.days)]
    pieces = weeks(period) if by_week else [Period(day, day) for day in days]
    rows = [
        (
            piece.first.isoformat(),
            sum(by_day.get(piece.first + timedelta(days=n), 0) for n in range(piece.days)),
        )
        for piece in pieces
    ]
    return FigureTable(
        name="days",
        title="Contacts over time",
        about=f"What a resident writes until half a day of silence is one contact. "
        f"{'Each bar is a week.' if by_week else 'Each bar is a day.'}",
        headers=("Week from" if by_week else "Day", "Contacts"),
        rows=rows,
        columns=[count for _, count in rows],
        long=True,
    )


def _breakdown(
    name: str,
    title: str,
    about: str,
    header: str,
    rows: Sequence[Row],
    called: object,
    *,
    long: bool = False,
) -> FigureTable:
    assert callable(called)
    named = [(str(called(row.key)), row.count) for row in rows]
    return FigureTable(
        name=name,
        title=title,
        about=about,
        headers=(header, "Count"),
        rows=[(label, said(count) if count is None else count) for label, count in named],
        bars=[
            Bar(label, count, said(count))
            for label, count in named[:MOST_BARS]
            if count is not None
        ],
        long=long,
    )


def _outcomes(found: Summary) -> FigureTable:
    return FigureTable(
        name="outcomes",
        title="What became of the contacts",
        about="Each contact counts once, under the first of these that it fits.",
        headers=("Outcome", "Count"),
        rows=[(OUTCOMES[row.key], row.count or 0) for row in found.outcomes],
        bars=[Bar(OUTCOMES[r.key], r.count, said(r.count)) for r in found.outcomes],
    )


def _deflection(found: Summary) -> FigureTable:
    one = found.deflection
    return FigureTable(
        name="deflection",
        title="Contacts that needed nobody",
        about="Answered by the bot alone, less those whose resident wrote again within 7 days: "
        "somebody who comes back was not helped. The last 7 days can still change.",
        headers=("What", "Count"),
        rows=[
            ("Answered by the bot alone", one.alone),
            ("Of them: came back within 7 days", one.came_back),
            ("Needed nobody", one.deflected),
            ("Share of all contacts", percent(one.share)),
        ],
    )


def _waits(found: Summary) -> FigureTable:
    return FigureTable(
        name="answer-times",
        title="Time to a person's first answer",
        about="From the report to the first answer or told decision of a person, for answers given "
        "in the period. Staff who step into a conversation are counted apart: from the hand-over "
        "to a person, else from the resident's last words. The chart is of reports. Medians and "
        "90th percentiles are right to within a tenth.",
        headers=("Answers to", "Answered", "Median", "9 in 10 within"),
        rows=[
            (WAITS[one.of], one.answered, of_time(one.median), of_time(one.nine_in_ten))
            for one in found.waits
        ],
        bars=[Bar(name, count, said(count)) for name, count in found.wait_groups.items()],
    )


def _promises(found: Summary) -> FigureTable:
    return FigureTable(
        name="promises",
        title="Promises kept",
        about="Of the reports whose clock ran out in the period.",
        headers=("Promise", "Due", "Kept", "Share"),
        rows=[(PROMISES[p.name], p.due, p.met, percent(p.share)) for p in found.promises],
        bars=[
            Bar(PROMISES[p.name], None if p.share is None else p.share, percent(p.share))
            for p in found.promises
        ],
        whole=1.0,
    )


def _team_promises(found: Summary) -> FigureTable:
    return FigureTable(
        name="team-promises",
        title="Answered in 72 hours, by team",
        about="Teams with few reports are left out.",
        headers=("Team", "Due", "Kept", "Share"),
        rows=[
            (_team(one.team), said(one.due), said(one.met), percent(one.share))
            for one in found.team_promises
        ],
        long=True,
    )


def _team(team: str) -> str:
    known = all_teams().get(team)
    return f"{known.name}, {known.area}" if known else team or "No place told"
