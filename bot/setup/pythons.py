"""Finds a CPython of the right release that really runs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Mapping, Optional, Tuple

PATIENCE_S = 20
UV_INSTALL_PATIENCE_S = 300
# venv without ensurepip is how Debian ships python3 until python3-venv is installed.
ASK = (
    "import sys, ensurepip, venv;"
    "print(sys.implementation.name, '.'.join(map(str, sys.version_info[:3])))"
)


@dataclass(frozen=True)
class Wanted:
    """Which releases will do, and which of them we look for, best first."""

    least: Tuple[int, int]
    below: Tuple[int, int]
    names: Tuple[str, ...]

    def fits(self, version: str) -> bool:
        parts = version.split(".")
        return self.least <= (int(parts[0]), int(parts[1])) < self.below


BOT = Wanted(least=(3, 11), below=(4, 0), names=("3.13", "3.12", "3.11", "3.14"))
NLU = Wanted(least=(3, 10), below=(3, 11), names=("3.10",))  # Rasa's last release takes no newer


@dataclass(frozen=True)
class Python:
    path: str
    version: str


def find(wanted: Wanted, environment: Mapping[str, str]) -> Optional[Python]:
    """The first candidate that runs and fits. An installation by uv is the last resort."""
    for candidate in candidates(wanted, environment):
        python = ask(candidate)
        if python is not None and wanted.fits(python.version):
            return python
    return None


def candidates(wanted: Wanted, environment: Mapping[str, str]) -> Iterator[str]:
    """Paths and names worth trying, in order; most of them do not exist."""
    if wanted.fits(f"{sys.version_info[0]}.{sys.version_info[1]}"):
        yield sys.executable
    path = environment.get("PATH")
    for name in ("python3", *(f"python{release}" for release in wanted.names)):
        found = shutil.which(name, path=path)
        if found:
            yield found  # may be a shim of pyenv's that does not run: `ask` finds out
    for versions in pyenv_folders(environment):
        for release in wanted.names:
            for folder in sorted(versions.glob(release + ".*"), key=_patch, reverse=True):
                yield str(folder / "bin" / "python")
    yield from _from_uv(wanted, environment)


def pyenv_folders(environment: Mapping[str, str]) -> Iterator[Path]:
    roots = [environment.get("PYENV_ROOT"), str(Path(environment.get("HOME", "")) / ".pyenv")]
    for root in dict.fromkeys(root for root in roots if root):
        yield Path(root) / "versions"


def ask(path: str) -> Optional[Python]:
    """What it says of itself, or None when it does not run or cannot make environments."""
    try:
        ran = subprocess.run(
            [path, "-I", "-c", ASK], capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    words = ran.stdout.split()
    if ran.returncode != 0 or len(words) != 2 or words[0] != "cpython":
        return None
    return Python(path=path, version=words[1])


def _patch(folder: Path) -> Tuple[int, ...]:
    return tuple(int(part) for part in folder.name.split(".") if part.isdigit())


def _from_uv(wanted: Wanted, environment: Mapping[str, str]) -> Iterator[str]:
    uv = shutil.which("uv", path=environment.get("PATH"))
    if uv is None:
        return
    for release in wanted.names:
        found = _uv(uv, "find", release, PATIENCE_S)
        if found:
            yield found
    release = wanted.names[0]
    print(f"      asking uv for CPython {release} …", flush=True)
    if _uv(uv, "install", release, UV_INSTALL_PATIENCE_S) is not None:
        found = _uv(uv, "find", release, PATIENCE_S)
        if found:
            yield found


def _uv(uv: str, verb: str, release: str, patience: int) -> Optional[str]:
    """What `uv python <verb>` printed, or None when it failed."""
    try:
        ran = subprocess.run(
            [uv, "python", verb, "--no-project", release]
            if verb == "find"
            else [uv, "python", verb, release],
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ran.stdout.strip() if ran.returncode == 0 else None
