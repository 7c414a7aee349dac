"""`bluelamp places build` fetches the publishers' files, and goes on where it was cut off."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands import places as command
from bot.load_places import finder_file, load_places
from bot.places_download import Publishers
from bot.settings import read
from tests.providers.publishers_server import TEAMS, PublishersServer, publishers_server
from triage.places import Places


@pytest.fixture
def server() -> Iterator[PublishersServer]:
    with publishers_server() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BLUELAMP_DATA_DIR", str(tmp_path / "var"))
    return tmp_path / "var"


def build(server: PublishersServer) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    given = parser.parse_args(["build"])
    at = Publishers(ordnance_survey=server.url, police=server.url, pause_s=0)
    return command.run(given, at)


def loaded(folder: Path) -> Places:
    return load_places(read({"BLUELAMP_DATA_DIR": str(folder)}))


def test_what_the_publishers_have_is_built_and_used(
    server: PublishersServer, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(server) == 0
    said = capsys.readouterr().err
    assert "opname_csv_gb.zip: 0 of 0 MB" in said
    assert "areas of teams: 2 of 2" in said
    assert "1 newer postcodes" in said
    assert "official areas of 1 teams" in said
    places = loaded(folder)
    assert places.find("badger lane okehampton", expecting=True).status == "found"
    newer = places.find("EX20 1ZZ", expecting=True)
    assert newer.team is not None
    assert newer.team.id == TEAMS[0]
    assert places.router.areas is not None
    assert places.router.areas.official


def test_an_attempt_that_was_cut_off_is_gone_on_with(
    server: PublishersServer, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.cut_after = 60
    assert build(server) == 1
    said = capsys.readouterr().err
    assert "the next attempt goes on from there" in said
    assert "--from FOLDER" in said
    part = folder / "downloads" / "opname_csv_gb.zip.part"
    assert part.stat().st_size == 60
    assert not finder_file(read({"BLUELAMP_DATA_DIR": str(folder)})).exists()
    server.cut_after = None
    assert build(server) == 0
    assert server.ranges == ["bytes=60-"]
    assert not part.exists()


def test_areas_that_came_already_are_not_asked_for_again(
    server: PublishersServer, folder: Path
) -> None:
    server.refuse = f"{TEAMS[1]}/boundary"
    assert build(server) == 1
    server.refuse = ""
    server.asked.clear()
    assert build(server) == 0
    assert [path for path in server.asked if path.endswith("/boundary")] == [
        f"/devon-and-cornwall/{TEAMS[1]}/boundary"
    ]
    assert not [path for path in server.asked if path.startswith("/files/")]
    assert loaded(folder).router.areas is not None


def test_a_whole_download_is_followed_by_a_new_one(server: PublishersServer, folder: Path) -> None:
    assert build(server) == 0
    server.asked.clear()
    assert build(server) == 0
    assert "/files/opname_csv_gb.zip" in server.asked
    assert loaded(folder).find("Badger Lane, Okehampton", expecting=True).team is not None


def test_a_file_that_came_broken_leaves_the_old_finder(
    server: PublishersServer, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(server) == 0
    target = finder_file(read({"BLUELAMP_DATA_DIR": str(folder)}))
    kept = target.read_bytes()
    server.spoil = True
    assert build(server) == 1
    assert "came broken" in capsys.readouterr().err
    assert target.read_bytes() == kept
    assert not list((folder / "downloads").glob("*.zip"))


def test_a_publisher_that_does_not_answer_is_said_so(
    server: PublishersServer, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.refuse = "/OpenNames/"
    assert build(server) == 1
    assert "answered 503" in capsys.readouterr().err
    assert not (folder / "places.csv.gz").exists()


@pytest.mark.parametrize("name", ["../out.zip", ".hidden", "a/b.zip", ""])
def test_a_file_is_never_written_outside_the_folder(
    server: PublishersServer, folder: Path, name: str
) -> None:
    offered = server.products

    def odd(product: str) -> list[dict[str, object]]:
        return [{**one, "fileName": name} for one in offered(product)]

    server.products = odd  # type: ignore[method-assign]
    assert build(server) == 1
    assert not (folder.parent / "out.zip").exists()
    assert not (folder / "out.zip").exists()
