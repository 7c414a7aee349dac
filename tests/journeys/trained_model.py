"""The NLU server with the trained model, as a program of its own, for the journeys."""

from __future__ import annotations

import re
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.nlu.environment import ROOT

PATIENCE_S = 120


@contextmanager
def nlu_server(python: Path, model: Path, errors: Path) -> Iterator[str]:
    """Its address, once the model answers."""
    with errors.open("w") as kept:
        process = subprocess.Popen(
            [python, "-W", "ignore", "-m", "nlu.server", "--model", model, "--port", "0"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=kept,
            text=True,
        )
    assert process.stdout is not None
    try:
        first = process.stdout.readline()
        found = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+)\n", first)
        assert found, first or errors.read_text()
        _until_loaded(found[1])
        yield found[1]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def _until_loaded(address: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/status", timeout=PATIENCE_S):  # noqa: S310
                return
        except urllib.error.HTTPError as error:
            error.close()
            time.sleep(0.1)
    raise AssertionError("the model was not loaded in time")
