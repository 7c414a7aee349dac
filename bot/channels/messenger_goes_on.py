"""Whose comment was answered in private writes back: what they wrote first is heard too."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.base import Inbound
from bot.channels.fixed_words import said_danger
from bot.channels.messenger_updates import CHANNEL
from bot.storage.comments import words_before
from bot.storage.pulse import AlwaysTried, Feels
from bot.within import within

log = logging.getLogger(__name__)
SPOKEN = frozenset({"text", "photo", "location"})
DANGER_WITHIN_S = 0.2  # so that the inbox, too, has its time before the second is over
OTHERS_WITHIN_S = 1.0  # a busy database may take a moment; nobody is in danger meanwhile


def nothing_spooled(_channel: str, _address: str) -> bool:
    """Where there is no spool."""
    return False


@dataclass(frozen=True, slots=True)
class GoesOn:
    """The messages, the first of each person after a comment with the comment before it.

    As they came where there is no comment, and where the database does not tell in time: nothing
    waits for this, least of all words of danger. The comment is not lost by that. It stays the
    conversation that it is, which staff see and may answer; only the talk on Messenger then begins
    without it, so that who writes "Yes, report it" is asked what has happened.

    `in_spool` knows whether an earlier message of theirs lies there, which the database does not.
    """

    engine: AsyncEngine
    database: Feels = field(default_factory=AlwaysTried)
    in_spool: Callable[[str, str], bool] = nothing_spooled

    async def __call__(self, many: Sequence[Inbound]) -> Sequence[Inbound]:
        people = {one.address for one in many if may_go_on(one)} if self.database.is_up else set()
        people = {one for one in people if not self.in_spool(CHANNEL, one)}
        if not people:
            return many
        danger = any(said_danger(one.text) for one in many)
        try:
            found = await within(
                DANGER_WITHIN_S if danger else OTHERS_WITHIN_S, self._before(people)
            )
        except Exception as error:  # noqa: BLE001  # whatever it was, the messages are worth more
            log.warning("comments that were answered are not known: %s", type(error).__name__)
            return many
        before = dict(found)
        return [
            after_comment(before.pop(one.address), one)
            if may_go_on(one) and one.address in before
            else one
            for one in many
        ]

    async def _before(self, people: Collection[str]) -> Mapping[str, str]:
        async with self.engine.connect() as connection:
            return await words_before(connection, people)


def may_go_on(inbound: Inbound) -> bool:
    begins = inbound.kind in SPOKEN or inbound.press == "report"
    return inbound.channel == CHANNEL and not inbound.edited and begins


def after_comment(before: str, inbound: Inbound) -> Inbound:
    """ "Yes, report it" means the comment; any words of theirs stand below it."""
    if inbound.kind == "press":
        return replace(inbound, kind="text", press=None, text=before)
    return replace(inbound, text=f"{before}\n{inbound.text}".strip())
