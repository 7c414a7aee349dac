"""The training messages, for fine-tuning: read without Rasa, which wants an older Python."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from nlu.learning.unseen import is_kept_apart
from nlu.learning.wording import as_read

_MARK = re.compile(r"\[([^\[\]]+)\]\(\w+\)")
_QUICK = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Lesson:
    """A message as the encoder reads it, and what is to be learned from it."""

    text: str
    category: str
    urgency: str
    frame: str


def lessons(files: Iterable[Path]) -> list[Lesson]:
    """In the files' order."""
    found = []
    for file in files:
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=_QUICK)  # noqa: S506 - it is the safe one
        for item in content["nlu"]:
            for example in item["examples"]:
                text = as_read(_MARK.sub(r"\1", example["text"].strip()))
                labels = example["metadata"]
                found.append(Lesson(text, item["intent"], labels["urgency"], labels["frame"]))
    return found


def divided(all_of_them: Iterable[Lesson]) -> tuple[list[Lesson], list[Lesson]]:
    """Those to learn from, and those kept apart."""
    seen: list[Lesson] = []
    apart: list[Lesson] = []
    for lesson in all_of_them:
        (apart if is_kept_apart(lesson.text) else seen).append(lesson)
    return seen, apart
