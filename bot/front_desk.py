"""The front desk: handles a conversation's messages in order, one transaction a message.

Nothing is sent before the commit, with the one exception that `first_words.py` explains.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID
from weakref import WeakValueDictionary

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import references, set_aside, steps, transcript
from bot.carry_out import Filing
from bot.channels.base import PUSHED, Channel, Inbound
from bot.channels.fixed_words import said_danger
from bot.conversation import weight, whereabouts
from bot.conversation.heard import Facts, Heard
from bot.conversation.phrases import Phrases
from bot.conversation.say import Say
from bot.conversation.state import State
from bot.conversation.step import step
from bot.counts import Counts
from bot.delivery.pace import Spent, not_counted
from bot.delivery.staff_mail import Routes
from bot.door import Door
from bot.errors import BotError, NotUnderstood
from bot.facts import about_reports, who_writes
from bot.first_words import FirstWords, Saying, went_out
from bot.gate import Gate
from bot.inbound_json import from_json
from bot.spoken import Spoken
from bot.storage import conversations, inbox, standing_orders
from bot.storage.conversations import Conversation
from bot.storage.engine import is_away
from bot.storage.inbox import Waiting
from bot.storage.standing_orders import Orders
from bot.understanding import Understands
from triage.decision import decide
from triage.decision_types import Decision
from triage.place_types import Point
from triage.places import Places
from triage.understanding import Understanding

log = logging.getLogger(__name__)
TRIES = 5  # then a message is set aside with its fault, and a person reads it
HOPELESS = 2 * TRIES  # then also where that fails: staff see it listed, and it holds up nobody
FIRST_WORDS_S = 5.0  # how long the direct 999 send may take before the relay's copy does it


class FetchesMedia(Protocol):
    """Keeps what a provider holds for us; raises nothing, says what could be had."""

    async def fetch(self, inbound: Inbound, ids: tuple[UUID, ...]) -> None: ...


@dataclass(frozen=True, kw_only=True)
class FrontDesk:
    """Everything that one message's journey needs; opens nothing itself."""

    engine: AsyncEngine
    understanding: Understands
    places: Places
    phrases: Phrases
    channels: Mapping[str, Channel]  # those to which replies are pushed; the web reads its own
    fetchers: Mapping[str, FetchesMedia]
    mail: Routes
    people_watching: Callable[[AsyncConnection], Any]  # awaitable bool
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]
    choose: references.Choose
    secret_key: str
    privacy_url: str
    gate: Gate = field(default_factory=Gate)
    door: Door | None = None
    counts: Counts = field(default_factory=Counts)
    spent: Spent = not_counted  # what the first words take from the relay's pace
    homes: dict[str, Point] = field(default_factory=dict)  # of Pages: what each is about
    spoken: Spoken = field(init=False)  # the phrases as they were changed since
    first_words: FirstWords = field(init=False)
    _turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = field(
        default_factory=WeakValueDictionary
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "spoken", Spoken(self.phrases))
        first_words = FirstWords(
            engine=self.engine,
            channels=self.channels,
            words=self.phrases.text(Say.FIRST_WORDS),
            clock=self.clock,
            counts=self.counts,
            spent=self.spent,
        )
        object.__setattr__(self, "first_words", first_words)

    async def handle(
        self, *, channel: str, address: str, urgent: bool = False, left_behind: bool = False
    ) -> None:
        """All that waits in this conversation, oldest first. Database faults come through.

        `urgent`: words alone mean danger, so it overtakes the conversations that wait for a place.
        `left_behind`: nobody has looked at it yet, not even for danger.
        """
        if channel in self.unserved():
            return  # it would be answered into nothing
        who = (channel, address)
        if left_behind:
            await self._warn_ahead(channel, address)
        # several messages at once are understood by one of us only
        turn = self._turns.setdefault(who, asyncio.Lock())
        if urgent:
            self.gate.hurry(who)
        async with turn:
            while True:
                async with self.gate.passing(who, urgent=urgent):
                    if not await self.handle_next(channel=channel, address=address):
                        return

    def unserved(self) -> frozenset[str]:
        """Channels that this process cannot answer on: messages there wait for one that can."""
        return PUSHED - self.channels.keys()

    async def handle_next(self, *, channel: str, address: str) -> bool:
        """The oldest waiting message; False when there is none."""
        async with self.engine.connect() as connection:
            waiting = await inbox.oldest_waiting(connection, channel=channel, address=address)
        if waiting is None:
            return False
        try:
            await self._handle(waiting)
        except Exception as error:
            if is_away(error):
                raise
            # the fault's kind only: its text may hold the resident's words
            log.error("message %d failed: %s", waiting.id, type(error).__name__)
            log.debug("", exc_info=not isinstance(error, BotError))
            if not await self._set_aside(waiting, fault=type(error).__name__):
                raise
        self.counts.handled(channel)
        return True

    async def _handle(self, waiting: Waiting) -> None:
        inbound, media_ids = from_json(waiting.inbound)
        first_words = asyncio.create_task(self.first_words.of(waiting, inbound))
        try:
            heard = await self._understand(inbound)
            steps.reached("desk.understood")
            if fetcher := self.fetchers.get(inbound.channel):
                await fetcher.fetch(inbound, media_ids)
            # before the lock, so that what went out is written down as said and not said again
            await asyncio.wait([first_words], timeout=FIRST_WORDS_S)
            async with self.engine.begin() as connection:
                await conversations.lock(
                    connection, channel=waiting.channel, address=waiting.address
                )
                now_first = await inbox.oldest_waiting(
                    connection, channel=waiting.channel, address=waiting.address
                )
                if now_first is None or now_first.id != waiting.id:
                    return  # another process was quicker, or an older one has come in meanwhile
                await self._journey(connection, waiting, inbound, media_ids, heard, first_words)
                steps.reached("desk.written")
            steps.reached("desk.committed")
        finally:  # also when the rest has failed, 999 is still said
            await asyncio.wait([first_words], timeout=FIRST_WORDS_S)
            first_words.cancel()

    async def _warn_ahead(self, channel: str, address: str) -> None:
        """999 to those whose words of danger stand behind another message of theirs."""
        if channel not in self.channels:
            return
        async with self.engine.connect() as connection:
            unwarned = await inbox.in_danger(connection, channel=channel, address=address)
        for waiting in unwarned:
            self.first_words.begin(waiting.id, set_aside.read(waiting)[0])

    async def _set_aside(self, waiting: Waiting, *, fault: str) -> bool:
        """Counts a failed try; the last one puts it before a person, alert and all, or is none."""
        inbound, media_ids = set_aside.read(waiting)
        try:
            if waiting.attempts + 1 >= TRIES:
                await self._fetch_at_last(inbound, media_ids)
            async with self.engine.begin() as connection:
                await conversations.lock(
                    connection, channel=waiting.channel, address=waiting.address
                )
                if await inbox.is_handled(connection, waiting.id):
                    return True  # another process was quicker
                if not await inbox.count_attempt(connection, waiting.id, fault=fault, most=TRIES):
                    return False
                await set_aside.put_before_a_person(
                    connection,
                    inbound,
                    inbox_id=waiting.id,
                    media_ids=media_ids,
                    danger=said_danger(inbound.text),
                    reply=self.phrases.text(Say.LEFT_TO_A_PERSON),
                    pushes=inbound.channel in self.channels,
                    new_id=self.new_id(),
                    mail=self.mail,
                    now=self.clock(),
                )
        except Exception as error:
            if is_away(error):
                raise
            log.error("message %d is before nobody: %s", waiting.id, type(error).__name__)
            async with self.engine.begin() as connection:
                return await inbox.count_attempt(connection, waiting.id, fault=fault, most=HOPELESS)
        self.counts.spoke("left_to_a_person")
        return True

    async def _fetch_at_last(self, inbound: Inbound, media_ids: tuple[UUID, ...]) -> None:
        """The handling may have failed before it came to the files."""
        try:
            if fetcher := self.fetchers.get(inbound.channel):
                await fetcher.fetch(inbound, media_ids)
        except Exception as error:
            if is_away(error):
                raise
            log.error("its files could not be fetched: %s", type(error).__name__)

    async def _journey(
        self,
        connection: AsyncConnection,
        waiting: Waiting,
        inbound: Inbound,
        media_ids: tuple[UUID, ...],
        heard: Understanding | None,
        first_words: Saying,
    ) -> None:
        """One message, from its conversation to everything that follows from it."""
        now = self.clock()
        conversation = await conversations.open_or_load(
            connection,
            channel=inbound.channel,
            address=inbound.address,
            new_id=self.new_id(),
            now=now,
        )
        if inbound.kind == "blocked":
            await conversations.save(connection, conversation.id, blocked=True)
            await inbox.mark_handled(connection, waiting.id, now=now)
            return
        state = State.from_json(conversation.state)
        orders = await standing_orders.read(connection)
        phrases = await self.spoken.as_of(connection, orders.texts_version)
        facts = await self._facts(connection, conversation, inbound, heard, orders, now)
        home = self.homes.get(inbound.address.partition(":")[0])
        decision = self._decide(heard, state, (home,) if home else ())
        said = _heard(inbound, media_ids)
        place = whereabouts.asked_place(state, said, self.places, decision)
        outcome = step(state, said, decision, facts, phrases, place=place)

        said_already = went_out(first_words)
        await transcript.record(
            connection,
            conversation=conversation,
            inbound=inbound,
            inbox_id=waiting.id,
            media_ids=media_ids,
            decision=decision,
            outcome=outcome,
            pushes=inbound.channel in self.channels,
            said_already=said_already,
            now=now,
        )
        filing = Filing(
            connection=connection,
            conversation_id=conversation.id,
            channel=inbound.channel,
            words=inbound.text,
            now=now,
            new_id=self.new_id,
            secret_key=self.secret_key,
            mail=self.mail,
            crowded=inbound.crowded,
        )
        for effect in outcome.effects:
            await filing.carry_out(effect)
        await inbox.mark_handled(connection, waiting.id, now=now)
        await _wake(connection, conversation, filing.told)

    async def _understand(self, inbound: Inbound) -> Understanding | None:
        """None where there are no words; words alone where the model is late or down."""
        if not inbound.text.strip():
            return None
        if inbound.spares_model or not self._may_ask_the_model(inbound):
            self.counts.spoke("words_only_flood")
            return Understanding(text=inbound.text)
        try:
            return await self.understanding.understand(inbound.text)
        except NotUnderstood as error:
            log.warning("words alone decide: %s", error)
            self.counts.spoke("words_only")
            return Understanding(text=inbound.text)

    def _may_ask_the_model(self, inbound: Inbound) -> bool:
        return self.door is None or self.door.may_ask_the_model(
            channel=inbound.channel, sender=inbound.counted_as
        )

    def _decide(
        self, heard: Understanding | None, state: State, home: tuple[Point, ...]
    ) -> Decision | None:
        if heard is None:
            return None
        return decide(
            weight.read_as_answer(heard, state),
            self.places,
            expecting_place=state.asking == "location",
            near=whereabouts.near(state) or home,
        )

    async def _facts(
        self,
        connection: AsyncConnection,
        conversation: Conversation,
        inbound: Inbound,
        heard: Understanding | None,
        orders: Orders,
        now: datetime,
    ) -> Facts:
        known, wrong = await about_reports(
            connection, conversation, inbound.text, key=self.secret_key, places=self.places
        )
        taken_over, handed_back = await who_writes(connection, conversation, now=now)
        return Facts(
            now=now,
            channel=inbound.channel,
            new_reference=references.new_reference(self.choose),
            new_secret=references.new_secret(self.choose),
            reports=known,
            wrong_secret=wrong,
            people_watching=await self.people_watching(connection),
            understanding_down=heard is not None and not heard.by_model,
            privacy_url=self.privacy_url,
            taken_over=taken_over,
            handed_back=handed_back,
            paused=orders.is_paused,
            holding=orders.holding,
            banner=orders.banner_now(now),
        )


def _heard(inbound: Inbound, media_ids: tuple[UUID, ...]) -> Heard:
    photos = [
        str(media_id)
        for one, media_id in zip(inbound.media, media_ids, strict=True)
        if one.kind == "photo"
    ]
    kind = "other" if inbound.kind == "blocked" else inbound.kind
    return Heard(
        kind=kind,
        text=inbound.text,
        press=inbound.press,
        lat=inbound.lat,
        lon=inbound.lon,
        photo=photos[0] if photos else None,
        edited=inbound.edited,
        too_long=inbound.too_long,
        stands_at=inbound.context if inbound.channel == "page_comment" else None,
    )


async def _wake(connection: AsyncConnection, conversation: Conversation, told: list[str]) -> None:
    """Listeners hear of it when the transaction commits, not before."""
    await connection.execute(
        select(
            func.pg_notify("bluelamp_web", str(conversation.id)),
            func.pg_notify("bluelamp_relay", ""),
            func.pg_notify("bluelamp_staff", ",".join(sorted({"conversations", *told}))),
        )
    )


__all__ = ["FetchesMedia", "FrontDesk"]
