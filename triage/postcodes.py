"""Postcodes: the force's live ones, residents' spellings of them, and whose area others are."""

from __future__ import annotations

import gzip
import re
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from sys import intern
from types import MappingProxyType

from triage.neighbourhoods import DATA

OUR_AREAS = frozenset({"EX", "PL", "TQ", "TR"})

# Postcode areas of other forces. A postcode of the areas that we share (EX, TA, DT) is looked up
# in the tables; only districts that never reach into the force are decided by their letters.
FORCE_OF_AREA: Mapping[str, str] = MappingProxyType(
    {
        area: force
        for force, areas in {
            "Avon and Somerset Police": "TA BS BA",
            "Dorset Police": "DT BH",
            "Wiltshire Police": "SN SP",
            "Gloucestershire Constabulary": "GL",
            "Hampshire and Isle of Wight Constabulary": "SO PO",
            "Metropolitan Police": "E EC N NW SE SW W WC BR CR EN HA IG KT RM SM TW UB",
            "Thames Valley Police": "OX RG MK HP SL",
            "Sussex Police": "BN RH",
            "Surrey Police": "GU",
            "Kent Police": "CT DA ME TN",
            "Essex Police": "CM CO SS",
            "South Wales Police": "CF SA",
            "Gwent Police": "NP",
            "West Midlands Police": "B CV DY WV WS",
            "West Mercia Police": "HR WR TF SY",
            "Greater Manchester Police": "M OL BL SK WN",
            "Merseyside Police": "L",
            "West Yorkshire Police": "LS BD HD HX WF",
            "South Yorkshire Police": "S DN",
            "Police Scotland": "AB DD DG EH FK G HS IV KA KW KY ML PA PH TD ZE",
            "Police Service of Northern Ireland": "BT",
            "States of Jersey Police": "JE",
            "Guernsey Police": "GY",
        }.items()
        for area in areas.split()
    }
)
_OTHER_AREAS = (
    "AL BB CA CB CH CW DE DH DL FY HG HU IM IP LA LD LE LL LN LU NE NG NN NR PE PR SG SR ST TS WA"
    " WD YO"
)
KNOWN_AREAS = OUR_AREAS | frozenset(FORCE_OF_AREA) | frozenset(_OTHER_AREAS.split())

_FULL = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z]{1,2})([0-9OoIl]{1,2}[A-Za-z]?)[\s.\-]{0,2}([0-9Oo])([A-Za-z0]{2})(?![A-Za-z0-9])"
)
_PART = re.compile(
    r"(?<![A-Za-z0-9])(EX|PL|TQ|TR|DT|TA)([0-9Oo]{1,2})(?:\s?([0-9])(?:[Xx*?]{0,2}))?(?![A-Za-z0-9:])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Written:
    """A postcode, or the beginning of one, as it stands in a text."""

    text: str
    code: str
    """In its usual spelling: "EX4 6NS", or "EX4" and "EX4 6" for a beginning."""
    full: bool

    @property
    def area(self) -> str:
        """The letters that it starts with."""
        return self.code.rstrip("0123456789") if " " not in self.code else _letters(self.code)


def _letters(code: str) -> str:
    return code[:2] if code[1].isalpha() else code[:1]


_SPACED = re.compile(
    r"(?<![A-Za-z0-9])(E ?X|P ?L|T ?Q|T ?R) ?(\d ?\d?) ?(\d) ?([A-Z]) ?([A-Z])(?![A-Za-z0-9])",
    re.IGNORECASE,
)


def find_postcode(text: str) -> Written | None:
    """The first postcode in a text, with O for 0, spaces or lower case put right."""
    for match in _FULL.finditer(text):
        area, district, sector, unit = match.groups()
        area = area.upper()
        if area not in KNOWN_AREAS:
            continue
        head, tail = district[:-1], district[-1]
        district = _digits(head) + (_digits(tail) if tail in "oOIl" or tail.isdigit() else tail)
        # "b12 4am" and "NOBODY" read as postcodes too: of areas that are not ours only those count
        # that are in capitals and have their digits, of ours those with a digit at all.
        digits = sum(letter.isdigit() for letter in district[:1] + sector)
        if digits < (1 if area in OUR_AREAS else 2):
            continue
        if area not in OUR_AREAS and not match.group(0)[:2].isupper():
            continue
        code = f"{area}{district} {_digits(sector)}{unit.replace('0', 'O')}".upper()
        return Written(match.group(0), code, full=True)
    spaced = _SPACED.search(text)  # "PL 4 8AA", "P L 4 8 A A"; "my ex, 4 5 am" is none
    if spaced and not (spaced[1] == "ex" and (spaced[4] + spaced[5]).lower() in ("am", "pm")):
        code = f"{spaced[1]}{spaced[2]}|{spaced[3]}{spaced[4]}{spaced[5]}".replace(" ", "").upper()
        return Written(spaced.group(0), code.replace("|", " "), full=True)
    for match in _PART.finditer(text):
        area, district, sector = match.groups()
        code = area.upper() + _digits(district) + (f" {sector}" if sector else "")
        return Written(match.group(0), code, full=False)
    return None


def _digits(text: str) -> str:
    return text.translate(str.maketrans("OoIl", "0011"))


@dataclass(frozen=True, slots=True, repr=False)
class PostcodeTable:
    """Columns of the live postcodes: the force's first, then those just outside it."""

    codes: Mapping[str, int]
    """Postcode to row."""
    lat: Sequence[float]
    lon: Sequence[float]
    area: tuple[str, ...]
    """Output area, or the force's name for a row outside."""
    council: tuple[str, ...]
    inside: int
    """How many rows are the force's."""
    starting: Mapping[str, tuple[int, ...]]
    """Rows of each district ("EX4") and sector ("EX4 6")."""

    @classmethod
    def load(
        cls,
        folder: Traversable = DATA,
        *,
        added: Iterable[tuple[str, float, float, str, str]] = (),
        ended: Collection[str] = (),
    ) -> PostcodeTable:
        """Read both tables; about a quarter of a second. `added` and `ended`: what is newer."""
        ours: list[Sequence[str | float]] = [
            line for line in _lines(folder / "postcodes.csv.gz") if line[0] not in ended
        ]
        newer = tuple(added)
        ours.extend(newer)
        new = {line[0] for line in newer}
        others = [line for line in _lines(folder / "neighbours.csv.gz") if line[0] not in new]
        both: list[Sequence[str | float]] = [*ours, *others]
        starting: dict[str, list[int]] = {}
        for row, fields in enumerate(ours):
            district, _, inward = str(fields[0]).partition(" ")
            starting.setdefault(district, []).append(row)
            starting.setdefault(f"{district} {inward[0]}", []).append(row)
        return cls(
            codes=MappingProxyType({str(fields[0]): row for row, fields in enumerate(both)}),
            lat=array("d", (float(fields[1]) for fields in both)),
            lon=array("d", (float(fields[2]) for fields in both)),
            area=tuple(intern(str(fields[3])) for fields in both),
            council=tuple(intern(str(fields[4])) if len(fields) > 4 else "" for fields in both),
            inside=len(ours),
            starting=MappingProxyType({code: tuple(rows) for code, rows in starting.items()}),
        )


def _lines(table: Traversable) -> list[list[str]]:
    text = gzip.decompress(table.read_bytes()).decode("ascii")
    return [line.split(",") for line in text.splitlines()[1:]]
