"""Comments and visitors' posts on a Page in our words: one change, none or one message."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from bot.channels.base import Inbound, Media
from bot.channels.long_text import cut
from bot.channels.meta_items import a_map, an_id, moment, short_hash, turn_of, words
from triage import red_flags

CHANNEL = "page_comment"
LONGEST_TEXT = 10_000
POSTS = frozenset({"post", "status", "photo", "video"})  # what visitors put on a Page
# Facebook counts in seconds, and may give a comment's own again with what becomes of it
EDITED, REMOVED = 1, 2
PERMALINK = "https://www.facebook.com/"

Stands = Literal["comment", "post"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ours:
    """What nobody may answer but a person: what the force itself says on its Pages."""

    words: Collection[str] = ()  # the fixed sentences: known also where Meta tells no author
    pages: Collection[str] = ()  # one Page of the force may comment on another's post


NOTHING_OURS = Ours()


def address_of(page: str, stands: Stands, one: str) -> str:
    """Each comment is a conversation of its own: it may be answered once, by itself."""
    return f"{page}:{stands}:{one}"


def read(
    page: str, change: Mapping[str, Any], *, now: datetime, ours: Ours = NOTHING_OURS
) -> Inbound | None:
    """None for likes, shares, and above all for what the Page itself wrote: no loops."""
    value = a_map(change.get("value"))
    found = _which(value) if change.get("field") == "feed" else None
    if found is None:
        return None
    stands, one = found
    text = words(value.get("message"))
    if is_ours(page, value, ours):
        return None
    sent_at = moment(value.get("created_time"), now=now, per_second=1)
    draft = Inbound(
        channel=CHANNEL,
        provider_id=one,
        address=address_of(page, stands, one),
        sent_at=sent_at,
        kind="text",
        turn=turn_of(sent_at),
        context=PERMALINK + one,
        sender=_sender(page, value),
    )
    match value.get("verb"):
        case "add":
            return _said(draft, value, text)
        case "edited" | "edit":
            edit = replace(draft, provider_id=f"{one}:edit:{short_hash(text)}", edited=True)
            return _said(replace(edit, turn=turn_of(sent_at) + EDITED), value, text)
        case "remove" | "delete":
            # taken back: nothing more may be said to it, as where a resident blocks us
            last = turn_of(sent_at) + REMOVED
            return replace(draft, provider_id=f"{one}:remove", kind="blocked", turn=last)
        case _:
            return None


def is_ours(page: str, value: Mapping[str, Any], ours: Ours) -> bool:
    author = an_id(a_map(value.get("from")).get("id"))
    said = words(value.get("message")).strip()
    return author == page or author in ours.pages or said in ours.words


def _sender(page: str, value: Mapping[str, Any]) -> str | None:
    """The commenter; without the permission to see authors all under one post count as one."""
    person = an_id(a_map(value.get("from")).get("id"))
    under = person or an_id(value.get("post_id"))
    return None if under is None else short_hash(f"{page}:{under}")


def _which(value: Mapping[str, Any]) -> tuple[Stands, str] | None:
    if value.get("item") == "comment":
        one = an_id(value.get("comment_id"))
        return ("comment", one) if one else None
    if value.get("item") in POSTS:
        one = an_id(value.get("post_id"))
        return ("post", one) if one else None
    return None


def _said(draft: Inbound, value: Mapping[str, Any], text: str) -> Inbound | None:
    """A picture without words may be of what happened; a friend's name or a sticker is nothing."""
    photo = words(value.get("photo"))
    if not text.strip() and not photo:
        return None
    if photo:
        draft = replace(draft, kind="photo", media=(Media(kind="photo", provider_ref=photo),))
    if len(text) <= LONGEST_TEXT:
        return replace(draft, text=text)
    return replace(draft, text=cut(text, LONGEST_TEXT, red_flags.find), too_long=True)
