"""`bluelamp where`: JSON lines of places in, teams out. No database, no model."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from bot.commands.common import line_of, read_line, read_settings
from bot.load_places import load_places
from triage.places import Places
from triage.where import where_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = 'Reads {"id", "text"} or {"id", "lat", "lon"}, one object a line.'


def run(_given: argparse.Namespace) -> int:
    places = load_places(read_settings())
    for line in sys.stdin.buffer:
        if line.strip():
            sys.stdout.write(line_of(_answer(line, places)) + "\n")
            sys.stdout.flush()  # a program that asks one line at a time waits for this one
    return 0


def _answer(line: bytes, places: Places) -> dict[str, Any]:
    try:
        asked = read_line(line)
    except ValueError:
        return {"id": None, "error": "not a line of JSON"}
    return where_line(asked, places)
