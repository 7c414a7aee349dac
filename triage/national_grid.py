"""Ordnance Survey grid: eastings, northings and references like SX 477 544, in WGS84."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, pi, radians, sin, sqrt, tan

from triage.place_types import Point

# Airy 1830 and the transverse Mercator projection of the national grid (OS, "A guide to
# coordinate systems in Great Britain"); the seven-parameter shift is good to about five metres,
# which no team boundary notices, and needs no grid file.
_A, _B = 6377563.396, 6356256.909
_F0, _LAT0, _LON0 = 0.9996012717, radians(49), radians(-2)
_N0, _E0 = -100_000.0, 400_000.0
_E2 = 1 - (_B * _B) / (_A * _A)
_N = (_A - _B) / (_A + _B)
_SHIFT = (446.448, -125.157, 542.060)
_SCALE = -20.4894e-6
_TURN = tuple(radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
_WGS_A, _WGS_B = 6378137.0, 6356752.3142

_REFERENCE = re.compile(
    r"\b(S[RSTVWXYZ]|N[JKNOSTUXYZ]|H[PTUWXYZ]|T[AFGLMQRV])\s?"
    r"(?:(\d{5})\s?(\d{5})|(\d{4})\s?(\d{4})|(\d{3})\s?(\d{3})|(\d{2})\s?(\d{2}))\b",
    re.IGNORECASE,
)


_OURS = frozenset({"SS", "SV", "SW", "SX", "SY"})
"""The squares of Devon, Cornwall and Scilly; ST is left out, for it is a street as well."""


def _meridional_arc(lat: float) -> float:
    n2, n3 = _N * _N, _N**3
    difference, total = lat - _LAT0, lat + _LAT0
    return (
        _B
        * _F0
        * (
            (1 + _N + 1.25 * n2 + 1.25 * n3) * difference
            - (3 * _N + 3 * n2 + 21 / 8 * n3) * sin(difference) * cos(total)
            + (15 / 8 * n2 + 15 / 8 * n3) * sin(2 * difference) * cos(2 * total)
            - 35 / 24 * n3 * sin(3 * difference) * cos(3 * total)
        )
    )


def _to_airy(easting: float, northing: float) -> tuple[float, float]:
    """Undo the projection: latitude and longitude in radians on the Airy spheroid."""
    lat = (northing - _N0) / (_A * _F0) + _LAT0
    while abs(miss := northing - _N0 - _meridional_arc(lat)) > 1e-5:
        lat += miss / (_A * _F0)
    inside = 1 - _E2 * sin(lat) ** 2
    nu, rho = _A * _F0 / sqrt(inside), _A * _F0 * (1 - _E2) / inside**1.5
    eta2, t, sec = nu / rho - 1, tan(lat), 1 / cos(lat)
    east = easting - _E0
    lat_out = (
        lat
        - t / (2 * rho * nu) * east**2
        + t / (24 * rho * nu**3) * (5 + 3 * t**2 + eta2 - 9 * t**2 * eta2) * east**4
    )
    lon_out = (
        _LON0
        + sec / nu * east
        - sec / (6 * nu**3) * (nu / rho + 2 * t**2) * east**3
        + sec / (120 * nu**5) * (5 + 28 * t**2 + 24 * t**4) * east**5
    )
    return lat_out, lon_out


def to_wgs84(easting: float, northing: float) -> Point:
    """The WGS84 position of a point on the national grid, to within a few metres."""
    lat, lon = _to_airy(easting, northing)
    nu = _A / sqrt(1 - _E2 * sin(lat) ** 2)
    x, y, z = nu * cos(lat) * cos(lon), nu * cos(lat) * sin(lon), nu * (1 - _E2) * sin(lat)
    (tx, ty, tz), (rx, ry, rz), s = _SHIFT, _TURN, 1 + _SCALE
    x, y, z = (
        tx + s * x - rz * y + ry * z,
        ty + rz * x + s * y - rx * z,
        tz - ry * x + rx * y + s * z,
    )
    e2 = 1 - (_WGS_B / _WGS_A) ** 2
    p = hypot(x, y)
    lat = atan2(z, p * (1 - e2))
    for _ in range(4):  # converges to under a millimetre
        nu = _WGS_A / sqrt(1 - e2 * sin(lat) ** 2)
        lat = atan2(z + e2 * nu * sin(lat), p)
    return Point(round(degrees(lat), 5), round(degrees((atan2(y, x) + pi) % (2 * pi) - pi), 5))


def _corner(letters: str) -> tuple[int, int]:
    """Easting and northing of the south-west corner of a 100 km square, in hundreds of km."""
    first, second = (ord(c) - ord("A") - (c > "I") for c in letters.upper())  # the grid has no I
    return (first - 2) % 5 * 5 + second % 5, 19 - first // 5 * 5 - second // 5


@dataclass(frozen=True, slots=True)
class Square:
    """What a grid reference names: a square of the national grid."""

    text: str
    """As it was written."""
    name: str
    """As maps print it: SX 12 34."""
    easting: int
    northing: int
    metres: int
    """The length of a side: 1,000 for four figures, 1 for ten."""

    def at(self, east: float, north: float) -> Point:
        """A point of the square, by fractions of its sides."""
        return to_wgs84(self.easting + east * self.metres, self.northing + north * self.metres)

    @property
    def middle(self) -> Point:
        """The middle of the square."""
        return self.at(0.5, 0.5)


def find_reference(text: str) -> Square | None:
    """The first grid reference in a text, if there is one.

    Four figures run together count on the south-west's own squares only ("SX1234", not "st 1234",
    which is a house number more often): elsewhere both halves stand apart.
    """
    for match in _REFERENCE.finditer(text):
        east, north = [group for group in match.groups()[1:] if group]
        letters = match.group(1).upper()
        if len(east) == 2 and match.group(0)[-3] != " " and letters not in _OURS:
            continue
        size = 10 ** (5 - len(east))
        column, row = _corner(letters)
        return Square(
            match.group(0),
            f"{letters} {east} {north}",
            column * 100_000 + int(east) * size,
            row * 100_000 + int(north) * size,
            size,
        )
    return None
