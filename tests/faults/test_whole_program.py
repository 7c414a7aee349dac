"""`bluelamp run` with its embedded database, killed: no process of it is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.patience import until
from tests.postgres import processes_in

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_bot_that_ends_leaves_no_process_and_starts_again(
    tmp_path: Path, how: signal.Signals
) -> None:
    for _ in range(2):
        bot = start(tmp_path)
        below = descendants(bot.pid)
        assert below, "the database runs as a child"

        os.kill(bot.pid, how)
        bot.wait(timeout=60)
        assert bot.stdout is not None
        bot.stdout.close()

        until(lambda below=below: not [pid for pid in below if alive(pid)])
        assert processes_in(tmp_path / "postgres") == []


def start(folder: Path) -> subprocess.Popen[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BLUELAMP_")}
    environment |= {"BLUELAMP_DATA_DIR": str(folder), "BLUELAMP_PORT": "0"}
    with (folder / "bot.log").open("a") as log:
        bot = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    assert bot.stdout is not None
    for line in bot.stdout:
        if "Stop it" in line:
            return bot
    raise AssertionError((folder / "bot.log").read_text())


def descendants(pid: int) -> list[int]:
    """Children and theirs, also those that made a session of their own."""
    found = []
    with suppress(OSError):  # a thread or a process that has just ended
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in _children(thread):
                found += [child, *descendants(child)]
    return found


def _children(thread: Path) -> list[int]:
    try:
        return [int(child) for child in (thread / "children").read_text().split()]
    except OSError:
        return []


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
