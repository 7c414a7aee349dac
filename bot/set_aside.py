"""A message that the bot failed on again and again: put before a person, with what came with it.

Nothing of the ordinary journey is used here, since something in it is what failed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.alarm import raise_alarm
from bot.channels.base import Inbound
from bot.conversation.say import Say
from bot.delivery.staff_mail import Routes
from bot.inbound_json import from_json
from bot.storage import conversations, media, messages, outbox
from bot.storage.inbox import Waiting
from bot.storage.wake import wake

WHY = "the bot failed on this message"


def read(waiting: Waiting) -> tuple[Inbound, tuple[UUID, ...]]:
    """The message; of a row that cannot be read at least its words, which may mean danger."""
    try:
        return from_json(waiting.inbound)
    except (KeyError, ValueError, TypeError):
        words = Inbound(
            channel=waiting.channel,
            provider_id=str(waiting.id),
            address=waiting.address,
            sent_at=datetime.min.replace(tzinfo=UTC),
            kind="other",
            text=str(waiting.inbound.get("text") or ""),
        )
        return words, ()


async def put_before_a_person(
    connection: AsyncConnection,
    inbound: Inbound,
    *,
    inbox_id: int,
    media_ids: tuple[UUID, ...],
    danger: bool,
    reply: str,
    pushes: bool,
    new_id: UUID,
    mail: Routes,
    now: datetime,
) -> None:
    """The message and a fixed reply in the transcript, the conversation on the list of people.

    The caller holds the conversation's lock.
    """
    conversation = await conversations.open_or_load(
        connection, channel=inbound.channel, address=inbound.address, new_id=new_id, now=now
    )
    said = {"conversation_id": conversation.id, "inbox_id": inbox_id, "at": now}
    said |= {"kind": "text", "media_ids": [], "phrase": None}
    seq = conversation.last_seq + 1
    heard = {"seq": seq, "author": "resident", "text": _shown(inbound), "kind": inbound.kind}
    heard["media_ids"] = list(media_ids)
    told = {"seq": seq + 1, "author": "bot", "text": reply, "phrase": Say.LEFT_TO_A_PERSON.value}
    _, message_id = await messages.add(connection, [said | heard, said | told])
    if media_ids:
        await media.give_to(connection, list(media_ids), conversation.id)
    if pushes:
        delivery = {
            "key": f"{conversation.id}:{seq + 1}",
            "conversation_id": conversation.id,
            "message_id": message_id,
            "channel": inbound.channel,
            "address": inbound.address,
            "made_at": now,
            "next_at": now,
        }
        await outbox.add_deliveries(connection, [delivery])
    await conversations.save(
        connection,
        conversation.id,
        last_seq=seq + 1,
        with_person=True,
        with_person_why=WHY,
        with_person_since=now,
    )
    if danger:
        row = {
            "raised_at": now,
            "category": "violence",  # the gravest that words alone can mean; a person looks at once
            "words": inbound.text,
            "place_text": "",
            "lat": None,
            "lon": None,
            "team": None,
            "because": ["words of danger in a message that the bot failed on"],
        }
        await raise_alarm(
            connection, conversation_id=conversation.id, row=row, note="said again", mail=mail
        )
    await wake(connection, relay=True, conversation=conversation.id)


def _shown(inbound: Inbound) -> str:
    if inbound.kind == "location":
        return f"{inbound.lat}, {inbound.lon}"
    return inbound.text or inbound.press or ""
