"""`bluelamp places build`: what it reads, what it says, and that it swaps the finder in whole."""

from __future__ import annotations

import argparse
import gzip
from pathlib import Path

import pytest

from bot.commands import places as command
from bot.errors import SettingsError
from bot.load_places import finder_file, load_places
from bot.settings import read
from triage.finder_file import unpack

ROWS = "name,type,lat,lon,place\nQuibble Lane,Named Road,50.74,-4.0,Okehampton\n"


def build(source: Path, target: Path) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(["build", "--to", str(target), "--from", str(source)]))


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "roads.csv").write_text(ROWS)
    return folder


def test_builds_and_is_used(downloads: Path, tmp_path: Path) -> None:
    settings = read({"BLUELAMP_DATA_DIR": str(tmp_path / "var")})
    assert build(downloads, finder_file(settings)) == 0
    answer = load_places(settings).find("quibble lane okehampton", expecting=True)
    assert answer.team is not None
    assert answer.team.name == "Okehampton Town"


def test_says_what_changed(
    downloads: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "finder"
    assert build(downloads, target) == 0
    assert "beyond the project's own" in capsys.readouterr().err
    (downloads / "more.csv.gz").write_bytes(
        gzip.compress(ROWS.replace("Quibble", "Quabble").encode())
    )
    assert build(downloads, target) == 0
    assert "1 new, 0 gone" in capsys.readouterr().err
    assert len(unpack(target.read_bytes()).places) == 2


def test_leaves_out_what_is_no_table_of_places(downloads: Path, tmp_path: Path) -> None:
    (downloads / "postcodes.csv").write_text("postcode,lat,lon\nEX4 6NS,50.7,-3.5\n")
    (downloads / "torn.csv.gz").write_bytes(gzip.compress(ROWS.encode())[:-12])
    (downloads / "torn.zip").write_bytes(b"PK nothing")
    (downloads / "readme.txt").write_text("hello")
    target = tmp_path / "finder"
    assert build(downloads, target) == 0
    assert [place.name for place, _ in unpack(target.read_bytes()).places] == ["Quibble Lane"]


def test_a_folder_without_places_leaves_the_old_finder(downloads: Path, tmp_path: Path) -> None:
    target = tmp_path / "finder"
    assert build(downloads, target) == 0
    kept = target.read_bytes()
    (tmp_path / "empty").mkdir()
    assert build(tmp_path / "empty", target) == 1
    assert build(tmp_path / "nowhere", target) == 2
    assert target.read_bytes() == kept
    assert list(target.parent.glob(".finder*")) == []


def test_a_broken_finder_stops_the_start_with_its_name(tmp_path: Path) -> None:
    broken = tmp_path / "finder"
    broken.write_bytes(b"nothing")
    settings = read({"BLUELAMP_DATA_DIR": str(tmp_path / "var"), "BLUELAMP_PLACES": str(broken)})
    with pytest.raises(SettingsError, match="no place finder"):
        load_places(settings)
