"""`bluelamp export`: lines for another system, a spreadsheet or a person."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot import audit
from bot.commands.common import at_keyboard, engine_at_hand, moment, now, read_settings
from bot.export import KINDS, CsvLines, json_line, public_report
from bot.load_teams import load_teams
from bot.storage.rows_out import rows_out
from triage.place_types import Team


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=KINDS, help="which rows")
    parser.add_argument("--format", choices=("jsonl", "csv"), default="jsonl")
    parser.add_argument("--since", type=moment, metavar="DATE", help="only from this date on")
    parser.add_argument("--team", metavar="ID", help="only this neighbourhood team's")


def run(given: argparse.Namespace) -> int:
    if given.team is not None and given.team not in load_teams(read_settings()):
        print(
            f"There is no team {given.team}; `bluelamp teams list` shows them all.", file=sys.stderr
        )
        return 2
    return asyncio.run(_export(given.what, given.format, given.since, given.team))


async def _export(what: str, shape: str, since: datetime | None, team: str | None) -> int:
    line = CsvLines().line if shape == "csv" else json_line
    teams = load_teams(read_settings())
    count = 0
    async with engine_at_hand(read_settings()) as engine:
        try:
            async with engine.connect() as connection:
                async for row in rows_out(connection, what, since=since, team=team):
                    sys.stdout.write(line(_public(what, row, teams)) + "\n")
                    count += 1
            sys.stdout.flush()
        finally:  # also where whoever reads our lines has seen enough
            detail = {
                "rows": count,
                "team": team,
                "since": since.isoformat() if since else None,
            }
            async with engine.begin() as connection:
                await audit.write(
                    connection,
                    at=now(),
                    action=f"exported.{what}",
                    subject=f"export:{what}",
                    why="command line",
                    detail=detail | at_keyboard(),
                )
    return 0


def _public(what: str, row: Mapping[str, Any], teams: Mapping[str, Team]) -> Mapping[str, Any]:
    if what != "reports":
        return row
    known = teams.get(row["team"] or "")
    return public_report(row, team_name=known.name if known else None)
