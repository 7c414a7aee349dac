"""The NLU side's own Python and its trained model, or why a test goes without."""

import json
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "nlu" / ".venv" / "bin" / "python"
MODELS = ROOT / "var" / "models"


def missing(what: str) -> None:
    """On a developer's machine a reason to skip; in CI a failure."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def nlu_environment() -> Path:
    if not PYTHON.exists():
        missing("the NLU environment is not there: make setup")
    return PYTHON


@pytest.fixture(scope="session")
def model(nlu_environment: Path) -> Path:
    try:
        named = json.loads((MODELS / "current.json").read_text(encoding="utf-8"))["file"]
    except FileNotFoundError:
        missing("no model is trained: make train")
    return MODELS / named
