"""The place finder: the tree's own tables, and the places of a built finder where one is set."""

from __future__ import annotations

from pathlib import Path

from bot.errors import SettingsError
from triage.places import Places
from triage.places_build import unpack


def load_places(built: Path | None) -> Places:
    """`built` is what BLUELAMP_PLACES names. Raises SettingsError for a file that is none."""
    if built is None:
        return Places.load()
    try:
        more = unpack(built.read_bytes())
    except (OSError, ValueError, EOFError) as error:
        raise SettingsError(
            [
                f"BLUELAMP_PLACES: {built} is no place finder ({type(error).__name__}); build one "
                "with `bluelamp places build`"
            ]
        ) from error
    return Places.load(more=more)
