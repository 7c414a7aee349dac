"""Each item of a POST of Meta as a message, as what staff wrote, as neither, or as unread."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.aside_record import as_text, words_in
from bot.channels import messenger_updates, page_comments_updates
from bot.channels.base import Inbound, Unread
from bot.channels.long_text import cut
from bot.channels.messenger_updates import Echo, address_of
from bot.channels.meta_items import (
    Item,
    a_map,
    a_message_id,
    an_id,
    moment,
    short_hash,
    turn_of,
    words,
)
from bot.channels.page_comments_updates import Ours
from bot.inbound_json import clean
from triage import red_flags

NO_IDS = "Odd"  # somebody said something, and Meta told not who or under which id
ADDED = ("add", "edit", "edited")
Read = Inbound | Echo | Unread | None


def read(item: Item, *, now: datetime, ours: Ours) -> Read:
    """Never raises: an item that we cannot read would cost its neighbours."""
    try:
        found = _read(item, now, ours)
        fault = NO_IDS
        unread = found is None and _says_something(item, ours)
    except Exception as error:  # noqa: BLE001  # whatever is odd in it, a person can look at it
        found, fault, unread = None, type(error).__name__, True
    if not unread:
        return found
    payload = {"page": item.page, item.kind: item.content}
    rescued = None if item.kind == "change" else _rescued(item, now)
    return Unread(channel=_channel_of(item), payload=payload, fault=fault, rescued=rescued)


def _read(item: Item, now: datetime, ours: Ours) -> Inbound | Echo | None:
    if item.kind == "change":
        return page_comments_updates.read(item.page, item.content, now=now, ours=ours)
    found = messenger_updates.read(item.page, item.content, now=now)
    return found or messenger_updates.echo(item.page, item.content, now=now)


def _channel_of(item: Item) -> str:
    return page_comments_updates.CHANNEL if item.kind == "change" else messenger_updates.CHANNEL


def _says_something(item: Item, ours: Ours) -> bool:
    """Of what was read as no message: whether somebody else than the Page has said something."""
    if item.kind == "change":
        value = a_map(item.content.get("value"))
        said = words(value.get("message")).strip()
        return (
            item.content.get("field") == "feed"
            and (value.get("item") == "comment" or value.get("item") in page_comments_updates.POSTS)
            and value.get("verb") in ADDED
            and said != ""
            and not page_comments_updates.is_ours(item.page, value, ours)
        )
    if an_id(a_map(item.content.get("sender")).get("id")) == item.page:
        return False
    return _said(item) != "" or bool(_message(item).get("attachments"))


def _message(item: Item) -> dict[str, Any]:
    """Theirs; nothing of what the Page wrote, or of what they have taken back."""
    message = a_map(item.content.get("message"))
    return {} if message.get("is_echo") or message.get("is_deleted") else dict(message)


def _said(item: Item) -> str:
    edit = a_map(item.content.get("message_edit"))
    return words(_message(item).get("text")) or words(edit.get("text"))


def _rescued(item: Item, now: datetime) -> Inbound | None:
    """Their words, where it is known whose they are."""
    person = an_id(a_map(item.content.get("sender")).get("id"))
    if person is None or person == item.page:
        return None
    said = _said(item) or clean(words_in(_message(item) | {"reply_to": None}))
    text = cut(said, messenger_updates.LONGEST_TEXT, red_flags.find)
    sent_at = moment(item.content.get("timestamp"), now=now, per_second=1000)
    mid = a_message_id(a_map(item.content.get("message")).get("mid"))
    return Inbound(
        channel=messenger_updates.CHANNEL,
        provider_id=mid or f"odd:{person}:{short_hash(as_text(item.content))}",
        address=address_of(item.page, person),
        sent_at=sent_at,
        kind="text" if text else "other",
        text=text,
        turn=turn_of(sent_at),
        context=item.page,
    )
