"""The file of a built place finder: places, and the force's areas where they were given."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from triage.areas import Areas, Outline
from triage.gazetteer import Place
from triage.places_build import Listed
from triage.postcode_files import PostcodeChanges, Unit

FORMATS: Final = ("bluelamp places 1", "bluelamp places 2", "bluelamp places 3")
"""The first knew no areas, the second no postcodes."""
NO_CHANGES: Final = PostcodeChanges()
_CORNERS: Final = 2000
"""A row holds so many corners at most: a coast has tens of thousands, and CSV fields are short."""


@dataclass(frozen=True, slots=True)
class Finder:
    """What a built finder adds to the project's own tables."""

    places: tuple[Listed, ...]
    outlines: tuple[Outline, ...] = ()
    official: bool = False
    """Whether the areas are the police's own publication."""
    postcodes: PostcodeChanges = NO_CHANGES

    def areas(self) -> Areas | None:
        """The areas, ready to be asked."""
        return Areas.of(self.outlines, official=self.official)


def pack(
    listed: Iterable[Listed],
    outlines: Iterable[Outline] = (),
    *,
    official: bool = False,
    postcodes: PostcodeChanges = NO_CHANGES,
) -> bytes:
    """The finder's file: gzipped CSV, the same bytes for the same places."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([FORMATS[-1]])
    for place, others in listed:
        at = f"{place.lat:.5f}", f"{place.lon:.5f}"
        writer.writerow(["place", place.name, ";".join(others), place.kind, place.town, *at])
    for unit in postcodes.added:
        writer.writerow(["postcode", *unit])
    writer.writerows(["ended", code] for code in sorted(postcodes.ended))
    writer.writerows(_area_rows(outlines, "official" if official else "approximate"))
    return gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0)


def _area_rows(outlines: Iterable[Outline], standing: str) -> Iterator[list[str | int]]:
    for piece, outline in enumerate(outlines):
        for number, ring in enumerate(outline.rings):
            for start in range(0, len(ring), _CORNERS):
                corners = " ".join(
                    f"{part:.6f}" for x, y in ring[start : start + _CORNERS] for part in (x, y)
                )
                yield ["area", outline.team, standing, piece, number, corners]


def unpack(packed: bytes) -> Finder:
    """A finder's file read back; ValueError where it is none."""
    try:
        rows = list(csv.reader(gzip.decompress(packed).decode().splitlines()))
        if not rows or rows[0][0] not in FORMATS:
            raise ValueError("this is no place finder file of a kind that this version reads")
        if rows[0][0] == FORMATS[0]:
            return Finder(tuple(_place(row) for row in rows[1:]))
        places = tuple(_place(row[1:]) for row in rows[1:] if row[0] == "place")
        areas = [row for row in rows[1:] if row[0] == "area"]
        added = tuple(_unit(row[1:]) for row in rows[1:] if row[0] == "postcode")
        ended = frozenset(row[1] for row in rows[1:] if row[0] == "ended")
        official = any(row[2] == "official" for row in areas)
        return Finder(places, _outlines(areas), official, PostcodeChanges(added, ended))
    except (OSError, EOFError, UnicodeDecodeError, IndexError) as problem:
        raise ValueError("this is no place finder file") from problem


def _unit(row: Sequence[str]) -> Unit:
    code, lat, lon, area, council = row
    return Unit(code, float(lat), float(lon), area, council)


def _place(row: Sequence[str]) -> Listed:
    name, others, kind, town, lat, lon = row
    place = Place(name, kind, town, float(lat), float(lon))
    return place, tuple(other for other in others.split(";") if other)


def _outlines(rows: Sequence[Sequence[str]]) -> tuple[Outline, ...]:
    rings: dict[tuple[str, str], dict[str, list[tuple[float, float]]]] = {}
    for _, team, _, piece, ring, corners in rows:
        numbers = list(map(float, corners.split()))
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        rings.setdefault((piece, team), {}).setdefault(ring, []).extend(pairs)
    return tuple(
        Outline(team, tuple(tuple(ring) for ring in some.values()))
        for (_, team), some in rings.items()
    )
