"""`bluelamp teams`: the neighbourhood teams that this installation knows."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from bot.commands.common import read_settings
from bot.load_teams import details_file, load_teams
from triage.neighbourhoods import Neighbourhoods
from triage.team_details import COLUMNS, read_details

_MOST_FAULTS = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(dest="does", required=True, metavar="list|import")
    does.add_parser(
        "list",
        help="Print id, name, area, e-mail, telephone and officer of each team, tab-separated.",
    )
    given = does.add_parser(
        "import",
        help="Take what the force tells of its teams: a CSV with the columns id and any of "
        + ", ".join(COLUMNS[1:]),
    )
    given.add_argument("file", type=Path)


def run(given: argparse.Namespace) -> int:
    if given.does == "import":
        return _import(given.file)
    for team in load_teams(read_settings()).values():
        cells = (team.id, team.name, team.area, team.email, team.phone, team.officer)
        print("\t".join(cells).rstrip("\t"))
    return 0


def _import(source: Path) -> int:
    try:
        text = source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        print(f"{source} cannot be read as text ({type(problem).__name__}).", file=sys.stderr)
        return 2
    before = Neighbourhoods.load().teams
    told, faults = read_details(text.splitlines(), before)
    if faults:
        # All or nothing: half a list of names and addresses is worse than the old one.
        print(f"Nothing was taken from {source}:", file=sys.stderr)
        for fault in faults[:_MOST_FAULTS]:
            print(f"  {fault}", file=sys.stderr)
        if len(faults) > _MOST_FAULTS:
            print(f"  and {len(faults) - _MOST_FAULTS} more", file=sys.stderr)
        return 2
    _keep(details_file(read_settings()), text)
    changed = sum(told[name] != before[name] for name in before)
    print(f"{changed} of {len(before)} teams differ from the project's own table.")
    print("A running bot reads them at its next start.")
    return 0


def _keep(target: Path, text: str) -> None:
    """Whole or not at all, and for its owner's eyes: it may name officers."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
