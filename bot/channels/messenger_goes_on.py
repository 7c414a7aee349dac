"""Whose comment was answered in private writes back: what they wrote first is heard too."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.base import Inbound
from bot.channels.messenger_updates import CHANNEL
from bot.storage.comments import words_before
from bot.storage.engine import is_away

log = logging.getLogger(__name__)
SPOKEN = frozenset({"text", "photo", "location"})


@dataclass(frozen=True, slots=True)
class GoesOn:
    """The messages, the first of each person after a comment with the comment before it.

    As they came where there is no comment, or no database.
    """

    engine: AsyncEngine

    async def __call__(self, many: Sequence[Inbound]) -> Sequence[Inbound]:
        people = {one.address for one in many if may_go_on(one)}
        if not people:
            return many
        try:
            async with self.engine.connect() as connection:
                before = dict(await words_before(connection, people))
        except Exception as error:
            if not is_away(error):
                raise
            return many  # nothing waits for this, least of all the words of danger in it
        return [
            after_comment(before.pop(one.address), one)
            if may_go_on(one) and one.address in before
            else one
            for one in many
        ]


def may_go_on(inbound: Inbound) -> bool:
    begins = inbound.kind in SPOKEN or inbound.press == "report"
    return inbound.channel == CHANNEL and not inbound.edited and begins


def after_comment(before: str, inbound: Inbound) -> Inbound:
    """ "Yes, report it" means the comment; any words of theirs stand below it."""
    if inbound.kind == "press":
        return replace(inbound, kind="text", press=None, text=before)
    return replace(inbound, text=f"{before}\n{inbound.text}".strip())
