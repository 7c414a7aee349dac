"""The place finder: the tree's own tables, and the places of a built finder where there is one."""

from __future__ import annotations

from pathlib import Path

from bot.errors import SettingsError
from bot.load_teams import load_teams
from bot.settings import Settings
from triage.finder_file import unpack
from triage.places import Places


def finder_file(settings: Settings) -> Path:
    """Where `bluelamp places build` writes its finder and everything else looks for it."""
    return settings.places or settings.data_dir / "places.csv.gz"


def load_places(settings: Settings) -> Places:
    """Raises SettingsError where BLUELAMP_PLACES names no finder, or a built one is broken."""
    file = finder_file(settings)
    teams = load_teams(settings)
    if settings.places is None and not file.exists():
        return Places.load(teams=teams)
    try:
        finder = unpack(file.read_bytes())
        areas = finder.areas()
    except (OSError, ValueError, EOFError) as error:
        kind = type(error).__name__
        fault = f"BLUELAMP_PLACES: {file} is no place finder ({kind}); build one "
        raise SettingsError([fault + "with `bluelamp places build`"]) from error
    return Places.load(more=finder.places, areas=areas, teams=teams, postcodes=finder.postcodes)
