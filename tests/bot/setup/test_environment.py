"""An environment is filled once, continued after an interruption, and made anew when useless."""

from __future__ import annotations

import io
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.setup import environment as environments
from bot.setup import state
from bot.setup.environment import Environment, SetupFailed, make
from bot.setup.progress import Progress
from bot.setup.pythons import BOT, Python

OURS = Python(path=sys.executable, version=".".join(map(str, sys.version_info[:3])))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    lock = tmp_path / "requirements.txt"
    lock.write_text("# nothing is needed\n", encoding="utf-8")
    return Environment(
        name="a test's", folder=tmp_path / "venv", lock=lock, wanted=BOT, options=("--no-index",)
    )


def set_up(environment: Environment, log: Path, found: Python | None = OURS) -> str:
    """Returns what was printed."""
    printed = io.StringIO()
    progress = Progress(1, printed)
    make(environment, lambda: found, log=log, progress=progress, variables=os.environ)
    return printed.getvalue()


@pytest.mark.slow
def test_it_is_made_continued_and_left_alone(environment: Environment, tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert not environment.is_ready()
    assert "with CPython" in set_up(environment, log)
    assert environment.is_ready()

    stamp = environment.folder / environments.STAMP
    stamp.unlink()  # as when the first attempt was interrupted
    assert not environment.is_ready()
    assert "continuing" in set_up(environment, log)
    assert environment.is_ready()

    environment.lock.write_text("# changed\n", encoding="utf-8")
    assert not environment.is_ready()

    environment.python.unlink()  # as when pyenv's version was removed
    environment.python.symlink_to(tmp_path / "gone")
    assert "with CPython" in set_up(environment, log)
    assert environment.is_ready()

    moved = tmp_path / "moved"
    environment.folder.rename(moved)
    assert not replace(environment, folder=moved).is_ready()


@pytest.mark.slow
def test_what_pip_could_not_do_is_told_and_leaves_no_stamp(
    environment: Environment, tmp_path: Path
) -> None:
    environment.lock.write_text(f"no-such-thing==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    with pytest.raises(SetupFailed, match="no-such-thing"):
        set_up(environment, tmp_path / "log")
    assert not environment.is_ready()
    assert "no-such-thing" in (tmp_path / "log").read_text(encoding="utf-8")


def test_without_a_python_nothing_is_made(environment: Environment, tmp_path: Path) -> None:
    with pytest.raises(SetupFailed, match="no CPython"):
        set_up(environment, tmp_path / "log", found=None)
    assert not environment.folder.exists()


def test_a_package_whose_unpacking_was_interrupted_is_unpacked_again(tmp_path: Path) -> None:
    packages = tmp_path / "lib" / "python3.11" / "site-packages"
    whole, half = packages / "whole-1.0.dist-info", packages / "half-1.0.dist-info"
    for record in (whole, half):
        record.mkdir(parents=True)
        (record / "METADATA").touch()
    (whole / "INSTALLER").touch()
    environments.forget_half_installed(tmp_path)
    assert [one.name for one in packages.iterdir()] == [whole.name]


def test_a_watcher_at_a_terminal_sees_one_line_that_renews_itself() -> None:
    terminal = Terminal()
    progress = Progress(2, terminal)
    progress.step("an environment", packages=3)
    progress.heard("Collecting aiohttp==3.0\n")
    progress.heard("  Downloading aiohttp-3.0-cp311.whl (1.7 MB)\n")
    assert "[1/2] an environment" in terminal.getvalue()
    assert "1 of 3: aiohttp-3.0-cp311.whl, 1.7 MB" in terminal.getvalue()
    assert terminal.getvalue().count("\n") == 1


def test_a_log_file_gets_few_lines() -> None:
    printed = io.StringIO()
    progress = Progress(1, printed)
    progress.step("an environment", packages=100)
    for number in range(100):
        progress.heard(f"Collecting package{number}\n")
        progress.heard(f"  Downloading package{number}.whl (1 kB)\n")
    progress.heard("Installing collected packages: many\n")
    assert printed.getvalue().splitlines() == ["[1/1] an environment", "      unpacking …"]


def test_the_bot_can_read_why_there_is_no_model(tmp_path: Path) -> None:
    assert "has not run" in state.read(tmp_path).because
    missing = state.NluState(is_ready=False, because="no CPython 3.10 was found")
    state.write(tmp_path, missing)
    assert state.read(tmp_path) == missing
