"""Danger words in the languages that are spoken here besides English."""

from __future__ import annotations

from triage.decision_types import RedFlag
from triage.words.tokens import Token


def find(text: str, tokens: list[Token]) -> list[RedFlag]:
    return []
