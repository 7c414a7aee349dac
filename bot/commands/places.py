"""`bluelamp places build`: compile the full place finder, and swap it in at once."""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import os
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.commands.common import read_settings
from bot.commands.places_areas import read_areas
from bot.load_places import finder_file
from triage.finder_file import pack, unpack
from triage.gazetteer import listed_places
from triage.neighbourhoods import Neighbourhoods
from triage.places_build import Listed, merge, read_open_names, read_rows

_PLACE_COLUMNS = {"lat", "lon"}
_NAME_COLUMNS = {"name", "street"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(dest="does", required=True, metavar="build")
    build = does.add_parser("build", help="Compile the finder from a folder of downloads.")
    build.add_argument(
        "--from",
        dest="source",
        type=Path,
        metavar="FOLDER",
        help="holds OS Open Names (its zip) or CSV files, also .csv.gz, with the columns "
        "name, type, lat, lon and place; and the teams' areas: data.police.uk's KML files (or "
        "their zip), its boundary JSON, or GeoJSON whose features have the teams' ids",
    )
    build.add_argument("--to", type=Path, metavar="FILE", help="default: where `run` looks for it")


def run(given: argparse.Namespace) -> int:
    if given.source is None or not given.source.is_dir():
        sys.stderr.write(
            "bluelamp places build: name a folder that holds the downloads, with --from FOLDER.\n"
            "OS Open Names is free at osdatahub.os.uk: save its zip of CSV files there.\n"
        )
        return 2
    target: Path = given.to or finder_file(read_settings())
    found = list(_read_folder(given.source))
    outlines, official = read_areas(given.source, frozenset(Neighbourhoods.load().teams))
    if not found and not outlines:
        sys.stderr.write(f"No file in {given.source} holds places that this command can read.\n")
        return 1
    listed = merge(listed_places(), found)
    before = _kept(target)
    _swap_in(target, pack(listed, outlines, official=official))
    sys.stderr.write(f"{target}: {_difference(before, listed)}\n")
    return 0


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


def _kept(target: Path) -> list[Listed]:
    """The places of the last build; none where there is none that can be read."""
    try:
        return list(unpack(target.read_bytes()).places)
    except (OSError, ValueError):
        return []


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


def _difference(before: list[Listed], after: list[Listed]) -> str:
    old, new = Counter(place for place, _ in before), Counter(place for place, _ in after)
    kinds = Counter(place.kind for place, _ in after)
    held = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common(4))
    if not before:
        return f"{len(after)} places beyond the project's own ({held})"
    added, gone = (new - old).total(), (old - new).total()
    return f"{len(after)} places ({held}); {added} new, {gone} gone since the last build"
