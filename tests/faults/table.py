"""The run as a table, in docs/operations.md between two marks."""

from __future__ import annotations

import math
import re
from pathlib import Path

from bot import steps
from tests.faults.run import ONLY_BY_WEBHOOK, ONLY_POLLED, Run

PAGE = Path(__file__).parents[2] / "docs" / "operations.md"
TWICE = "delivered twice (neither Telegram nor Meta lets a sender mark a repeat)"
BETWEEN = re.compile(r"(?<=<!-- faults -->\n).*?(?=<!-- /faults -->)", re.DOTALL)


def lines(run: Run) -> list[str]:
    tally = run.tally
    rows = [
        ("messages sent until they were taken", f"{tally.messages:,}"),
        ("of them on Messenger, several in one POST", f"{tally.on_messenger:,}"),
        ("of them in comments under a Page's post", f"{tally.in_comments:,}"),
        ("of them on Telegram, fetched by polling", f"{tally.polled:,}"),
        ("lost", f"{tally.lost:,}"),
        ("handled twice", f"{tally.handled_twice:,}"),
        ("reports made, of those that had to be", f"{tally.reports:,} of {tally.reports_wanted:,}"),
        ("alerts raised, of those that had to be", f"{tally.alerts:,} of {tally.alerts_wanted:,}"),
        ("replies on push channels", f"{tally.replies:,}"),
        ("never delivered", f"{tally.undelivered:,}"),
        (TWICE, f"{tally.delivered_twice:,}"),
        ("of those, fixed sentences under a comment", f"{tally.twice_in_public:,}"),
        ("talks on Messenger after the private reply to a comment", f"{tally.went_on:,}"),
        ("of them heard with the comment", f"{tally.with_their_comment:,}"),
        ("conversations handled or shown out of order", f"{tally.out_of_order:,}"),
    ]
    seeds = ", ".join(str(one) for one in run.seeds or [run.seed])
    first = (
        f"{run.kills:,} kills on {run.on}, {run.kills_polled:,} of them while Telegram was polled: "
        f"{len(tally.faults)} faults. "
        f"{max(len(run.seeds), 1)} parts with the seeds {seeds}; {run.seconds / 60:.0f} minutes "
        f"together, load average {run.load:.1f}."
    )
    if run.kills_polled:
        first += (
            f" No bot that was there left Telegram unpolled for longer than {_up(run)} seconds."
        )
    return [
        first,
        "",
        "| counted | |",
        "| --- | --- |",
        *(f"| {what} | {value} |" for what, value in rows),
        "",
        "| killed when | times with a public address | times without one, polling |",
        "| --- | --- | --- |",
        *(f"| {explained} | {_times(run, step)} |" for step, explained in steps.STEPS.items()),
        f"| at random moments | {_times(run, 'at random')} |",
        "",
    ]


def _up(run: Run) -> str:
    """Rounded up, since it is said not to have been reached."""
    return f"{math.floor(run.longest_until_polled_s * 10 + 1) / 10:.1f}"


def _times(run: Run, step: str) -> str:
    """With a public address, and without one; a dash where a step cannot be reached."""
    by_way = (
        (run.deaths[step] - run.deaths_polled[step], step in ONLY_POLLED),
        (run.deaths_polled[step], step in ONLY_BY_WEBHOOK),
    )
    return " | ".join("–" if never else f"{times:,}" for times, never in by_way)


def write(run: Run) -> None:
    page = PAGE.read_text(encoding="utf-8")
    text = "\n".join(lines(run))
    PAGE.write_text(BETWEEN.sub(lambda _: text, page), encoding="utf-8")
