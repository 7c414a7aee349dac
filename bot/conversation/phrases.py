"""Every text the bot can say, read from domain.yml in Rasa's format and filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from bot.conversation import text_checks
from bot.conversation.outcome import Button
from bot.conversation.safety_texts import LOCKED
from bot.conversation.say import Say

DOMAIN = Path(__file__).parents[2] / "domain.yml"


Key = tuple[str, str, bool]  # the response's name, its channel ("": any), whether for a child


class PhrasesError(Exception):
    """domain.yml and the code disagree; the message names every response that is at fault."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """One wording: for whom, on which channel, with which buttons."""

    text: str
    buttons: tuple[Button, ...] = ()
    channel: str | None = None
    child: bool = False


@dataclass(frozen=True, slots=True)
class Phrases:
    """The responses by name. `load()` is the only way that reads a file."""

    by_name: Mapping[Say, tuple[Variant, ...]]

    @classmethod
    def load(cls, domain: Path = DOMAIN) -> Phrases:
        """Raises PhrasesError where a text is missing or has no name in the code."""
        responses = yaml.safe_load(domain.read_text(encoding="utf-8"))["responses"]
        return cls.from_responses(responses)

    @classmethod
    def from_responses(cls, responses: Mapping[str, Sequence[Mapping[str, Any]]]) -> Phrases:
        missing = sorted(set(Say) - set(responses))
        unknown = sorted(set(responses) - set(Say))
        if missing or unknown:
            raise PhrasesError(f"missing: {missing}; without a name in the code: {unknown}")
        return cls({name: tuple(map(_variant, responses[name])) for name in Say})

    def changed(self, texts: Mapping[Key, str]) -> Phrases:
        """With other words in some places. What cannot stand there, or is locked, is left out."""
        by_name = dict(self.by_name)
        for name, variants in self.by_name.items():
            if name not in LOCKED:
                by_name[name] = tuple(
                    replace(one, text=text)
                    if (text := texts.get((name, one.channel or "", one.child)))
                    and text_checks.can_stand_for(text, one.text)
                    else one
                    for one in variants
                )
        return Phrases(by_name)

    def variant(self, name: Say, *, child: bool, channel: str) -> Variant:
        """The closest wording: simpler words for a child first, then the channel's own."""
        return max(
            (one for one in self.by_name[name] if _fits(one, child=child, channel=channel)),
            key=lambda one: (one.child, one.channel is not None),
        )

    def text(self, name: Say, *, child: bool = False, channel: str = "", **slots: str) -> str:
        """The wording alone, filled in."""
        return self.variant(name, child=child, channel=channel).text.format_map(slots)


def _fits(variant: Variant, *, child: bool, channel: str) -> bool:
    return variant.channel in (None, channel) and (child or not variant.child)


def _variant(stored: Mapping[str, Any]) -> Variant:
    conditions = stored.get("condition", ())
    return Variant(
        text=stored["text"].rstrip("\n"),
        buttons=tuple(
            Button(label=one["title"], value=one["payload"]) for one in stored.get("buttons", ())
        ),
        channel=stored.get("channel"),
        child=any(
            one == {"type": "slot", "name": "reader", "value": "child"} for one in conditions
        ),
    )
