"""`bluelamp where`: JSON lines of places in, teams out. No database, no model."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from typing import Any

from bot.commands.common import line_of, read_line, read_settings
from bot.load_places import load_places
from bot.place_lookup import PlaceLookup, place_lookup
from bot.settings import Settings
from triage.places import Places
from triage.understanding import LookedUp
from triage.where import where_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = 'Reads {"id", "text"} or {"id", "lat", "lon"}, one object a line.'


def run(_given: argparse.Namespace) -> int:
    settings = read_settings()
    asyncio.run(_where(settings, load_places(settings)))
    return 0


async def _where(settings: Settings, places: Places) -> None:
    async with place_lookup(settings, places, clock=time.monotonic) as lookup:
        for line in sys.stdin.buffer:
            if line.strip():
                sys.stdout.write(line_of(await _answer(line, places, lookup)) + "\n")
                sys.stdout.flush()  # a program that asks one line at a time waits for this one


async def _answer(line: bytes, places: Places, lookup: PlaceLookup | None) -> dict[str, Any]:
    try:
        asked = read_line(line)
    except ValueError:
        return {"id": None, "error": "not a line of JSON"}
    looked_up: tuple[LookedUp, ...] = ()
    if lookup is not None and isinstance(asked, dict) and isinstance(asked.get("text"), str):
        looked_up = await lookup.look_up(asked["text"], [asked["text"]])
    return where_line(asked, places, looked_up)
