"""Whose comment was answered in private writes back: what they wrote first is heard too."""

from __future__ import annotations

import logging
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
    """The message with the comment before it; unchanged where there is none, or no database."""

    engine: AsyncEngine

    async def __call__(self, inbound: Inbound) -> Inbound:
        begins = inbound.kind in SPOKEN or inbound.press == "report"
        if inbound.channel != CHANNEL or inbound.edited or not begins:
            return inbound
        try:
            async with self.engine.connect() as connection:
                before = await words_before(connection, inbound.address)
        except Exception as error:
            if not is_away(error):
                raise
            return inbound  # nothing waits for this, least of all the words of danger in it
        return inbound if before is None else after_comment(before, inbound)


def after_comment(before: str, inbound: Inbound) -> Inbound:
    """ "Yes, report it" means the comment; any words of theirs stand below it."""
    if inbound.kind == "press":
        return replace(inbound, kind="text", press=None, text=before)
    return replace(inbound, text=f"{before}\n{inbound.text}".strip())
