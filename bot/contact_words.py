"""How people write a phone number or an e-mail address, so that it can be found again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
SHORTEST_NUMBER = 6
NATIONAL = 11  # digits of a British number with its 0
SPLITS = ((5, 6), (5, 3, 3), (4, 3, 4), (3, 4, 4), (5, 2, 2, 2), (3, 8))


@dataclass(frozen=True, slots=True)
class Contact:
    """What is looked for. `spellings` narrow the search by an index; `is_in` decides.

    A number is narrowed by its last groups only: half of all numbers begin alike, and an index
    that has to go through half of all numbers is none.
    """

    said: str
    digits: str  # "" where it is no number

    @property
    def spellings(self) -> Sequence[str]:
        if not self.digits:
            return (self.said,)
        national = self.digits
        if len(national) != NATIONAL:
            return tuple(dict.fromkeys((self.said, national)))
        spelled = [national, f"44{national[1:]}", f"+44{national[1:]}"]
        for split in SPLITS:
            _, *last = _cut(national, split)
            spelled += [" ".join(last), "-" + "-".join(last)]
        return tuple(dict.fromkeys(spelled))

    def is_in(self, text: str) -> bool:
        if not self.digits:
            return self.said.casefold() in text.casefold()
        # the country's own way of writing it and ours end alike
        return self.digits.lstrip("0") in re.sub(r"\D", "", text.replace("(0)", ""))


def read_contact(asked: str) -> Contact | None:
    """None where it is neither an address, a number nor a word worth looking for."""
    said = " ".join(asked.split())
    if email := EMAIL.fullmatch(said):
        return Contact(email[0].lower(), "")
    digits = re.sub(r"\D", "", said.replace("(0)", ""))
    if len(digits) >= SHORTEST_NUMBER and not re.search(r"[A-Za-z]", said):
        if digits.startswith("0044"):
            digits = f"0{digits[4:]}"
        elif digits.startswith("44") and len(digits) == NATIONAL + 1:
            digits = f"0{digits[2:]}"
        return Contact(said, digits)
    return Contact(said, "") if len(said) >= 3 and re.search(r"\w", said) else None


def _cut(digits: str, lengths: Sequence[int]) -> list[str]:
    pieces, at = [], 0
    for length in lengths:
        pieces.append(digits[at : at + length])
        at += length
    return pieces
