"""Telegram's updates in our words: one update, none or one message of a resident.

What is a message to us and cannot be read comes back unread, with its words where those can.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Location, Message, PhotoSize, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.channels.base import Inbound, InboundKind, Media, Unread
from bot.channels.media import LARGEST_FETCHED
from bot.channels.telegram_unread import unread
from bot.channels.telegram_values import (
    CHANNEL,
    edit_of_update,
    file_id,
    is_id,
    is_plain,
    key_of,
    moment,
    turn_of_update,
)
from bot.inbound_json import clean

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
GONE = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
LONGEST_PRESS = 64


class Odd(Exception):
    """A message to us without the ids that every message has."""


def read(payload: Any, *, now: datetime) -> Inbound | Unread | None:
    """The resident's message in an update; None for what is none, such as a group's talk.

    Never raises: an update that we cannot read would otherwise be sent to us for ever.
    """
    if not isinstance(payload, Mapping):
        return None
    try:
        update = Update.de_json(dict(payload), None)
        found = _read(update, now)
    except Exception as error:  # noqa: BLE001  # the library raises whatever a wrong type leads to
        return unread(payload, fault=type(error).__name__, now=now)
    return _in_turn(found, payload)


def callback_id(payload: Any) -> str | None:
    """The id of a pressed button, which waits on the resident's screen to be answered."""
    query = payload.get("callback_query") if isinstance(payload, Mapping) else None
    found = query.get("id") if isinstance(query, Mapping) else None
    return found if is_plain(found) else None


def _read(update: Update, now: datetime) -> Inbound | None:
    if update.message is not None:
        return _message(update.message, now)
    if update.edited_message is not None:
        return _message(update.edited_message, now, edit=edit_of_update(update.update_id))
    if update.callback_query is not None:
        return _press(update.callback_query, now)
    if update.my_chat_member is not None:
        return _member(update.my_chat_member, now)
    return None


def _message(message: Message, now: datetime, *, edit: str = "") -> Inbound | None:
    if message.chat.type != ChatType.PRIVATE:
        return None
    if not (is_id(message.chat.id) and is_id(message.message_id)):
        raise Odd
    kind, media = _kind(message)
    lat, lon = _point(message.venue.location if message.venue else message.location)
    return Inbound(
        channel=CHANNEL,
        # unique for good within a chat, whereas update ids start again at random
        provider_id=f"{message.chat.id}:{message.message_id}{edit}",
        address=str(message.chat.id),
        sent_at=moment(message.edit_date or message.date, now),
        kind=kind,
        text=_words(message),
        lat=lat,
        lon=lon,
        media=media,
        edited=bool(edit),
    )


def _point(place: Location | None) -> tuple[float | None, float | None]:
    """A point on the globe, or none: no database takes a number beyond all bounds."""
    if place is None or not (abs(place.latitude) <= 90 and abs(place.longitude) <= 180):
        return None, None
    return place.latitude, place.longitude


def _words(message: Message) -> str:
    text = clean(message.text or message.caption or "")
    if not text and message.venue is not None:
        text = clean(f"{message.venue.title}, {message.venue.address}")
    if not text.startswith("/"):
        return text
    command, space, rest = text[1:].partition(" ")
    return command.partition("@")[0].replace("_", " ") + space + rest


def _kind(message: Message) -> tuple[InboundKind, tuple[Media, ...]]:
    if message.photo:
        small_enough = [one for one in message.photo if (one.file_size or 0) <= LARGEST_FETCHED]
        if small_enough:
            return "photo", _held("photo", max(small_enough, key=_area))
        return "other", ()
    if message.voice or message.audio or message.video_note:
        return "voice", _held("voice", message.voice or message.audio or message.video_note)
    if message.video or message.animation:
        return _or_text(message, _held("video", message.video or message.animation))
    if message.sticker:
        return "other", _held("sticker", message.sticker)
    if message.document:
        return _or_text(message, _held("file", message.document))
    if message.location or message.venue:
        lat, _ = _point(message.venue.location if message.venue else message.location)
        return ("other" if lat is None else "location"), ()
    return ("text", ()) if message.text else ("other", ())


def _or_text(message: Message, media: tuple[Media, ...]) -> tuple[InboundKind, tuple[Media, ...]]:
    """With a caption there are words to go by, and the file is kept beside them."""
    return ("text" if message.caption else "other"), media


def _held(kind: Any, what: Any) -> tuple[Media, ...]:
    return (Media(kind=kind, provider_ref=file_id(what.file_id)),)


def _area(size: PhotoSize) -> int:
    return size.width * size.height if is_id(size.width) and is_id(size.height) else 0


def _press(query: CallbackQuery, now: datetime) -> Inbound | None:
    message = query.message
    if message is None or message.chat.type != ChatType.PRIVATE or not query.data:
        return None
    if not is_id(message.chat.id):
        return None
    return Inbound(
        channel=CHANNEL,
        provider_id=f"press:{key_of(query.id)}",
        address=str(message.chat.id),
        sent_at=now,  # Telegram tells when the buttons were sent, not when one was pressed
        kind="press",
        press=clean(query.data)[:LONGEST_PRESS],
    )


def _member(change: ChatMemberUpdated, now: datetime) -> Inbound | None:
    if change.chat.type != ChatType.PRIVATE or change.new_chat_member.status not in GONE:
        return None
    if not is_id(change.chat.id):
        return None
    return Inbound(
        channel=CHANNEL,
        provider_id=f"member:{change.chat.id}:{int(change.date.timestamp())}",
        address=str(change.chat.id),
        sent_at=moment(change.date, now),
        kind="blocked",
    )


def _in_turn(found: Inbound | None, payload: Mapping[str, Any]) -> Inbound | None:
    if found is None:
        return None
    return replace(found, turn=turn_of_update(payload.get("update_id")))
