"""Holds a new model against the last one: no emergency that was caught may be missed."""

from __future__ import annotations

from pathlib import Path


from nlu.parser import Parser

# Below it triage would not act on the model's word; see docs/decisions/0003.
CAUGHT = 0.3


def newly_missed(before: Path, after: Path, held_out: Path) -> list[str]:
    """Where they stand: file and number, never the message itself."""
    emergencies = list(_emergencies(held_out))
    caught = _caught(before, emergencies)
    return sorted(caught - _caught(after, emergencies))


def _caught(model: Path, emergencies: list[tuple[str, str]]) -> set[str]:
    parser = Parser.load(model)
    return {
        where
        for where, text in emergencies
        if parser.parse(text).get("sentence_danger", 0.0) >= CAUGHT
    }


def _emergencies(folder: Path) -> list[tuple[str, str]]:
    from nlu.reading import messages  # late: it brings Rasa's importers along

    found = []
    for file in sorted(folder.glob("*.yml")):
        for number, message in enumerate(messages([file]), start=1):
            labels = (message.get("metadata") or {}).get("example") or {}
            if labels.get("urgency") == "emergency":
                found.append((f"{file.name} message {number}", message.get("text")))
    return found
