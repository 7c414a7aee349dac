"""Words alone against real messages, where the shared development data is at hand."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from triage import red_flags

DATA = Path(
    os.environ.get("BLUELAMP_DEV_DATA") or Path(__file__).parents[2].parent / "shared" / "data"
)
FILE = DATA / "real" / "messages.jsonl"

pytestmark = pytest.mark.skipif(not FILE.exists(), reason="skipped: development data not present")


def _rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def test_words_alone_answer_half_of_the_real_emergencies_safely() -> None:
    emergencies = [row for row in _rows() if row["urgency"] == "emergency"]
    safe = sum(bool(red_flags.find(row["text"])) for row in emergencies)
    assert safe >= 0.5 * len(emergencies), f"{safe} of {len(emergencies)}"


def test_words_alone_are_certain_of_few_messages_that_are_none() -> None:
    others = [
        row
        for row in _rows()
        if row["urgency"] != "emergency" and "emergency" not in (row["also_urgency"] or ())
    ]
    wrong = sum(any(flag.certain for flag in red_flags.find(row["text"])) for row in others)
    assert wrong <= 0.04 * len(others), f"{wrong} of {len(others)}"
