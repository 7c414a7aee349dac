"""What was put aside for a person: messages that the database refuses, or that nobody can read.

They lie in the spool's folder under names that are not replayed. At the front of each stands why,
when and its words, so that a list of them is read without the photos that came with them.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from bot import spool_names as names
from bot.aside_record import (
    Head,
    Lying,
    Removed,
    as_text,
    head_of,
    record_as_it_is,
    words_in,
)
from bot.aside_room import MOST_BYTES, MOST_FILES, NoRoom, has_room
from bot.channels.base import Inbound, Unread
from bot.plain_message import digest, whole
from bot.spool_files import write_whole
from bot.spool_record import record_of

LONGEST_RAW = 100_000  # characters of what a provider brought
HEAD_BYTES = 65_536
SPOOL = "spool"  # in the data folder
LAST = datetime.max.replace(tzinfo=UTC)
NOBODY = "0" * 16  # the conversation of what nobody is known to have written


@dataclass(frozen=True, kw_only=True, slots=True)
class Aside:
    """One of them, as the console lists it."""

    name: str
    danger: bool  # words of danger that stand in no conversation
    head: Head


@dataclass(frozen=True, kw_only=True)
class PutAside:
    """`folder` is the spool's."""

    folder: Path
    clock: Callable[[], datetime]
    most_files: int = MOST_FILES
    most_bytes: int = MOST_BYTES
    _count: itertools.count[int] = field(default_factory=itertools.count)

    @classmethod
    def of(cls, data_dir: Path, clock: Callable[[], datetime]) -> Self:
        return cls(folder=data_dir / SPOOL, clock=clock)

    async def keep(
        self, inbound: Inbound, *, fault: str, danger: bool, heard: bool, taken: bool | None = None
    ) -> None:
        """On the disk when it returns, once however often it comes. Raises OSError.

        `taken`: its plain words are in the inbox; `heard`: and what they mean is seen there.
        """
        taken = heard if taken is None else taken
        which = digest(inbound.channel, inbound.provider_id)
        conversation = names.digest(inbound.channel, inbound.address)
        name = names.aside(which, conversation, turn=inbound.turn, danger=danger and not heard)
        head = self._head(fault, heard, inbound.channel, inbound.text)
        try:
            record = record_of(whole(inbound) if taken else inbound)
            json.dumps(record)
        except Exception:  # noqa: BLE001  # what is odd in it may be anything; it is kept all the same
            record = record_as_it_is(inbound)
        await asyncio.to_thread(self._keep, which, name, head, record)

    async def keep_unread(self, unread: Unread, *, danger: bool) -> None:
        """What a provider brought, as it came. `danger`: it says more of it than the words that
        were rescued, which are heard. Raises OSError."""
        raw = as_text(unread.payload)
        which = digest(unread.channel, raw)
        known = unread.rescued
        conversation = names.digest(known.channel, known.address) if known else NOBODY
        heard = known is not None and known.text != ""
        name = names.aside(which, conversation, turn=None, danger=danger)
        words = known.text if known and heard and not danger else words_in(unread.payload)
        head = self._head(unread.fault, heard, unread.channel, words)
        await asyncio.to_thread(self._keep, which, name, head, {"raw": raw[:LONGEST_RAW]})

    def rename(self, path: Path) -> None:
        """A spooled file that makes no sense. Raises OSError."""
        path.rename(path.with_suffix(names.ASIDE))

    def has_room(self, *, danger: bool = False) -> bool:
        """Raises OSError."""
        return has_room(self.folder, danger=danger, files=self.most_files, size=self.most_bytes)

    def count(self) -> int:
        return len(self._lying())

    def in_danger(self) -> Sequence[str]:
        """The names of those whose words of danger nobody was alerted to."""
        return [one.name for one in self._lying() if names.is_danger(one.stem)]

    def newest(self, most: int) -> Sequence[Aside]:
        """Danger first, then the newest. Only these are read, however many there are."""
        lying = []
        for path in self._lying():
            with suppress(OSError):  # somebody has just dealt with it
                lying.append((not names.is_danger(path.stem), -path.stat().st_mtime_ns, path))
        found = []
        for _, _, path in sorted(lying)[:most]:
            with suppress(OSError):
                found.append(_read(path))
        return found

    def has(self, name: str) -> bool:
        """Only what lies here: a name from outside leads nowhere else."""
        return any(one.name == name for one in self._lying())

    def remove(self, named: Collection[str]) -> Removed:
        """One that cannot go keeps no other."""
        gone, stuck = 0, 0
        for path in self._lying():
            if path.name in named:
                try:
                    path.unlink()
                except FileNotFoundError:
                    continue  # another was quicker
                except OSError:
                    stuck += 1
                else:
                    gone += 1
        return Removed(gone=gone, stuck=stuck)

    def of_conversation(self, channel: str, address: str) -> Sequence[str]:
        """The names of what its resident wrote; none of it need be readable."""
        conversation = names.digest(channel, address)
        lying = self._lying()
        return [one.name for one in lying if names.conversation_of(one.stem) == conversation]

    def contents_of(self, channel: str, address: str) -> Mapping[str, bytes | None]:
        """By name and oldest first, whole, as JSON, for whoever asks what is held of them. None
        where a file cannot be opened: that it is there is theirs to know, too."""
        found: list[tuple[datetime, str, bytes | None]] = []
        for name in self.of_conversation(channel, address):
            path = self.folder / name
            try:
                found.append((_read(path).head.at, name, path.read_bytes()))
            except FileNotFoundError:
                continue  # somebody has just dealt with it
            except OSError:
                found.append((LAST, name, None))
        return {name: content for _, name, content in sorted(found, key=lambda one: one[:2])}

    def lying(self) -> Sequence[Lying]:
        found = []
        for path in self._lying():
            with suppress(OSError):
                at, conversation = _put_aside_at(path), names.conversation_of(path.stem)
                found.append(Lying(name=path.name, conversation=conversation, at=at))
        return found

    def _head(self, fault: str, heard: bool, channel: str, text: str) -> Head:
        return Head.of(fault=fault, heard=heard, channel=channel, text=text, at=self.clock())

    def _keep(self, which: str, name: str, head: Head, record: Mapping[str, Any]) -> None:
        if any(self.folder.glob(f"{names.OLDEST}-{which}-*{names.ASIDE}")):
            return
        if not self.has_room(danger=names.is_danger(Path(name).stem)):
            raise NoRoom
        ours = f"{Path(name).stem}.{os.getpid()}-{next(self._count)}.partial"
        content = json.dumps({"aside": head.as_json()} | dict(record)).encode()
        write_whole(self.folder / ours, self.folder / name, content)

    def _lying(self) -> list[Path]:
        return sorted(self.folder.glob(f"*{names.ASIDE}"))


def _read(path: Path) -> Aside:
    """Raises OSError."""
    with path.open("rb") as file:
        start = file.read(HEAD_BYTES)
    head = head_of(start, kept_at=_kept_at(path))
    return Aside(name=path.name, danger=names.is_danger(path.stem), head=head)


def _put_aside_at(path: Path) -> datetime:
    """Also of one that cannot be opened: it must not stay for ever. Raises OSError."""
    try:
        return _read(path).head.at
    except FileNotFoundError:
        raise
    except OSError:
        return _kept_at(path)


def _kept_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
