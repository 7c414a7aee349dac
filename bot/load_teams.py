"""The teams as this installation knows them: our own table, and what the force told beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.errors import SettingsError
from bot.settings import Settings
from triage.neighbourhoods import Neighbourhoods
from triage.place_types import Team
from triage.team_details import read_details


def details_file(settings: Settings) -> Path:
    """Where `bluelamp teams import` keeps what the force told."""
    return settings.data_dir / "teams.csv"


def load_teams(settings: Settings) -> Mapping[str, Team]:
    """Every team by its id. Raises SettingsError where the kept file was broken."""
    teams, file = Neighbourhoods.load().teams, details_file(settings)
    if not file.exists():
        return teams
    try:
        told, faults = read_details(file.read_text(encoding="utf-8").splitlines(), teams)
    except (OSError, UnicodeDecodeError) as error:
        told, faults = teams, [type(error).__name__]
    if faults:
        raise SettingsError([f"{file}: {faults[0]}; import it again with `bluelamp teams import`"])
    return told
