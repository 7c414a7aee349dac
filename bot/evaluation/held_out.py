"""The held-out messages: what was written, and what a careful person says that it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from triage.categories import DANGEROUS
from triage.urgency import Urgency

_MARK = re.compile(r"\[([^\[\]]+)\]\((\w+)\)")

TALK = frozenset({"small_talk", "out_of_scope"})


@dataclass(frozen=True, kw_only=True)
class HeldOut:
    """One message and its labels; `also` are categories that are right as well."""

    where: str  # file and number: what a report may name
    text: str
    category: str
    urgency: Urgency
    frame: str = "now"
    marked_lookalike: bool = False
    also: tuple[str, ...] = ()
    places: tuple[tuple[int, int], ...] = ()  # start and end of what names a place

    @property
    def is_emergency(self) -> bool:
        return self.urgency is Urgency.EMERGENCY

    @property
    def is_lookalike(self) -> bool:
        """No emergency, but speaks of one: marked as such when it was written, or in a dangerous
        category and past, hypothetical, denied or fictional."""
        if self.is_emergency:
            return False
        return self.marked_lookalike or (self.category in DANGEROUS and self.frame != "now")

    @cached_property
    def right(self) -> frozenset[str]:
        """Every category that a careful person would accept."""
        return frozenset({self.category, *self.also})


def read(folder: Path) -> list[HeldOut]:
    """All messages, file by file."""
    found = []
    for file in sorted(folder.glob("*.yml")):
        # the safe loader either way; the quick one reads two thousand messages in half a second
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
        number = 0
        for item in content["nlu"]:
            for example in item["examples"]:
                number += 1
                where = f"{file.name} {number}"
                found.append(_message(where, item["intent"], example["text"], example["metadata"]))
    return found


def _message(where: str, category: str, marked: str, labels: dict[str, object]) -> HeldOut:
    text, places = _unmarked(marked.strip())
    also = labels.get("also", ())
    assert isinstance(also, (list, tuple))
    return HeldOut(
        where=where,
        text=text,
        category=category,
        urgency=Urgency.from_slug(str(labels["urgency"])),
        frame=str(labels["frame"]),
        marked_lookalike=bool(labels.get("lookalike")),
        also=tuple(str(one) for one in also),
        places=places,
    )


def _unmarked(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text as it was typed, and where in it places are named."""
    text, places, last = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        if mark.group(2) == "place":
            places.append((len(text), len(text) + len(mark.group(1))))
        text += mark.group(1)
        last = mark.end()
    return text + marked[last:], tuple(places)
