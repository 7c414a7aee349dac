"""`make bench`: every benchmark in a process of its own, so that none warms up another.

A benchmark is a module here with a `main() -> int`; anything but 0 says that a promise was missed.
Names on the command line choose among them.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def names(folder: Path) -> list[str]:
    """The benchmarks of a folder, in order."""
    return sorted(file.stem for file in folder.glob("*.py") if not file.stem.startswith("_"))


def main() -> int:
    known = names(HERE)
    chosen = sys.argv[1:] or known
    if unknown := sorted(set(chosen) - set(known)):
        print(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(known)}")
        return 2
    missed = []
    for name in chosen:
        print(f"\n== {name}", flush=True)
        ran = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False)
        if ran.returncode != 0:
            missed.append(name)
    print(f"\nmissed their promise: {', '.join(missed)}" if missed else "\nall promises kept")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
