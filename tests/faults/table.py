"""The run as a table, in docs/operations.md between two marks."""

from __future__ import annotations

import re
from pathlib import Path

from bot import steps
from tests.faults.run import Run

PAGE = Path(__file__).parents[2] / "docs" / "operations.md"
TWICE = "delivered twice (neither Telegram nor Messenger lets a sender mark a repeat)"
BETWEEN = re.compile(r"(?<=<!-- faults -->\n).*?(?=<!-- /faults -->)", re.DOTALL)


def lines(run: Run) -> list[str]:
    tally = run.tally
    rows = [
        ("messages sent until they were taken", f"{tally.messages:,}"),
        ("of them on Messenger, several in one POST", f"{tally.on_messenger:,}"),
        ("lost", f"{tally.lost:,}"),
        ("handled twice", f"{tally.handled_twice:,}"),
        ("reports made, of those that had to be", f"{tally.reports:,} of {tally.reports_wanted:,}"),
        ("alerts raised, of those that had to be", f"{tally.alerts:,} of {tally.alerts_wanted:,}"),
        ("replies on push channels", f"{tally.replies:,}"),
        ("never delivered", f"{tally.undelivered:,}"),
        (TWICE, f"{tally.delivered_twice:,}"),
        ("conversations handled or shown out of order", f"{tally.out_of_order:,}"),
    ]
    at_random = run.deaths["at random"]
    seeds = ", ".join(str(one) for one in run.seeds or [run.seed])
    first = (
        f"{run.kills:,} kills on {run.on}: {len(tally.faults)} faults. "
        f"{max(len(run.seeds), 1)} parts with the seeds {seeds}; {run.seconds / 60:.0f} minutes "
        f"together, load average {run.load:.1f}."
    )
    return [
        first,
        "",
        "| counted | |",
        "| --- | --- |",
        *(f"| {what} | {value} |" for what, value in rows),
        "",
        f"| killed when | times ({at_random:,} more at random moments) |",
        "| --- | --- |",
        *(f"| {explained} | {run.deaths[step]:,} |" for step, explained in steps.STEPS.items()),
        "",
    ]


def write(run: Run) -> None:
    page = PAGE.read_text(encoding="utf-8")
    text = "\n".join(lines(run))
    PAGE.write_text(BETWEEN.sub(lambda _: text, page), encoding="utf-8")
