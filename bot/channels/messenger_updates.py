"""Messenger's items in our words: one item, none or one message of a resident."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.channels.base import Inbound, InboundKind, Media
from bot.channels.long_text import cut
from bot.channels.meta_items import a_map, a_message_id, an_id, moment, short_hash, turn_of, words
from bot.channels.meta_message import OURS
from triage import red_flags

CHANNEL = "messenger"
LONGEST_TEXT = 10_000  # characters that go on; of a longer text the danger is kept as well
LONGEST_PRESS = 64
MOST_FILES = 10  # of one message
# the thumb beside Messenger's text field, in its three sizes: an answer, not a picture
THUMBS = frozenset({369239263222822, 369239343222814, 369239383222810})
# the app id of what a person writes in Meta's inbox; older versions of the API give none
WRITTEN_BY_HAND = (26390203743090, "26390203743090", None)
ALWAYS = frozenset({"human", "report", "cancel"})  # what a Page's menu may press at any time


@dataclass(frozen=True, kw_only=True, slots=True)
class Echo:
    """What somebody of the force wrote to a resident in Meta's own inbox."""

    channel: str = CHANNEL
    provider_id: str
    address: str
    sent_at: datetime
    text: str


def address_of(page: str, person: str) -> str:
    """A person's id means something on one Page only."""
    return f"{page}:{person}"


def read(page: str, item: Mapping[str, Any], *, now: datetime) -> Inbound | None:
    """The resident's message; None for receipts, reactions, echoes and what cannot be read."""
    person = an_id(a_map(item.get("sender")).get("id"))
    if person is None or person == page:
        return None
    sent_at = moment(item.get("timestamp"), now=now, per_second=1000)
    draft = Inbound(
        channel=CHANNEL,
        provider_id="",
        address=address_of(page, person),
        sent_at=sent_at,
        kind="text",
        turn=turn_of(sent_at),
        context=page,
    )
    if isinstance(message := item.get("message"), Mapping):
        return _message(draft, message)
    if isinstance(edit := item.get("message_edit"), Mapping):
        return _edit(draft, edit)
    if isinstance(postback := item.get("postback"), Mapping):
        return _postback(draft, postback, item.get("timestamp"))
    return None


def echo(page: str, item: Mapping[str, Any], *, now: datetime) -> Echo | None:
    """None for our own words, for those of other programs, and for everything that is no echo."""
    message = a_map(item.get("message"))
    person = an_id(a_map(item.get("recipient")).get("id"))
    mid = a_message_id(message.get("mid"))
    if message.get("is_echo") is not True or message.get("metadata") == OURS:
        return None
    if message.get("app_id") not in WRITTEN_BY_HAND:
        return None
    if person is None or person == page or mid is None:
        return None
    return Echo(
        provider_id=f"echo:{mid}",
        address=address_of(page, person),
        sent_at=moment(item.get("timestamp"), now=now, per_second=1000),
        text=words(message.get("text"))[:LONGEST_TEXT],
    )


def _message(draft: Inbound, message: Mapping[str, Any]) -> Inbound | None:
    mid = a_message_id(message.get("mid"))
    if mid is None or message.get("is_echo") or message.get("is_deleted"):
        return None
    draft = replace(draft, provider_id=mid)
    press = words(a_map(message.get("quick_reply")).get("payload"))
    if press:
        return replace(draft, kind="press", press=press[:LONGEST_PRESS])
    return _with_files(_with_text(draft, words(message.get("text"))), message)


def _edit(draft: Inbound, edit: Mapping[str, Any]) -> Inbound | None:
    mid, text = a_message_id(edit.get("mid")), words(edit.get("text"))
    if mid is None or not text:
        return None
    return replace(
        _with_text(draft, text), provider_id=f"{mid}:edit:{short_hash(text)}", edited=True
    )


def _postback(draft: Inbound, postback: Mapping[str, Any], when: Any) -> Inbound | None:
    """Only the Page's own menu and greeting make these: our choices are quick replies."""
    payload, title = words(postback.get("payload")), words(postback.get("title"))
    mid = a_message_id(postback.get("mid"))
    if mid is None:  # older versions of the API give none
        mid = f"postback:{draft.address}:{short_hash(f'{when}:{payload}')}"
    draft = replace(draft, provider_id=mid)
    if payload in ALWAYS:
        return replace(draft, kind="press", press=payload)
    if "get_started" in payload.casefold() or not title:
        return replace(draft, text="hello")
    return _with_text(draft, title)


def _with_text(draft: Inbound, text: str) -> Inbound:
    if len(text) <= LONGEST_TEXT:
        return replace(draft, text=text)
    return replace(draft, text=cut(text, LONGEST_TEXT, red_flags.find), too_long=True)


def _with_files(draft: Inbound, message: Mapping[str, Any]) -> Inbound:
    raw = message.get("attachments")
    files = [one for one in raw if isinstance(one, Mapping)] if isinstance(raw, list) else []
    if not files:
        return replace(draft, kind="text" if draft.text else "other")
    if not draft.text and all(_is_thumb(one) for one in files):
        return replace(draft, text="👍")
    for one in files:
        if point := _point(one):
            return replace(draft, kind="location", lat=point[0], lon=point[1])
    draft = draft if draft.text else replace(draft, text=_shared(files))
    media = tuple(held for one in files[:MOST_FILES] for held in _held(one))
    return replace(draft, kind=_kind(media, draft.text), media=media)


def _kind(media: Sequence[Media], text: str) -> InboundKind:
    """With words beside them, files that cannot be read are kept and the words are heard."""
    kinds = {one.kind for one in media}
    if "photo" in kinds:
        return "photo"
    if "voice" in kinds:
        return "voice"
    return "text" if text else "other"


def _held(file: Mapping[str, Any]) -> tuple[Media, ...]:
    payload = a_map(file.get("payload"))
    url = words(payload.get("url")) or None
    match file.get("type"):
        case "image" if payload.get("sticker_id") is None:
            return (Media(kind="photo", provider_ref=url),)
        case "image" | "sticker":
            return (Media(kind="sticker"),)
        case "audio":
            return (Media(kind="voice", provider_ref=url),)
        case "video":
            return (Media(kind="video", provider_ref=url),)
        case "file":
            return (Media(kind="file", provider_ref=url),)
        case _:
            return ()


def _is_thumb(file: Mapping[str, Any]) -> bool:
    sticker = a_map(file.get("payload")).get("sticker_id")
    return isinstance(sticker, int) and sticker in THUMBS


def _point(file: Mapping[str, Any]) -> tuple[float, float] | None:
    """A point on the globe, or none: no database takes a number beyond all bounds."""
    at = a_map(a_map(file.get("payload")).get("coordinates"))
    lat, lon = _degrees(at.get("lat"), 90), _degrees(at.get("long"), 180)
    if file.get("type") != "location" or lat is None or lon is None:
        return None
    return lat, lon


def _degrees(value: Any, most: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if -most <= value <= most else None


def _shared(files: Sequence[Mapping[str, Any]]) -> str:
    """A link or a post passed on without a word: its title says what it is about."""
    told = []
    for one in files:
        if one.get("type") in ("fallback", "post", "reel", "ig_post", "ig_reel"):
            payload = a_map(one.get("payload"))
            told.append(words(one.get("title")) or words(payload.get("title")))
    return "\n".join(one for one in told if one)[:LONGEST_TEXT]
