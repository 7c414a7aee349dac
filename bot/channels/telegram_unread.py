"""An update that cannot be read though somebody wrote it to us: with its words, where those can."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.aside_record import words_in
from bot.channels.base import Inbound, Unread
from bot.channels.telegram_values import CHANNEL, edit_of_update, is_id, turn_of_update
from bot.inbound_json import clean

log = logging.getLogger(__name__)
TO_US = ("message", "edited_message", "callback_query")
OF_OTHERS = ("reply_to_message", "external_reply", "quote", "pinned_message", "chat", "from")
NOT_TO_US = ("group", "supergroup", "channel")  # compared, not hashed: what came may be anything


def unread(payload: Mapping[str, Any], *, fault: str, now: datetime) -> Unread | None:
    """None for what nobody wrote to us: a group's talk is not kept, whatever is odd about it."""
    if not any(_is_to_us(payload.get(name)) for name in TO_US):
        log.warning("an update of an unknown shape: %s", fault)
        return None
    return Unread(channel=CHANNEL, payload=payload, fault=fault, rescued=_rescue(payload, now))


def _is_to_us(content: Any) -> bool:
    if not isinstance(content, Mapping) or not content:
        return False
    about = content.get("message", content)  # a pressed button stands below a message
    chat = about.get("chat") if isinstance(about, Mapping) else None
    return not (isinstance(chat, Mapping) and chat.get("type") in NOT_TO_US)


def _rescue(payload: Mapping[str, Any], now: datetime) -> Inbound | None:
    """The words of a message whose other parts the library cannot read: they may mean danger."""
    for name in ("message", "edited_message"):
        message = payload.get(name)
        if not isinstance(message, Mapping):
            continue
        chat, number = message.get("chat"), message.get("message_id")
        if (
            isinstance(chat, Mapping)
            and chat.get("type") == "private"
            and is_id(chat.get("id"))
            and is_id(number)
        ):
            text = _words(message)
            update_id = payload.get("update_id")
            edit = edit_of_update(update_id) if name == "edited_message" else ""
            return Inbound(
                channel=CHANNEL,
                provider_id=f"{chat['id']}:{number}{edit}",
                address=str(chat["id"]),
                sent_at=now,
                kind="text" if text else "other",
                text=text,
                edited=bool(edit),
                turn=turn_of_update(update_id),
            )
    return None


def _words(message: Mapping[str, Any]) -> str:
    """Also of a venue, and whatever else Telegram may put them in; never what others wrote."""
    for told in (message.get("text"), message.get("caption")):
        if isinstance(told, str) and told:
            return clean(told)
    return clean(words_in({name: one for name, one in message.items() if name not in OF_OTHERS}))
