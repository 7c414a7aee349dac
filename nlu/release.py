"""Holds a new model against the last one: no emergency that was caught may be missed."""

from __future__ import annotations

from pathlib import Path

from nlu.parser import Parser

# Below it triage would not act on the model's word; see docs/decisions/0003.
CAUGHT = 0.3


def newly_missed(before: Path, after: Path, held_out: Path) -> list[str]:
    """Where they stand: file and number, never the message itself."""
    asked = emergencies(held_out)
    return sorted(caught(before, asked) - caught(after, asked))


def caught(model: Path, emergencies: list[tuple[str, str]]) -> set[str]:
    """Where those stand that a model finds dangerous."""
    parser = Parser.load(model)
    return {
        where
        for where, text in emergencies
        if parser.parse(text).get("sentence_danger", 0.0) >= CAUGHT
    }


def emergencies(folder: Path) -> list[tuple[str, str]]:
    """Each as where it stands, and its text."""
    from nlu.reading import messages  # late: it brings Rasa's importers along

    found = []
    for file in sorted(folder.glob("*.yml")):
        for number, message in enumerate(messages([file]), start=1):
            labels = (message.get("metadata") or {}).get("example") or {}
            if labels.get("urgency") == "emergency":
                found.append((f"{file.name} message {number}", message.get("text")))
    return found
