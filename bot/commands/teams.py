"""`bluelamp teams`: the neighbourhood teams that this installation knows."""

from __future__ import annotations

import argparse
import sys

from triage.neighbourhoods import Neighbourhoods


def add_arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(dest="does", required=True, metavar="list|import")
    does.add_parser("list", help="Print id, name and area of each team, tab-separated.")
    given = does.add_parser("import", help="Take the teams of another list (not built yet).")
    given.add_argument("file")


def run(given: argparse.Namespace) -> int:
    if given.does == "import":
        print(
            "Reading a new list of teams is not built yet: the teams are those of triage/data.",
            file=sys.stderr,
        )
        return 2
    for team in Neighbourhoods.load().teams.values():
        print(f"{team.id}\t{team.name}\t{team.area}")
    return 0
