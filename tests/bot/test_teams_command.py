"""`bluelamp teams import`: what a force tells of its teams, whole or not at all."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from bot.commands import teams as command
from bot.errors import SettingsError
from bot.load_places import load_places
from bot.load_teams import details_file, load_teams
from bot.settings import read

TEAM = "CIOS.4001"
HEAD = "id,name,area,lat,lon,email,phone,officer,page\n"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BLUELAMP_DATA_DIR", str(tmp_path / "var"))
    return tmp_path


def teams(*words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(words))


def given(house: Path, text: str) -> Path:
    file = house / "from the force.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_what_is_told_is_kept_and_used(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = f"{TEAM},Camborne Town North,,,,camborne@example.com,01632 960101,PC Anna,\n"
    assert teams("import", str(given(house, "\ufeff" + HEAD + row))) == 0
    assert "1 of 213 teams" in capsys.readouterr().out
    settings = read({"BLUELAMP_DATA_DIR": str(house / "var")})
    assert details_file(settings).stat().st_mode & 0o077 == 0
    team = load_places(settings).teams[TEAM]
    assert (team.name, team.email, team.officer) == (
        "Camborne Town North",
        "camborne@example.com",
        "PC Anna",
    )
    assert team.area == "Cornwall & Isles of Scilly"  # an empty cell leaves what was known
    assert teams("list") == 0
    line = next(x for x in capsys.readouterr().out.splitlines() if x.startswith(TEAM))
    assert line.split("\t")[1:] == [
        "Camborne Town North",
        "Cornwall & Isles of Scilly",
        "camborne@example.com",
        "01632 960101",
        "PC Anna",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "columns"),
        ("name,area\nA,B\n", "columns"),
        ("id\nCIOS.4001\n", "columns"),
        ("id,colour\nCIOS.4001,blue\n", "'colour'"),
        ("id,name\n", "no team in it"),
        ("id,name\nXYZ.1,Nowhere\n", "line 2: there is no team 'XYZ.1'"),
        ("id,name\nCIOS.4001,A\nCIOS.4001,B\n", "line 3: team CIOS.4001 stands there twice"),
        ("id,email\nCIOS.4001,not an address\n", "email"),
        ("id,page\nCIOS.4001,javascript:alert(1)\n", "page"),
        ("id,lat,lon\nCIOS.4001,50.1,\n", "together"),
        ("id,lat,lon\nCIOS.4001,north,west\n", "numbers"),
        ("id,lat,lon\nCIOS.4001,95,0\n", "numbers"),
        ("id,lat,lon\nCIOS.4001,nan,nan\n", "numbers"),
        ("id,name\nCIOS.4001,A,B,C\n", "more cells"),
        (f"id,name\nCIOS.4001,{'x' * 500}\n", "longer"),
    ],
)
def test_a_fault_is_named_and_nothing_is_taken(
    house: Path, capsys: pytest.CaptureFixture[str], text: str, fault: str
) -> None:
    assert teams("import", str(given(house, HEAD + f"{TEAM},Good,,,,,,,\n"))) == 0
    kept = (house / "var" / "teams.csv").read_text()
    assert teams("import", str(given(house, text))) == 2
    assert fault in capsys.readouterr().err
    assert (house / "var" / "teams.csv").read_text() == kept


def test_a_file_that_is_not_there_or_no_text_is_said(house: Path) -> None:
    assert teams("import", str(house / "nowhere.csv")) == 2
    binary = house / "picture.csv"
    binary.write_bytes(b"\xff\xd8\xff\xe0")
    assert teams("import", str(binary)) == 2


def test_a_kept_file_that_was_broken_by_hand_stops_the_start(house: Path) -> None:
    settings = read({"BLUELAMP_DATA_DIR": str(house / "var")})
    details_file(settings).parent.mkdir(parents=True, exist_ok=True)
    details_file(settings).write_text("id,name\nXYZ.1,Nowhere\n")
    with pytest.raises(SettingsError, match="no team 'XYZ"):
        load_teams(settings)
