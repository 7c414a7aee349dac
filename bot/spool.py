"""The spool: where messages wait, fsynced, while the database is away.

One file a message, named so that their order is their order of arrival. A file appears under its
name only when it is whole, so whatever stands in the folder can be replayed. The name also tells
which conversation it is of (as a digest), since its later messages must wait behind it, its turn
within it, since providers deliver in any order, and whether its words mean danger, since those
come out first.

What lies here is what stands in the folder, so processes that share one stay in order, too.
"""

from __future__ import annotations

import asyncio
import errno
import itertools
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import spool_names as names
from bot import steps
from bot.channels.base import Inbound
from bot.put_aside import PutAside
from bot.spool_files import write, write_whole
from bot.spool_record import Malformed, from_bytes, to_bytes

log = logging.getLogger(__name__)
AFTER_ALL = "~"  # greater than every name
A_TICK_NS = 50_000_000
A_MOMENT = timedelta(microseconds=1)
PROBE_BYTES = 65_536
LOOK_EVERY_S = 2.0
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
PATIENCE_S = 30.0  # with a file that cannot be opened; then its conversation goes on without it
LEFT_OVER_S = 60.0  # a half-written file this old belongs to a process that died

Tells = Callable[[str, str], None]  # how it is and why, for /readyz


class Spool:
    """A folder of messages. Construct freely; `open` makes sure that it can be written."""

    def __init__(
        self, folder: Path, clock: Callable[[], datetime], tell: Tells = lambda *_: None
    ) -> None:
        self.folder = folder
        self.clock = clock
        self.tell = tell
        self.patience_s = PATIENCE_S
        self.aside = PutAside(folder=folder, clock=clock)
        self.keeps = True  # False from the first message that could not be kept
        self.puts_aside = True  # False while there is no room, or no disk, for what is put aside
        self._count = itertools.count()
        self._latest: datetime | None = None  # moment of a name, ours or found at the start
        self._writing: dict[str, str] = {}  # name -> conversation, of ours that are not whole yet
        self._shut: dict[str, float] = {}  # name -> since when it cannot be opened
        self._passed: frozenset[str] = frozenset()  # those of them that nobody waits for any more
        self._seen: tuple[int, frozenset[str]] | None = None  # the folder's time, and what it held

    def open(self) -> None:
        """Raises OSError when nothing can be kept here: then the program must not start."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._probe()
        self._clear_left_over()
        self._latest = names.latest(self.waiting())

    async def keep(self, inbound: Inbound, *, danger: bool = False) -> None:
        """Returns when the bytes are on the disk. Raises OSError."""
        conversation = names.digest(inbound.channel, inbound.address)
        name = self._name(conversation, inbound.turn, danger)
        self._writing[name] = conversation  # who comes next waits behind it
        try:
            await asyncio.to_thread(self._keep, name, inbound)
        except OSError as error:
            self.failed(error)
            raise
        finally:
            del self._writing[name]
        self._worked()
        steps.reached("spool.kept")

    async def look_again(self) -> None:
        """Whether it keeps again: asked while it does not, since nobody may send us a message
        to try it with. Makes no folder: a disk that is gone is not to be replaced by another."""
        try:
            await asyncio.to_thread(self._probe)
        except OSError as error:
            self.failed(error)
        else:
            self._worked()

    async def watch(self) -> None:
        """Runs until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if not self.keeps:
                await self.look_again()

    def holds(self, channel: str, address: str) -> bool:
        """Whether earlier messages of this conversation still lie here, whoever kept them."""
        conversation = names.digest(channel, address)
        return conversation in self._writing.values() or conversation in self._lying()

    def waiting(self) -> list[Path]:
        """What lies here, oldest first."""
        return sorted(self.folder.glob("*.json"))

    def read(self) -> Iterator[tuple[Path, Inbound]]:
        """Every message: conversations with danger first, each in the order of its turns.

        One that makes no sense is put aside under another name, one that cannot be opened is
        stepped over; one behind an older message that is still being written waits for it.
        """
        unfinished = self._unfinished()  # first: what is whole a moment later is among the files
        files = [
            one
            for one in self.waiting()
            if one.stem < unfinished.get(names.conversation_of(one.stem), AFTER_ALL)
        ]
        held: set[str] = set()
        for path in names.in_order(files):
            if names.conversation_of(path.stem) in held:
                continue
            try:
                inbound = from_bytes(path.read_bytes())
            except FileNotFoundError:
                continue  # another process that shares this folder was quicker
            except OSError as error:
                if self._is_shut(path, error):
                    held.add(names.conversation_of(path.stem))
            except Malformed as error:
                log.error("a spooled message makes no sense: %s", error)
                self.put_aside(path)
            else:
                self._shut.pop(path.name, None)
                yield path, inbound

    async def forget(self, path: Path) -> None:
        """After its row is committed."""
        await asyncio.to_thread(path.unlink, missing_ok=True)

    def put_aside(self, path: Path) -> None:
        """Under a name that is not replayed, for a person to look at."""
        try:
            self.aside.rename(path)
        except FileNotFoundError:
            return  # another process that shares this folder did it
        except OSError as error:
            self._is_shut(path, error)

    def troubles(self) -> tuple[int, int]:
        """How many were put aside for a person to look at, and how many cannot be opened."""
        there = {one.name for one in self.waiting()}
        for gone in [name for name in self._shut if name not in there]:
            self._shut.pop(gone, None)
        if not self.puts_aside and self.keeps:
            with suppress(OSError):
                self.puts_aside = self.aside.has_room()
        return self.aside.count(), len(self._shut)

    def _is_shut(self, path: Path, error: OSError) -> bool:
        """Whether its conversation still waits for it: a disk may have had a bad moment."""
        if path.name not in self._shut:
            log.error("a spooled message cannot be opened: %s", type(error).__name__)
        since = self._shut.setdefault(path.name, time.monotonic())
        if time.monotonic() - since < self.patience_s:
            return True
        if path.name not in self._passed:
            self._passed |= {path.name}
            self._seen = None
        return False

    def _lying(self) -> frozenset[str]:
        """The conversations of the files; read anew when the folder has changed."""
        try:
            changed = self.folder.stat().st_mtime_ns
            if self._seen is not None and self._seen[0] == changed:
                return self._seen[1]
            found = frozenset(
                names.conversation_of(one.stem)
                for one in self.folder.glob("*.json")
                if one.name not in self._passed
            )
        except FileNotFoundError:
            return frozenset()
        # within one tick of the system's clock the folder may change and keep its time
        self._seen = (changed, found) if time.time_ns() - changed > A_TICK_NS else None
        return found

    def _unfinished(self) -> dict[str, str]:
        """conversation -> its oldest message that some living process is writing just now."""
        stems = [Path(name).stem for name in self._writing]
        stems += [
            one.stem
            for one in self.folder.glob("*.partial")
            if names.is_written_by_another(one.stem)
        ]
        oldest: dict[str, str] = {}
        for stem in sorted(stems, reverse=True):
            oldest[names.conversation_of(stem)] = stem
        return oldest

    def _name(self, conversation: str, turn: int | None, danger: bool) -> str:
        now = self.clock().astimezone(UTC)
        # a clock that is set back must not put a message before those that came before it
        self._latest = now if self._latest is None else max(now, self._latest + A_MOMENT)
        first = names.moment(self._latest, os.getpid(), next(self._count))
        return names.name(first, conversation, turn=turn, danger=danger)

    def _keep(self, name: str, inbound: Inbound) -> None:
        final = self.folder / name
        write_whole(final.with_suffix(".partial"), final, to_bytes(inbound))

    def failed(self, error: OSError) -> None:
        """The disk takes nothing in."""
        self.keeps = False
        self.tell("full" if error.errno in FULL else "stuck", error.strerror or "")

    def _worked(self) -> None:
        if not self.keeps:
            self.keeps = True
            self.tell("up", "")

    def _probe(self) -> None:
        """As long as many messages: the last bytes of a full disk may still take a few letters."""
        probe = self.folder / f".probe-{os.getpid()}"
        try:
            write(probe, bytes(PROBE_BYTES))
        finally:
            probe.unlink(missing_ok=True)

    def _clear_left_over(self) -> None:
        """What a process that died has written in half; nobody was told that it is kept."""
        for pattern in ("*.partial", ".probe-*"):
            for path in self.folder.glob(pattern):
                with suppress(OSError):
                    if time.time() - path.stat().st_mtime > LEFT_OVER_S:
                        path.unlink()
