"""`bluelamp places build`: compile the full place finder, and swap it in at once."""

from __future__ import annotations

import argparse
import asyncio
import csv
import gzip
import io
import os
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from bot.commands.common import read_settings
from bot.commands.places_areas import read_areas
from bot.commands.places_difference import difference
from bot.commands.places_postcodes import is_of_postcodes, read_postcodes
from bot.load_places import finder_file
from bot.places_download import CannotFetch, Download, Publishers
from triage.finder_file import Finder, pack, unpack
from triage.gazetteer import listed_places
from triage.places_build import Listed, merge, read_open_names, read_rows
from triage.postcode_files import changes
from triage.routing import Router

PUBLISHERS = Publishers()
_PLACE_COLUMNS = {"lat", "lon"}
_NAME_COLUMNS = {"name", "street"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(dest="does", required=True, metavar="build")
    build = does.add_parser("build", help="Compile the finder from the official downloads.")
    build.add_argument(
        "--from",
        dest="source",
        type=Path,
        metavar="FOLDER",
        help="holds OS Open Names (its zip) or CSV files, also .csv.gz, with the columns "
        "name, type, lat, lon and place; OS Code-Point Open or the ONS Postcode Directory (their "
        "zips); and the teams' areas: data.police.uk's KML files (or their zip), its boundary "
        "JSON, or GeoJSON whose features have the teams' ids. Without it the publishers' own "
        "files are downloaded, about 150 MB",
    )
    build.add_argument("--to", type=Path, metavar="FILE", help="default: where `run` looks for it")


def run(given: argparse.Namespace, publishers: Publishers = PUBLISHERS) -> int:
    settings = read_settings()
    source: Path | None = given.source
    if source is None:
        source = settings.data_dir / "downloads"
        download = Download(folder=source, publishers=publishers, tell=_tell)
        try:
            asyncio.run(download.everything())
        except CannotFetch as problem:
            _tell(
                f"bluelamp places build: {problem}. Nothing was changed; what has come stays in "
                f"{source}, and the next attempt goes on from there. Where this machine may not "
                "download, save OS Open Names and Code-Point Open (osdatahub.os.uk) and the teams' "
                "areas (data.police.uk) in a folder and name it with --from FOLDER."
            )
            return 1
    if not source.is_dir():
        _tell("bluelamp places build: --from must name a folder that holds the downloads.")
        return 2
    return _build(source, given.to or finder_file(settings))


def _build(source: Path, target: Path) -> int:
    found = list(_read_folder(source))
    router = Router.load()
    outlines, official = read_areas(source, frozenset(router.neighbourhoods.teams))
    postcodes = changes(read_postcodes(source), router.table, router.neighbourhoods.team_of_area)
    if not found and not outlines and not postcodes:
        _tell(f"No file in {source} holds places that this command can read.")
        return 1
    listed = merge(listed_places(), found)
    before = _kept(target)
    packed = pack(listed, outlines, official=official, postcodes=postcodes)
    after = unpack(packed)  # what will be read, not what was meant: and it must be readable
    after.areas()
    _swap_in(target, packed)
    _tell(f"{target}: {difference(before, after)}")
    return 0


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def _read_folder(folder: Path) -> Iterator[Listed]:
    """Every readable file of the folder, each named with how much it gave."""
    for file in sorted(folder.iterdir()):
        if file.suffix == ".zip":
            places = list(_open_names(file))
        elif file.name.endswith((".csv", ".csv.gz")):
            places = list(_table(file))
        else:
            continue
        if places:
            sys.stderr.write(f"{file.name}: {len(places)} places\n")
        yield from places


def _open_names(archive: Path) -> Iterator[Listed]:
    try:
        with zipfile.ZipFile(archive) as opened:
            if is_of_postcodes(opened):
                return
            tiles = [name for name in opened.namelist() if name.lower().endswith(".csv")]
            for name in tiles:
                with opened.open(name) as raw:
                    yield from read_open_names(io.TextIOWrapper(raw, "utf-8-sig", "replace"))
    except zipfile.BadZipFile:
        sys.stderr.write(f"{archive.name}: left out, it is no whole zip file\n")


def _table(file: Path) -> Iterator[Listed]:
    opener = gzip.open if file.suffix == ".gz" else open
    try:
        with opener(file, "rt", encoding="utf-8-sig", errors="replace", newline="") as opened:
            rows = csv.DictReader(opened)
            columns = set(rows.fieldnames or ())
            # Tables of postcodes, teams and councils have positions too, but name no places.
            if columns >= _PLACE_COLUMNS and columns & _NAME_COLUMNS:
                yield from read_rows(rows)
    except (OSError, EOFError) as problem:
        sys.stderr.write(f"{file.name}: left out, {type(problem).__name__}\n")


def _kept(target: Path) -> Finder | None:
    """The last build; None where there is none that can be read."""
    try:
        return unpack(target.read_bytes())
    except (OSError, ValueError):
        return None


def _swap_in(target: Path, packed: bytes) -> None:
    """A reader sees the old file or the new one, whole, whenever it looks."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(packed)
            opened.flush()
            os.fsync(opened.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
