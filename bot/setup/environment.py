"""One virtual environment from one lock: made, continued where it was interrupted, or left alone.

A stamp inside the environment says which lock and which project file it was last filled from. While
it holds, nothing is started at all, so that `make run` answers at once.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, List, Mapping, Optional, Tuple

from bot.setup.progress import Progress
from bot.setup.pythons import Python, Wanted, ask

STAMP = "bluelamp-stamp.json"
PACKAGE = re.compile(r"^[A-Za-z0-9]", re.MULTILINE)
LEADS_ASTRAY = (
    *("PYTHONPATH", "PYTHONHOME"),
    *("PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_REQUIRE_VIRTUALENV"),
)


class SetupFailed(Exception):
    """A step did not work; the message says what to do."""


@dataclass(frozen=True)
class Environment:
    """What belongs into one environment."""

    name: str
    folder: Path
    lock: Path
    wanted: Wanted
    options: Tuple[str, ...] = ()  # for pip
    project: Optional[Path] = None  # installed from its folder, without its dependencies
    disk: str = ""  # roughly, for people who watch

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def packages(self) -> int:
        return len(PACKAGE.findall(self.lock.read_text(encoding="utf-8")))

    def contents(self) -> Dict[str, str]:
        """What its stamp must say."""
        given = {"lock": digest(self.lock), "folder": str(self.folder)}
        if self.project is not None:
            given["project"] = digest(self.project / "pyproject.toml")
        return given

    def is_ready(self) -> bool:
        try:
            stamp = json.loads((self.folder / STAMP).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return bool(stamp == self.contents()) and self.python.exists()


def make(
    environment: Environment,
    find: Callable[[], Optional[Python]],
    *,
    log: Path,
    progress: Progress,
    variables: Mapping[str, str],
) -> None:
    """Bring it to what its lock says; raises SetupFailed."""
    stamp = environment.folder / STAMP
    there = ask(str(environment.python)) if environment.python.exists() else None
    if there is None or not environment.wanted.fits(there.version):
        python = find()
        if python is None:
            raise SetupFailed(f"no CPython {' or '.join(environment.wanted.names)} was found")
        progress.say(f"with CPython {python.version} ({python.path})")
        shutil.rmtree(environment.folder, ignore_errors=True)
        run_logged([python.path, "-m", "venv", str(environment.folder)], log, variables, progress)
    else:
        progress.say(f"continuing {environment.folder.name} (CPython {there.version})")
        forget_half_installed(environment.folder)
    if stamp.exists():
        stamp.unlink()
    pip = [str(environment.python), "-m", "pip", "install", "--no-input", "--progress-bar=off"]
    pinned = ["--require-hashes", *environment.options, "-r", str(environment.lock)]
    run_logged([*pip, *pinned], log, variables, progress)
    if environment.project is not None:
        itself = ["--no-deps", "--no-build-isolation", "--no-index", "-e", str(environment.project)]
        run_logged([*pip, *itself], log, variables, progress)
    waiting = stamp.with_suffix(".making")
    waiting.write_text(json.dumps(environment.contents()), encoding="utf-8")
    waiting.replace(stamp)


def forget_half_installed(folder: Path) -> None:
    """Take away the records of packages whose unpacking was interrupted, so that pip unpacks them.

    pip writes INSTALLER after a package's last file; it takes a record without one for installed.
    """
    for record in folder.glob("lib/python3*/site-packages/*.dist-info"):
        if not (record / "INSTALLER").exists():
            shutil.rmtree(record)


def run_logged(
    command: List[str], log: Path, variables: Mapping[str, str], progress: Progress
) -> None:
    """Run it, its words into the log, the telling ones as progress."""
    log.parent.mkdir(parents=True, exist_ok=True)
    clean = {name: value for name, value in variables.items() if name not in LEADS_ASTRAY}
    clean["PYTHONNOUSERSITE"] = "1"
    with log.open("a", encoding="utf-8") as kept:
        kept.write(f"\n$ {' '.join(command)}\n")
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=clean,
        )
        assert process.stdout is not None
        lines: List[str] = []
        try:
            for line in process.stdout:
                kept.write(line)
                lines.append(line.rstrip())
                progress.heard(line)
        except BaseException:
            process.terminate()
            raise
        finally:
            process.stdout.close()
            process.wait()
            progress.clear()
    if process.returncode != 0:
        telling = [line for line in lines if line.strip() and not line.startswith("WARNING")]
        telling = [*telling[-6:], f"(the whole story is in {os.path.relpath(log)})"]
        raise SetupFailed("\n".join(telling))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
