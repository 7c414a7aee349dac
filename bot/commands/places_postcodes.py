"""The postcodes among the downloads that `bluelamp places build` is given."""

from __future__ import annotations

import gzip
import io
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from triage.postcode_files import AREAS, Unit, read_code_point, read_onspd

_LETTERS: Final = "|".join(AREAS)
_CODE_POINT: Final = re.compile(rf"(?:^|/)(?:{_LETTERS})\.csv$", re.IGNORECASE)
_ONSPD_AREA: Final = re.compile(rf"(?:^|/)ONSPD[^/]*_(?:{_LETTERS})\.csv$", re.IGNORECASE)
_ONSPD: Final = re.compile(r"(?:^|/)(?:ONSPD|NSPL)[^/]*\.csv$", re.IGNORECASE)


def read_postcodes(folder: Path) -> list[Unit]:
    """All live postcodes of the folder's files: Code-Point Open, ONSPD, or a table of them."""
    found: list[Unit] = []
    for file in sorted(folder.iterdir()):
        try:
            units = list(_units(file))
        except (OSError, EOFError, zipfile.BadZipFile) as problem:
            sys.stderr.write(f"{file.name}: left out, {type(problem).__name__}\n")
            continue
        if units:
            sys.stderr.write(f"{file.name}: {len(units)} live postcodes\n")
        found.extend(units)
    return found


def is_of_postcodes(archive: zipfile.ZipFile) -> bool:
    """Whether a zip holds postcodes, and no names of places."""
    return any(_CODE_POINT.search(name) or _ONSPD.search(name) for name in archive.namelist())


def _units(file: Path) -> Iterator[Unit]:
    if file.suffix == ".zip":
        with zipfile.ZipFile(file) as opened:
            names = opened.namelist()
            by_area = [name for name in names if _ONSPD_AREA.search(name)]
            whole = by_area or [name for name in names if _ONSPD.search(name)]
            for name in whole:
                with opened.open(name) as raw:
                    yield from read_onspd(io.TextIOWrapper(raw, "utf-8-sig", "replace"))
            for name in names if not whole else ():
                if _CODE_POINT.search(name):
                    with opened.open(name) as raw:
                        yield from read_code_point(io.TextIOWrapper(raw, "utf-8-sig", "replace"))
    elif file.name.lower().endswith((".csv", ".csv.gz")) and file.is_file():
        with (
            gzip.open(file, "rt", encoding="utf-8-sig", errors="replace", newline="")
            if file.suffix == ".gz"
            else file.open(encoding="utf-8-sig", errors="replace", newline="")
        ) as table:
            yield from read_onspd(table)
