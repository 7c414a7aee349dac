"""Tells whoever watches how far set-up is: one live line on a terminal, few lines elsewhere."""

from __future__ import annotations

import re
import shutil
import sys
import time
from typing import TextIO

COLLECTING = re.compile(r"^\s*Collecting ([^ ]+)")
DOWNLOADING = re.compile(r"^\s*Downloading (\S+) \(([^)]+)\)")
FROM_NPM = re.compile(r"^npm http fetch GET 200 \S*/(\S+)\.tgz (\S+)")
QUIET_S = 15.0  # between two lines in a log file


class Progress:
    """The steps of one run of set-up."""

    def __init__(self, steps: int, out: TextIO = sys.stdout) -> None:
        self._steps = steps
        self._step = 0
        self._out = out
        self._live = out.isatty()
        self._packages = 0
        self._collected = 0
        self._began = self._spoke = time.monotonic()

    def step(self, what: str, *, packages: int = 0) -> None:
        self._step += 1
        self._packages, self._collected = packages, 0
        self._began = self._spoke = time.monotonic()
        self._print(f"[{self._step}/{self._steps}] {what}")

    def say(self, what: str) -> None:
        self._print(f"      {what}")

    def done(self) -> None:
        self.say(f"done in {time.monotonic() - self._began:.0f} s")

    def heard(self, line: str) -> None:
        """One line of pip's or npm's."""
        npm = FROM_NPM.match(line)
        if npm or COLLECTING.match(line):
            self._collected += 1
        found = DOWNLOADING.match(line) or npm
        if found:
            what = f"{self._collected} of {self._packages}: {found[1].rsplit('/')[-1]}, {found[2]}"
        elif line.startswith("Installing collected packages"):
            what = "unpacking …"
        else:
            return
        if self._live:
            width = shutil.get_terminal_size().columns - 1
            self._out.write(f"\r\033[K      {what}"[: width + 4])
            self._out.flush()
        elif line.startswith("Installing") or time.monotonic() - self._spoke > QUIET_S:
            self.say(what)

    def clear(self) -> None:
        if self._live:
            self._out.write("\r\033[K")
            self._out.flush()

    def _print(self, text: str) -> None:
        self._spoke = time.monotonic()
        self._out.write(text + "\n")
        self._out.flush()
