"""The spool: where messages wait, fsynced, while the database is away.

One file a message, named so that their order is their order of arrival. A file appears under its
name only when it is whole, so whatever stands in the folder can be replayed. The name also tells
which conversation it is of (as a digest), since its later messages must wait behind it, and
whether its words mean danger, since those come out first.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from uuid import UUID

from bot import steps
from bot.channels.base import Inbound
from bot.inbound_json import from_json, to_json

NO_ID = UUID(int=0)
DANGER = "danger"
LEFT_OVER_S = 60.0  # a half-written file this old belongs to a process that died


class Spool:
    """A folder of messages. Construct freely; `open` makes sure that it can be written."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self.folder = folder
        self.clock = clock
        self._count = itertools.count()
        self._held: dict[str, set[str]] = {}  # conversation -> names of its files

    def open(self) -> None:
        """Raises OSError when nothing can be kept here: then the program must not start."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = self.folder / f".probe-{os.getpid()}"
        _write(probe, b"probe")
        probe.unlink()
        self._clear_left_over()
        for path in self.waiting():
            self._held.setdefault(_conversation_of(path), set()).add(path.name)

    async def keep(self, inbound: Inbound, *, danger: bool = False) -> None:
        """Returns when the bytes are on the disk. Raises OSError."""
        conversation = _digest(inbound.channel, inbound.address)
        name = self._name(conversation, danger)
        self._held.setdefault(conversation, set()).add(name)  # who comes next waits behind it
        try:
            await asyncio.to_thread(self._keep, name, inbound)
        except OSError:
            self._let_go(self.folder / name)
            raise
        steps.reached("spool.kept")

    def holds(self, channel: str, address: str) -> bool:
        """Whether earlier messages of this conversation still lie here."""
        return _digest(channel, address) in self._held

    def waiting(self) -> list[Path]:
        """What lies here, oldest first."""
        return sorted(self.folder.glob("*.json"))

    def read(self) -> Iterator[tuple[Path, Inbound]]:
        """Every message: conversations with danger first, each oldest first.

        One that cannot be read is put aside under another name.
        """
        files = self.waiting()
        grave = {_conversation_of(one) for one in files if DANGER in one.stem.split("-")}
        for path in sorted(files, key=lambda one: (_conversation_of(one) not in grave, one.name)):
            try:
                yield path, _from_record(json.loads(path.read_bytes()))
            except FileNotFoundError:
                self._let_go(path)  # another process that shares this folder was quicker
            except (ValueError, KeyError, TypeError):
                self.put_aside(path)

    async def forget(self, path: Path) -> None:
        """After its row is committed."""
        await asyncio.to_thread(path.unlink, missing_ok=True)
        self._let_go(path)

    def put_aside(self, path: Path) -> None:
        """Under a name that is not replayed, for a person to look at."""
        path.rename(path.with_suffix(".unreadable"))
        self._let_go(path)

    def _let_go(self, path: Path) -> None:
        conversation = _conversation_of(path)
        names = self._held.get(conversation, set())
        names.discard(path.name)
        if not names:
            self._held.pop(conversation, None)

    def _name(self, conversation: str, danger: bool) -> str:
        moment = f"{self.clock():%Y%m%dT%H%M%S.%f}-{os.getpid()}-{next(self._count):08d}"
        return f"{moment}-{conversation}{f'-{DANGER}' if danger else ''}.json"

    def _keep(self, name: str, inbound: Inbound) -> None:
        final = self.folder / name
        partial = final.with_suffix(".partial")
        try:
            _write(partial, json.dumps(_record(inbound)).encode())
            steps.reached("spool.written")
            partial.rename(final)
        except OSError:
            with suppress(OSError):
                partial.unlink()  # on a full disk every byte counts
            raise
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _clear_left_over(self) -> None:
        """What a process that died has written in half; nobody was told that it is kept."""
        for pattern in ("*.partial", ".probe-*"):
            for path in self.folder.glob(pattern):
                with suppress(OSError):
                    if time.time() - path.stat().st_mtime > LEFT_OVER_S:
                        path.unlink()


def _digest(channel: str, address: str) -> str:
    return blake2b(f"{channel}\0{address}".encode(), digest_size=8).hexdigest()


def _conversation_of(path: Path) -> str:
    """From the name: moment, process, number, conversation. Older releases named no conversation:
    each of theirs counts as one of its own."""
    parts = path.stem.split("-")
    return parts[3] if len(parts) > 3 else path.stem


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
