"""How else a resident may be reached to whom a reply cannot go any more."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import unsafe
from bot.delivery import windows
from bot.storage.schema import conversations, deliveries, reports
from triage.privacy import mask

# a comment takes one private reply and a terminal is nobody's: neither is a channel to write on
CHANNELS = ("messenger", "telegram", "web")
MOST = 500  # reports that are looked through for the same contact


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """What they left with a report, in their own words."""

    reference: str
    words: str

    @property
    def kind(self) -> str:
        """What it is without saying it."""
        masked = mask(self.words)
        found = [
            name
            for sign, name in (("[phone]", "a phone number"), ("[e-mail]", "an e-mail address"))
            if sign in masked
        ]
        return " and ".join(found) or "words on how to reach them"

    @property
    def is_theirs_alone(self) -> bool:
        """A number or an address; "none" and "my mum" may be anybody's."""
        return "[phone]" in mask(self.words) or "[e-mail]" in mask(self.words)


@dataclass(frozen=True, kw_only=True, slots=True)
class Elsewhere:
    """A conversation in which a person may write to them now."""

    conversation_id: UUID
    channel: str
    because: Literal["same_contact", "went_on"]


@dataclass(kw_only=True, slots=True)
class Ways:
    """What is known of one conversation's resident; newest first."""

    references: list[str] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    elsewhere: list[Elsewhere] = field(default_factory=list)


async def of_each(
    connection: AsyncConnection,
    conversation_ids: Collection[UUID],
    *,
    endangered: Collection[UUID],
    now: datetime,
) -> Mapping[UUID, Ways]:
    """By conversation. Of the endangered (see bot/unsafe.py) reports are named, and no way is."""
    every = {one: Ways() for one in conversation_ids}
    if not every:
        return every
    found = await connection.execute(
        select(*(reports.c[name] for name in ("conversation_id", "reference", "contact")))
        .where(reports.c.conversation_id.in_(every))
        .order_by(reports.c.created_at.desc())
    )
    ways = {name: one for name, one in every.items() if name not in endangered}
    for row in found:
        one = every[row.conversation_id]
        one.references.append(row.reference)
        if row.conversation_id not in ways:
            continue
        if row.contact and row.contact not in [known.words for known in one.contacts]:
            one.contacts.append(Contact(reference=row.reference, words=row.contact))
    there = [
        *await _talks(connection, ways, now=now),
        *await _same_contact(connection, ways, now=now),
    ]
    unsafe_there = await unsafe.of_each(connection, {one.conversation_id for _, one in there})
    for came_from, talk in there:
        known = [one.conversation_id for one in ways[came_from].elsewhere]
        if talk.conversation_id not in unsafe_there and talk.conversation_id not in known:
            ways[came_from].elsewhere.append(talk)
    return every


async def _talks(
    connection: AsyncConnection, ways: Mapping[UUID, Ways], *, now: datetime
) -> Sequence[tuple[UUID, Elsewhere]]:
    """Where the talk with a comment's author went on: the private reply names their address."""
    found = await connection.execute(
        select(deliveries.c.conversation_id, conversations.c.id, conversations.c.last_heard_at)
        .join(
            conversations,
            (conversations.c.address == deliveries.c.provider_ref)
            & (conversations.c.channel == "messenger"),
        )
        .where(
            deliveries.c.conversation_id.in_(ways),
            deliveries.c.channel == "page_comment",
            deliveries.c.state == "sent",
            ~conversations.c.blocked,
        )
        .distinct()
    )
    return [
        (
            row.conversation_id,
            Elsewhere(conversation_id=row.id, channel="messenger", because="went_on"),
        )
        for row in found
        if _is_open("messenger", row.last_heard_at, now)
    ]


async def _same_contact(
    connection: AsyncConnection, ways: Mapping[UUID, Ways], *, now: datetime
) -> Sequence[tuple[UUID, Elsewhere]]:
    """Conversations of another channel with a report that has the same number or address."""
    left = [
        (came_from, contact.words)
        for came_from, one in ways.items()
        for contact in one.contacts
        if contact.is_theirs_alone
    ]
    if not left:
        return ()
    found = await connection.execute(
        select(
            reports.c.contact,
            *(conversations.c[name] for name in ("id", "channel", "last_heard_at")),
        )
        .join(conversations, conversations.c.id == reports.c.conversation_id)
        .where(
            reports.c.contact.in_({words for _, words in left}),
            ~reports.c.anonymous,
            ~conversations.c.blocked,
            conversations.c.channel.in_(CHANNELS),
        )
        .order_by(conversations.c.last_heard_at.desc())
        .limit(MOST)
    )
    rows = [row for row in found if _is_open(row.channel, row.last_heard_at, now)]
    own = await _channels(connection, ways)
    return [
        (came_from, Elsewhere(conversation_id=row.id, channel=row.channel, because="same_contact"))
        for came_from, words in left
        for row in rows
        if row.contact == words and row.channel != own[came_from]
    ]


async def _channels(connection: AsyncConnection, ways: Mapping[UUID, Ways]) -> Mapping[UUID, str]:
    found = await connection.execute(
        select(conversations.c.id, conversations.c.channel).where(conversations.c.id.in_(ways))
    )
    return {row.id: row.channel for row in found}


def _is_open(channel: str, last_heard_at: datetime, now: datetime) -> bool:
    allowed = windows.window(channel=channel, by_person=True, last_heard_at=last_heard_at, now=now)
    return isinstance(allowed, windows.Open)
