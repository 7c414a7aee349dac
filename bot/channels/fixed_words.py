"""What channels say by themselves: when nothing behind them answers, 999 is still said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.channels.overheard import gist
from triage import red_flags

READ_AT_ONCE = 5_000  # characters; reading more would keep everybody else waiting


@dataclass(frozen=True, kw_only=True, slots=True)
class FixedWords:
    """The few texts that need no model and no database."""

    danger: str  # the 999 line
    kept: str  # we have your message, the answer comes here; 999 and 101
    not_kept: str  # we could not take it; 999 and 101
    with_person: str  # a person reads this one
    too_fast: str  # turned away: too many of one sender
    group: str  # in a group: write to me alone

    @classmethod
    def of(cls, text: Callable[[str], str]) -> FixedWords:
        """`text` gives the response of that name in domain.yml."""
        return cls(
            danger=text("utter_first_words"),
            kept=text("utter_kept_for_later"),
            not_kept=text("utter_not_kept"),
            with_person=text("utter_left_to_a_person"),
            too_fast=text("utter_too_fast"),
            group=text("utter_group"),
        )


def said_danger(text: str) -> bool:
    """Words alone mean danger: read before and without everything else."""
    return any(flag.certain for flag in red_flags.find(gist(text)))


def may_be_danger(text: str) -> bool:
    """Or may mean it ("knife"). For what is refused: no model will ever settle the doubt."""
    return bool(red_flags.find(gist(text)))


async def hears_danger(text: str) -> bool:
    """As `said_danger`; a long text is read beside the others' messages, not before them."""
    return await _beside(said_danger, text)


async def hears_what_may_be_danger(text: str) -> bool:
    """As `may_be_danger`, in the same way."""
    return await _beside(may_be_danger, text)


async def _beside(asked: Callable[[str], bool], text: str) -> bool:
    if len(text) <= READ_AT_ONCE:
        return asked(text)
    return await asyncio.to_thread(asked, text)
