"""Runs a program of the NLU side in its own environment, with our terminal."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from bot.nlu_child import PYTHON, ROOT


def run_there(module: str, arguments: Sequence[str]) -> int:
    """Its exit status; 2 where the NLU environment is missing."""
    if not PYTHON.exists():
        print("The NLU environment is not there; `make setup` makes it.", file=sys.stderr)
        return 2
    return subprocess.run([str(PYTHON), "-m", module, *arguments], cwd=ROOT, check=False).returncode
