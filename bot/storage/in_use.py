"""One embedded database, one bot: a lock that lasts as long as any process of the database.

The kernel keeps a `flock` until the last process that inherited it is gone. The database's own
processes inherit it, so a second bot can neither start beside a running one nor run into the last
writes of one that was just killed.
"""

from __future__ import annotations

import fcntl
import os
import time
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BotError

LOOK_AGAIN_S = 0.05
DYING_S = 1.0  # a process that was just killed still counts as alive for a moment


class AlreadyInUse(BotError):
    """Another process has this data folder."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A process, told apart from a later one that got the same number."""

    pid: int
    started: str  # clock ticks since the machine started, or "" where the system does not tell

    @classmethod
    def of(cls, pid: int) -> Holder:
        return cls(pid, _stat(pid)[1])

    @property
    def is_alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            pass  # somebody else's, and alive
        state, started = _stat(self.pid)
        return state not in ("Z", "X") and (not self.started or started == self.started)


def hold(lock: Path, *, patience: float) -> int:
    """The lock as a file descriptor; closing it lets go.

    Raises AlreadyInUse when its holder lives on. When the holder is dead, its database is still
    writing its last page: waits.
    """
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    began = time.monotonic()
    try:
        while not _taken(descriptor):
            holder = _read(descriptor)
            waited = time.monotonic() - began
            if waited > DYING_S and holder is not None and holder.is_alive:
                raise AlreadyInUse(
                    f"the data folder {lock.parent} is in use by process {holder.pid}; stop that "
                    "one first, or give this one a folder of its own with BLUELAMP_DATA_DIR"
                )
            if waited > patience:
                raise AlreadyInUse(
                    f"a bot died, and its database in {lock.parent} did not stop within "
                    f"{patience:.0f} seconds; `fuser {lock}` shows the processes that hold it"
                )
            time.sleep(LOOK_AGAIN_S)
        us = Holder.of(os.getpid())
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{us.pid} {us.started}\n".encode(), 0)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def clear_stale_mark(cluster: Path) -> None:
    """Take away the pid file of a server that is gone.

    PostgreSQL does so itself unless another process has got the same number since, as happens
    after every restart of a container.
    """
    mark = cluster / "postmaster.pid"
    try:
        pid = int(mark.read_text(encoding="utf-8").split("\n", 1)[0])
    except FileNotFoundError:
        return
    except ValueError:
        pid = 0
    if pid and _works_in(pid, cluster):
        raise AlreadyInUse(f"a PostgreSQL server, process {pid}, already runs on {cluster}")
    mark.unlink(missing_ok=True)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(descriptor: int) -> Holder | None:
    pid, _, started = os.pread(descriptor, 64, 0).decode().strip().partition(" ")
    return Holder(int(pid), started) if pid.isdigit() else None


def _stat(pid: int) -> tuple[str, str]:
    """State and start of a process, where the system tells; its name may hold anything."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "", ""
    after_name = fields.rpartition(")")[2].split()
    return after_name[0], after_name[19]


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
    except OSError:
        return False
