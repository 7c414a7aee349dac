"""A message as Meta's Send API takes one, within its limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.channels.base import Choice

LONGEST = 2_000
MOST_CHOICES = 13
LONGEST_LABEL = 20
LONGEST_VALUE = 1_000
# what our own sends carry, so that their echoes are told from what a person writes in Meta's inbox
OURS = "bluelamp"


def message(text: str, choices: Sequence[Choice] = ()) -> dict[str, Any]:
    """As Meta writes one; what marks it as ours comes back with its echo."""
    made: dict[str, Any] = {"text": text, "metadata": OURS}
    if buttons := quick_replies(choices):
        made["quick_replies"] = buttons
    return made


def quick_replies(choices: Sequence[Choice]) -> list[dict[str, str]]:
    """Too many or too long would make Meta refuse the words as well."""
    return [
        {
            "content_type": "text",
            "title": _label(one.label),
            "payload": one.value,
        }
        for one in choices
        if one.label and 0 < len(one.value) <= LONGEST_VALUE
    ][:MOST_CHOICES]


def _label(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"
