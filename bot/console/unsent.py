"""Replies that did not arrive: what can be done about each, and about all of a channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import unsafe
from bot.console import words
from bot.console.context import Console, Who
from bot.console.form import field_of, number_of
from bot.console.trail import noted
from bot.delivery import windows
from bot.delivery.stuck import Hindrance
from bot.storage import deliveries, other_ways, unsent
from bot.storage.other_ways import Ways
from bot.storage.unsent import Unsent
from bot.storage.wake import wake

MOST = 100
SHOWN_FOR = timedelta(days=14)  # older ones are history, and stand in the export
WAITING = "/staff/waiting"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One reply, and what somebody can do who reads of it."""

    reply: Unsent
    hindrance: Hindrance
    unsafe: str | None  # why words could endanger this resident
    ways: Ways | None  # none where it can simply go again
    person_until: datetime | None  # the bot may not write any more; a person may until then


async def values(console: Console, connection: AsyncConnection) -> dict[str, Any]:
    """What the page shows."""
    now = console.clock()
    since = now - SHOWN_FOR
    replies = await unsent.listed(connection, since=since, most=MOST)
    lines = await _lines(connection, replies, now)
    return {
        "unsent": lines,
        "unsent_count": await unsent.count(connection, since=since),
        "unsent_999": await unsent.count_999(connection, since=since),
        "together": [
            one for one in await unsent.together(connection, since=since, now=now) if one.count > 1
        ],
    }


def contacts_seen(lines: Sequence[Line], who: Who) -> list[str]:
    """The reports whose contact stands on the page in plain words: for the audit trail."""
    if not who.may("see.personal.data"):
        return []
    seen: set[str] = set()
    for one in lines:
        if one.ways:
            left = (contact.reference for contact in one.ways.contacts)
            seen.update(one.ways.references if one.unsafe else left)
    return sorted(seen)


async def send_again(console: Console, request: web.Request) -> web.StreamResponse:
    delivery_id = await number_of(request, "delivery")
    async with console.engine.begin() as connection:
        done = await deliveries.send_again(connection, delivery_id, now=console.clock())
        if done:
            await wake(connection, relay=True)
            await noted(console, request, connection, "sent.again", f"delivery:{delivery_id}")
    raise web.HTTPSeeOther(f"{WAITING}?done={'again' if done else 'other'}")


async def send_all_again(console: Console, request: web.Request) -> web.StreamResponse:
    """Of one channel, and only what got stuck for a reason that may have passed."""
    channel = await field_of(request, "channel")
    if channel not in words.CHANNELS:
        raise web.HTTPBadRequest
    now = console.clock()
    async with console.engine.begin() as connection:
        number = await unsent.send_all_again(
            connection, channel=channel, since=now - SHOWN_FOR, now=now
        )
        if number:
            await wake(connection, relay=True)
            about, how_many = f"channel:{channel}", {"replies": number}
            await noted(console, request, connection, "sent.again", about, detail=how_many)
    raise web.HTTPSeeOther(f"{WAITING}?done=" + (f"all&number={number}" if number else "other"))


async def settle(console: Console, request: web.Request) -> web.StreamResponse:
    delivery_id = await number_of(request, "delivery")
    async with console.engine.begin() as connection:
        done = await unsent.settle(connection, delivery_id, now=console.clock())
        if done:
            await noted(console, request, connection, "dealt.with", f"delivery:{delivery_id}")
    raise web.HTTPSeeOther(f"{WAITING}?done={'done' if done else 'other'}")


async def _lines(
    connection: AsyncConnection, replies: Sequence[Unsent], now: datetime
) -> Sequence[Line]:
    endangered = await unsafe.of_each(connection, {one.conversation_id for one in replies})
    hindered = {one.id: one.hindrance(now) for one in replies}
    wanted = {
        one.conversation_id
        for one in replies
        if hindered[one.id] or one.call_999 or one.conversation_id in endangered
    }
    ways = await other_ways.of_each(connection, wanted, endangered=endangered, now=now)
    return [_line(one, hindered[one.id], endangered, ways, now) for one in replies]


def _line(
    reply: Unsent,
    hindrance: Hindrance,
    endangered: Mapping[UUID, str],
    ways: Mapping[UUID, Ways],
    now: datetime,
) -> Line:
    danger = endangered.get(reply.conversation_id)
    person_until = None
    if hindrance == "window" and danger not in (unsafe.WATCHED, unsafe.NOT_AGREED):
        person_until = windows.only_people_until(
            reply.channel, last_heard_at=reply.last_heard_at, now=now
        )
    return Line(
        reply=reply,
        hindrance=hindrance,
        unsafe=danger,
        ways=ways.get(reply.conversation_id) if hindrance or reply.call_999 or danger else None,
        person_until=person_until,
    )
