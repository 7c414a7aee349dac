"""What a model card was measured on and with: it is current as long as these stand as they did."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from bot.nlu_child import ROOT

HELD_OUT = ROOT / "nlu" / "held_out"
SECOND_LABELS = ROOT / "nlu" / "second_labels.csv"
CARD = ROOT / "docs" / "model-card.md"
WEIGHED_IN = (
    "categories.py", "decision.py", "judgement.py", "red_flags.py", "thresholds.py", "topics.py",
)  # fmt: skip
PICTURES = ROOT / "docs" / "pictures"


def held_out_digest() -> str:
    return _digest(HELD_OUT.glob("*.yml"))


def judgement_digest() -> str:
    """Of how triage weighs what the model says, and of how it reads words beside the model."""
    triage = ROOT / "triage"
    return _digest(
        [
            *(triage / name for name in WEIGHED_IN),
            *(triage / "words").glob("*.py"),
            *(triage / "data" / "words").glob("*.txt"),
        ]
    )


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]
