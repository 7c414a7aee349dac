"""Reads the messages of nlu/training and nlu/held_out for the tests, plainly."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
MARK = re.compile(r"\[([^\[\]]+)\]\((\w+)\)")


@dataclass(frozen=True)
class Message:
    """`text` as a resident would send it; `marked` as it stands in the file."""

    category: str
    text: str
    marked: str
    labels: dict[str, Any]


def read(folder: str) -> list[Message]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return [
        Message(
            category=item["intent"],
            text=MARK.sub(r"\1", one["text"].strip()),
            marked=one["text"].strip(),
            labels=one["metadata"],
        )
        for file in sorted((ROOT / "nlu" / folder).glob("*.yml"))
        for item in yaml.load(file.read_text(encoding="utf-8"), Loader=loader)["nlu"]  # noqa: S506
        for one in item["examples"]
    ]
