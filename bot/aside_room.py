"""How much may be put aside: a provider that changes its shape must not fill the disk."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from bot.spool_names import ASIDE

MOST_FILES = 10_000
MOST_BYTES = 2_000_000_000
MORE_FOR_DANGER = 1.2  # whatever has filled the room, words of danger still find some


class NoRoom(OSError):
    """The disk may be well."""

    def __init__(self) -> None:
        super().__init__(errno.EDQUOT, "too much is put aside")


def has_room(
    folder: Path, *, danger: bool = False, files: int = MOST_FILES, size: int = MOST_BYTES
) -> bool:
    """Raises OSError."""
    lying, full = 0, 0
    with os.scandir(folder) as found:
        for one in found:
            if one.name.endswith(ASIDE):
                lying += 1
                full += _size_of(one)
    more = MORE_FOR_DANGER if danger else 1.0
    return lying < files * more and full < size * more


def _size_of(one: os.DirEntry[str]) -> int:
    try:
        return one.stat().st_size
    except FileNotFoundError:  # somebody has just dealt with it
        return 0
