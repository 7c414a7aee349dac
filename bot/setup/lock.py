"""`make lock`: write the three requirement locks anew from what people wrote by hand."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

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
}
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
    return 0


if __name__ == "__main__":
    sys.exit(main())
