"""What every channel turns its provider's updates into, and how replies leave again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

# Where replies are pushed, by a process that has the channel; the web and the terminal read theirs.
PUSHED = frozenset({"telegram", "messenger", "page_comment"})
InboundKind = Literal["text", "press", "location", "photo", "voice", "other", "blocked"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Media:
    """What came with a message: bytes in hand, or the provider's id to fetch them by."""

    kind: Literal["photo", "voice", "video", "file", "sticker"]
    content: bytes | None = None
    provider_ref: str | None = None
    content_type: str = ""  # as detected from the bytes, never as claimed


@dataclass(frozen=True, kw_only=True, slots=True)
class Inbound:
    """One message of a resident, in our words.

    `address` names the conversation within its channel: a chat id, a page-scoped id, or for the
    web the hash of the key (never the key). `provider_id` is unique within the channel and is what
    makes the inbox accept a message once. `turn` is the provider's own count of what came first: it
    grows within a conversation, and says nothing between two. The web has none, since its page
    waits for an answer before it sends on.
    """

    channel: str  # "web" | "telegram" | "messenger" | "page_comment" | "terminal"
    provider_id: str
    address: str
    sent_at: datetime
    kind: InboundKind
    text: str = ""  # also a photo's caption
    press: str | None = None  # the value of the pressed choice
    lat: float | None = None
    lon: float | None = None
    media: tuple[Media, ...] = ()
    edited: bool = False
    too_long: bool = False  # the text was cut; danger is still read in what there is
    turn: int | None = None  # never below 0
    context: str | None = None  # where in the channel: a page id, a post
    sender: str | None = None  # whom limits count, where an address is no person; a hash
    crowded: bool = False  # more danger comes from there than from one place: see bot/door.py
    spares_model: bool = False  # more comes from there than the model reads for one place

    @property
    def counted_as(self) -> str:
        return self.sender or self.address


@dataclass(frozen=True, kw_only=True, slots=True)
class Unread:
    """What a provider brought of a resident and we cannot read: kept for a person as it came."""

    channel: str
    payload: Any  # JSON
    fault: str  # the kind of what went wrong, never its words
    rescued: Inbound | None = None  # where at least the words of somebody known could be read


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A button: what the resident reads and what comes back."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Outgoing:
    """One reply on its way to a channel."""

    address: str
    text: str
    choices: tuple[Choice, ...] = ()
    call_999: bool = False
    as_person: bool = False  # sent only because a person wrote it; Meta wants to be told


class Channel(Protocol):
    """The way out; the way in is each channel's own webhook, poller or page."""

    @property
    def name(self) -> str: ...

    async def send(self, reply: Outgoing) -> str:
        """The provider's reference. Raises TryLater or Undeliverable, nothing else."""
        ...
