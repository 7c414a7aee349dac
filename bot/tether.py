"""Ties one program to the life of another: it runs until its holder closes a pipe, or dies.

`tether()` gives the command line to start; keep the standard input of what you start, and close it
to
stop the program. The kernel closes it for you when you are killed, which no `finally` could do.
Should the tether
itself be killed, Linux sends the program a last signal. It runs as a bare file (no site-packages,
30 ms).
"""

from __future__ import annotations

import argparse
import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
CHUNK = 4096


def tether(
    command: Sequence[str],
    *,
    stop_with: signal.Signals = signal.SIGTERM,
    when_orphaned: signal.Signals = signal.SIGKILL,
    grace: float = 10.0,
    account: tuple[int, int] | None = None,
    remove: Path | None = None,
) -> tuple[str, ...]:
    """The command line that runs `command` on a tether.

    account: user and group to run it under (only root can). remove: a folder of sockets to take
    away at the end.
    """
    given = [
        f"--stop-with={stop_with.value}",
        f"--when-orphaned={when_orphaned.value}",
        f"--grace={grace}",
    ]
    if account is not None:
        given.append(f"--account={account[0]}:{account[1]}")
    if remove is not None:
        given.append(f"--remove={remove}")
    return (sys.executable, "-I", "-S", str(Path(__file__).resolve()), *given, "--", *command)


def main() -> int:
    parser = argparse.ArgumentParser(prog="tether")
    parser.add_argument("--stop-with", type=int, required=True)
    parser.add_argument("--when-orphaned", type=int, required=True)
    parser.add_argument("--grace", type=float, required=True)
    parser.add_argument("--account")
    parser.add_argument("--remove", type=Path)
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    # SIGCHLD and every request to stop arrive as a byte on this pipe, so that one `select` waits
    # for all.
    woken, wake = os.pipe()
    for end in (woken, wake):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    asked: list[int] = []
    signal.signal(signal.SIGCHLD, lambda *_: None)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda got, _frame: asked.append(got))
    try:
        child = _start(given.command, given.account, given.when_orphaned)
        try:
            _until_released(child, woken, asked)
            _stop(child, woken, given.stop_with, given.grace)
        finally:
            _sweep(child.pid)
    finally:
        if given.remove is not None:
            _remove(given.remove)
    code = child.returncode
    return code if code >= 0 else 128 - code


def _start(command: list[str], account: str | None, when_orphaned: int) -> subprocess.Popen[bytes]:
    libc = ctypes.CDLL(None, use_errno=True)  # before the fork: loading a library after it may hang
    us = os.getpid()

    def last_steps() -> None:
        if account is not None:
            user, group = (int(part) for part in account.split(":"))
            os.setgroups([])
            os.setgid(group)
            os.setuid(user)
        if sys.platform == "linux":
            # After setuid, which would clear it.
            libc.prctl(PR_SET_PDEATHSIG, when_orphaned, 0, 0, 0)
            if os.getppid() != us:  # the tether died between the fork and the line above
                os._exit(1)

    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        # a lock that our holder handed down is held by the program too, to its end
        close_fds=False,
        start_new_session=True,  # Ctrl-C is for the holder, who then stops things in order
        preexec_fn=last_steps,  # noqa: PLW1509  # no threads here
    )


def _until_released(child: subprocess.Popen[bytes], woken: int, asked: list[int]) -> None:
    """Until the program ends by itself, its holder lets go, or somebody asks the tether to stop."""
    while child.poll() is None and not asked:
        ready, _, _ = select.select([0, woken], [], [])
        if woken in ready:
            _drain(woken)
        if 0 in ready and not os.read(0, CHUNK):
            return


def _stop(child: subprocess.Popen[bytes], woken: int, stop_with: int, grace: float) -> None:
    """Politely first. After `grace` seconds, not."""
    if child.poll() is None:
        child.send_signal(stop_with)
    deadline = time.monotonic() + grace
    while child.poll() is None and (left := deadline - time.monotonic()) > 0:
        select.select([woken], [], [], left)
        _drain(woken)
    if child.poll() is None:
        _sweep(child.pid)
    child.wait()


def _sweep(group: int) -> None:
    """Whatever the program started and left behind in its own process group."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _drain(end: int) -> None:
    try:
        while os.read(end, CHUNK):
            pass
    except BlockingIOError:
        return


def _remove(folder: Path) -> None:
    try:
        for inside in folder.iterdir():
            inside.unlink()
        folder.rmdir()
    except OSError:
        return


if __name__ == "__main__":
    sys.exit(main())
