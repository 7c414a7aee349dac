"""Other words for a text of the bot: proposed by one person, approved by another, kept for ever.

Each act is one transaction behind the lock of the standing orders, so that two people who decide at
once come one after the other; with its commit every process says the new words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import audit
from bot.conversation import text_checks
from bot.conversation.phrases import Key, Phrases, Variant
from bot.conversation.safety_texts import LOCKED
from bot.conversation.say import Say
from bot.conversation.turn import WORDINGS
from bot.storage import standing_orders, text_versions
from bot.storage.text_versions import Version


@dataclass(frozen=True, slots=True)
class Done:
    """`version` is what was proposed, decided or brought back."""

    version: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was written; each reason is a sentence for whoever asked."""

    why: Sequence[str]


@dataclass(frozen=True, slots=True)
class TooLate:
    """Somebody else did something with it before: nothing was written."""


Outcome = Done | Refused | TooLate
NOT_YOUR_OWN = "A second person approves: not whoever proposed it."


def variant_of(phrases: Phrases, key: Key) -> Variant | None:
    """The text as these phrases have it; None where there is none of that key."""
    name, channel, child = key
    if name not in set(Say):
        return None
    return next(
        (
            one
            for one in phrases.by_name[Say(name)]
            if (one.channel or "", one.child) == (channel, child)
        ),
        None,
    )


def faults(release: Phrases, key: Key, text: str) -> list[str]:
    """Why this cannot be said there."""
    name, channel, child = key
    here = variant_of(release, key)
    if here is None:
        return ["There is no such text."]
    if name in LOCKED:
        return ["This is a safety text: it is changed in domain.yml only, with a review."]
    others = [
        release.variant(other, child=child, channel=channel).text
        for pair in WORDINGS.values()
        if name in pair
        for other in pair
        if other != name
    ]
    return text_checks.faults(text, release=here.text, child=child, channel=channel, others=others)


async def propose(
    engine: AsyncEngine,
    *,
    release: Phrases,
    key: Key,
    text: str,
    why: str,
    staff_id: int,
    now: datetime,
) -> Outcome:
    if wrong := faults(release, key, text):
        return Refused(wrong)
    here = variant_of(release, key)
    assert here is not None  # faults has looked
    async with engine.begin() as connection:
        await standing_orders.read_to_change(connection)
        if waiting := await text_versions.of_key(connection, key, "waiting"):
            return Refused([f"A proposal of {waiting.proposer} waits already: decide on it first."])
        live = await text_versions.of_key(connection, key, "live")
        if text == (live.text if live else here.text):
            return Refused(["That is what the bot says now."])
        name, channel, child = key
        row = {
            "name": name,
            "channel": channel,
            "child": child,
            "text": text,
            "release_text": here.text,
            "why": why,
            "proposed_by": staff_id,
            "proposed_at": now,
        }
        version = await text_versions.add(connection, row)
        await _write(connection, "proposed.text", name, version, staff_id, now, why=why)
        return Done(version)


async def approve(
    engine: AsyncEngine,
    version_id: int,
    *,
    release: Phrases,
    staff_id: int,
    now: datetime,
    why: str = "",
) -> Outcome:
    """From the commit on every process says it."""
    async with engine.begin() as connection:
        await standing_orders.read_to_change(connection)
        version = await text_versions.to_change(connection, version_id)
        if version is None or version.state != "waiting":
            return TooLate()
        if version.proposed_by == staff_id:
            return Refused([NOT_YOUR_OWN])
        if wrong := faults(release, version.key, version.text):
            return Refused(wrong)  # a release since then may ask for other blanks
        await _end_live(connection, version.key, staff_id, now)
        await text_versions.change(
            connection,
            version_id,
            state="live",
            decided_by=staff_id,
            decided_at=now,
            decided_why=why,
        )
        await standing_orders.texts_changed(connection)
        await _write(connection, "approved.text", version.name, version_id, staff_id, now, why=why)
        return Done(version_id)


async def refuse(
    engine: AsyncEngine, version_id: int, *, staff_id: int, now: datetime, why: str = ""
) -> Outcome:
    """Its own author withdraws it by this."""
    async with engine.begin() as connection:
        await standing_orders.read_to_change(connection)
        version = await text_versions.to_change(connection, version_id)
        if version is None or version.state != "waiting":
            return TooLate()
        own = version.proposed_by == staff_id
        await text_versions.change(
            connection,
            version_id,
            state="withdrawn" if own else "refused",
            decided_by=staff_id,
            decided_at=now,
            decided_why=why,
        )
        action = "withdrew.text" if own else "refused.text"
        await _write(connection, action, version.name, version_id, staff_id, now, why=why)
        return Done(version_id)


async def roll_back(
    engine: AsyncEngine,
    *,
    release: Phrases,
    key: Key,
    to: int | None,
    staff_id: int,
    now: datetime,
) -> Outcome:
    """To an earlier wording that was live, or (`to` is None) to the release's own.

    One person does this at once: two have agreed on those words before.
    """
    async with engine.begin() as connection:
        await standing_orders.read_to_change(connection)
        live = await text_versions.of_key(connection, key, "live")
        if to is None:
            if live is None:
                return TooLate()
            await _end_live(connection, key, staff_id, now)
            version_id = live.id
        else:
            earlier = await text_versions.to_change(connection, to)
            if earlier is None or earlier.key != key or earlier.state != "replaced":
                return TooLate()
            if wrong := faults(release, key, earlier.text):
                return Refused(wrong)
            await _end_live(connection, key, staff_id, now)
            version_id = await _bring_back(connection, earlier, staff_id, now)
        await standing_orders.texts_changed(connection)
        await _write(connection, "rolled_back.text", key[0], version_id, staff_id, now)
        return Done(version_id)


async def _bring_back(
    connection: AsyncConnection, earlier: Version, staff_id: int, now: datetime
) -> int:
    row = {
        "name": earlier.name,
        "channel": earlier.channel,
        "child": earlier.child,
        "text": earlier.text,
        "release_text": earlier.release_text,
        "why": earlier.why,
        "proposed_by": staff_id,
        "proposed_at": now,
        "state": "live",
        "restores": earlier.id,
        "decided_by": staff_id,
        "decided_at": now,
    }
    return await text_versions.add(connection, row)


async def _end_live(connection: AsyncConnection, key: Key, staff_id: int, now: datetime) -> None:
    live = await text_versions.of_key(connection, key, "live")
    if live is not None:
        await text_versions.change(
            connection, live.id, state="replaced", ended_by=staff_id, ended_at=now
        )


async def _write(
    connection: AsyncConnection,
    action: str,
    name: str,
    version: int,
    staff_id: int,
    now: datetime,
    *,
    why: str = "",
) -> None:
    await audit.write(
        connection,
        at=now,
        staff_id=staff_id,
        action=action,
        subject=f"text:{name}",
        why=why,
        detail={"version": version},
    )
