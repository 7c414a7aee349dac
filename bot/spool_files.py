"""Files that stand under their name only when they are whole and on the disk."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from bot import steps


def write(path: Path, content: bytes) -> None:
    """Only its owner may read it. Raises OSError."""
    with path.open("wb") as file:
        path.chmod(0o600)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_whole(partial: Path, final: Path, content: bytes) -> None:
    """Under `partial` until it is whole. Raises OSError, and then leaves nothing behind."""
    try:
        write(partial, content)
        steps.reached("spool.written")
        partial.rename(final)
    except OSError:
        with suppress(OSError):
            partial.unlink()  # on a full disk every byte counts
        raise
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
