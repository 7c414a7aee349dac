"""The place finder, loaded once for all tests, and where the shared development data lies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from triage.places import Places


@pytest.fixture(scope="session")
def places() -> Places:
    return Places.load()


@pytest.fixture(scope="session")
def geo() -> Path:
    """The folder of development geography; the test is skipped without it."""
    beside = Path(__file__).parents[2].parent / "shared" / "data"
    folder = Path(os.environ.get("BLUELAMP_DEV_DATA", beside)) / "geo"
    if not folder.is_dir():
        pytest.skip("skipped: development data not present")
    return folder
