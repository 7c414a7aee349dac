"""The spool: where messages wait, fsynced, while the database is away.

One file a message, named so that their order is their order of arrival. A file appears under its
name only when it is whole, so whatever stands in the folder can be replayed.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from bot.channels.base import Inbound
from bot.inbound_json import from_json, to_json

NO_ID = UUID(int=0)


class Spool:
    """A folder of messages. Construct freely; `open` makes sure that it can be written."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self.folder = folder
        self.clock = clock
        self._count = itertools.count()

    def open(self) -> None:
        """Raises OSError when nothing can be kept here: then the program must not start."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = self.folder / f".probe-{os.getpid()}"
        _write(probe, b"probe")
        probe.unlink()

    async def keep(self, inbound: Inbound) -> None:
        """Returns when the bytes are on the disk. Raises OSError."""
        await asyncio.to_thread(self._keep, inbound)

    def waiting(self) -> list[Path]:
        """What lies here, oldest first."""
        return sorted(self.folder.glob("*.json"))

    def read(self) -> Iterator[tuple[Path, Inbound]]:
        """Every message, oldest first; one that cannot be read is put aside under another name."""
        for path in self.waiting():
            try:
                yield path, _from_record(json.loads(path.read_bytes()))
            except FileNotFoundError:
                continue  # another process that shares this folder was quicker
            except (ValueError, KeyError, TypeError):
                path.rename(path.with_suffix(".unreadable"))

    def _keep(self, inbound: Inbound) -> None:
        name = f"{self.clock():%Y%m%dT%H%M%S.%f}-{os.getpid()}-{next(self._count):08d}"
        final = self.folder / f"{name}.json"
        partial = final.with_suffix(".partial")
        _write(partial, json.dumps(_record(inbound)).encode())
        partial.rename(final)
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        path.chmod(0o600)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _record(inbound: Inbound) -> dict[str, object]:
    record = to_json(inbound, tuple(NO_ID for _ in inbound.media))
    record["contents"] = [
        base64.b64encode(one.content).decode() if one.content is not None else None
        for one in inbound.media
    ]
    return record


def _from_record(record: dict[str, object]) -> Inbound:
    contents = record.pop("contents")
    inbound, _ = from_json(record)
    assert isinstance(contents, list)
    media = tuple(
        replace(one, content=base64.b64decode(content) if content is not None else None)
        for one, content in zip(inbound.media, contents, strict=True)
    )
    return replace(inbound, media=media)
