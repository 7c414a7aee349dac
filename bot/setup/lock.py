"""`make lock`: write the requirement locks and npm's anew from what people wrote by hand."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
UV = "uv==0.13.9"  # resolves for every Python and system at once, which pip itself cannot

COMMON = (
    "--generate-hashes",
    "--no-emit-index-url",
    "--quiet",
    "--custom-compile-command",
    "make lock",
)
EVERYWHERE = ("--universal", "--python-version", "3.11")
LOCKS: dict[str, tuple[str, ...]] = {
    "requirements.txt": ("pyproject.toml", "--group", "build", *EVERYWHERE),
    # The first lock constrains the second: tests run with exactly what production runs.
    "requirements-dev.txt": (
        "pyproject.toml",
        "--group",
        "dev",
        "-c",
        "requirements.txt",
        *EVERYWHERE,
    ),
    "nlu/requirements.txt": (
        "nlu/requirements.in",
        *("--excludes", "nlu/requirements.leave-out"),
        *("--python-version", "3.10", "--python-platform", "x86_64-manylinux_2_28"),
    ),
    # npm itself, for set-up on machines without Node.js
    "bot/console/front/npm.txt": ("bot/console/front/npm.in", *EVERYWHERE),
}
FRONT = ROOT / "bot" / "console" / "front"
NPM_LOCK = FRONT / "package-lock.json"
NAMES_AN_INDEX = re.compile(r"^\s*--|https?://|file://", re.MULTILINE)


def names_an_index(lock: str) -> bool:
    """Whether a lock would send people to one particular package index."""
    return NAMES_AN_INDEX.search(re.sub(r"--hash=sha256:", "", lock)) is not None


def main() -> int:
    parser = argparse.ArgumentParser(prog="make lock", description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest releases allowed")
    upgrade = ("--upgrade",) if parser.parse_args().upgrade else ()

    tools = ROOT / "var" / "tools"
    uv = tools / "bin" / "uv"
    if not uv.exists():
        subprocess.run([sys.executable, "-m", "venv", str(tools)], check=True)
    subprocess.run([str(tools / "bin" / "pip"), "install", "--quiet", UV], check=True)

    for lock, given in LOCKS.items():
        print(f"  {lock}", flush=True)
        subprocess.run(
            [str(uv), "pip", "compile", *given, *COMMON, *upgrade, "-o", lock], cwd=ROOT, check=True
        )
        if names_an_index((ROOT / lock).read_text(encoding="utf-8")):
            print(f"{lock} names a package index; a lock must leave that to the machine.")
            return 1
    return _lock_front()


def _lock_front() -> int:
    """npm writes the address of each package into its lock; we keep the hashes only."""
    npm = shutil.which("npm")
    if npm is None:
        print("This machine has no npm: the lock of the console's packages stays as it is.")
        return 0
    print(f"  {NPM_LOCK.relative_to(ROOT)}", flush=True)
    only_lock = ("--package-lock-only", "--ignore-scripts", "--legacy-peer-deps", "--no-audit")
    subprocess.run([npm, "--prefix", str(FRONT), "install", *only_lock], check=True)
    lock = without_addresses(json.loads(NPM_LOCK.read_text(encoding="utf-8")))
    NPM_LOCK.write_text(json.dumps(lock, indent=2) + "\n", encoding="utf-8")
    return 0


def without_addresses(lock: dict[str, Any]) -> dict[str, Any]:
    packages = {
        name: {key: value for key, value in one.items() if key != "resolved"}
        for name, one in lock["packages"].items()
    }
    return {**lock, "packages": packages}


if __name__ == "__main__":
    sys.exit(main())
