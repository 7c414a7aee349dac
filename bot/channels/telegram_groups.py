"""Groups: the bot takes nothing there. It says so once, politely; danger is told 999."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.base import Outgoing
from bot.channels.fixed_words import FixedWords, hears_danger
from bot.channels.telegram import Telegram
from bot.errors import DeliveryError
from bot.inbound_json import clean
from bot.storage import inbox
from bot.storage.engine import is_away

log = logging.getLogger(__name__)
KINDS = ("group", "supergroup")  # compared, not hashed: what came may be anything
MEMBER = ("member", "administrator")


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """What was said in a group; nothing where we were only added to it."""

    address: str
    text: str = ""


def group_of(payload: Any) -> Group | None:
    """The group that an update is about; None for private chats and for what is no message."""
    if not isinstance(payload, Mapping):
        return None
    for name in ("message", "edited_message", "my_chat_member"):
        about = payload.get(name)
        if not isinstance(about, Mapping):
            continue
        chat = about.get("chat")
        if not isinstance(chat, Mapping) or chat.get("type") not in KINDS:
            continue
        number = chat.get("id")
        if not isinstance(number, int) or isinstance(number, bool) or abs(number) >= 2**63:
            return None
        if name == "my_chat_member" and not _is_in(about):
            return None
        text = about.get("text") or about.get("caption") or ""
        return Group(address=str(number), text=clean(text) if isinstance(text, str) else "")
    return None


@dataclass(frozen=True, kw_only=True)
class TelegramGroups:
    """`hear` each update of a group."""

    engine: AsyncEngine
    telegram: Telegram
    words: FixedWords
    _told: set[str] = field(default_factory=set)  # by this process, to ask the database less

    async def hear(self, group: Group) -> None:
        if await hears_danger(group.text):
            await self._say(group, self.words.danger)
        elif await self._is_first(group):
            await self._say(group, self.words.group)

    async def _is_first(self, group: Group) -> bool:
        """Once a group for good, whichever process hears it. Not at all while the database is away:
        a polite line can wait."""
        if group.address in self._told:
            return False
        try:
            async with self.engine.begin() as connection:
                first = await inbox.first_time(connection, f"telegram.group:{group.address}")
        except Exception as error:
            if not is_away(error):
                raise
            return False
        self._told.add(group.address)
        return first

    async def _say(self, group: Group, text: str) -> None:
        try:
            await self.telegram.send(Outgoing(address=group.address, text=text))
        except DeliveryError as error:
            log.warning("a group could not be answered: %s", type(error).__name__)


def _is_in(change: Mapping[str, Any]) -> bool:
    new = change.get("new_chat_member")
    return isinstance(new, Mapping) and new.get("status") in MEMBER
