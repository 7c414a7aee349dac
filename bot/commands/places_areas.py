"""The teams' areas among the downloads that `bluelamp places build` is given."""

from __future__ import annotations

import gzip
import sys
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from triage.area_files import outlines
from triage.areas import Outline

_ENDS = (".kml", ".json", ".geojson", ".json.gz", ".geojson.gz", ".kml.gz")
_LONGEST = 200_000_000
"""Bytes of one file: more is no neighbourhood's outline, and would fill the memory."""


def read_areas(folder: Path, known: Collection[str]) -> tuple[list[Outline], bool]:
    """All areas of the folder. Where the police's own are among them, only those are taken."""
    official: list[Outline] = []
    approximate: list[Outline] = []
    for file in sorted(folder.iterdir()):
        before = len(official) + len(approximate)
        for name, raw in _files(file):
            stem = PurePosixPath(name).name.removesuffix(".gz").rpartition(".")[0]
            try:
                found, own = outlines(raw.decode("utf-8-sig"), stem, known)
            except ValueError:
                sys.stderr.write(f"{file.name}: left out, it is broken\n")
                continue
            (official if own else approximate).extend(found)
        if gained := len(official) + len(approximate) - before:
            sys.stderr.write(f"{file.name}: {gained} areas\n")
    chosen = official or approximate
    missing = len(set(known) - {outline.team for outline in chosen})
    if chosen and missing:
        sys.stderr.write(f"{missing} teams have no area: their nearest postcodes decide\n")
    return chosen, bool(official)


def _files(file: Path) -> Iterator[tuple[str, bytes]]:
    try:
        if file.suffix == ".zip":
            with zipfile.ZipFile(file) as opened:
                for one in opened.infolist():
                    if (
                        one.filename.lower().endswith((".kml", ".json"))
                        and one.file_size < _LONGEST
                    ):
                        yield one.filename, opened.read(one)
        elif file.name.lower().endswith(_ENDS) and file.is_file():
            with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as opened_file:
                yield file.name, opened_file.read(_LONGEST)
    except (OSError, EOFError, zipfile.BadZipFile) as problem:
        sys.stderr.write(f"{file.name}: left out, {type(problem).__name__}\n")
