"""The front desk: handles a conversation's messages in order, one transaction a message.

Nothing is sent before the commit, with the one exception that `first_words.py` explains.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID
from weakref import WeakValueDictionary

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import references, steps, transcript
from bot.as_heard import as_heard
from bot.carry_out import Filing
from bot.channels.base import PUSHED, Channel, Inbound
from bot.conversation import weight, whereabouts
from bot.conversation.phrases import Phrases
from bot.conversation.say import Say
from bot.conversation.state import State
from bot.conversation.step import step
from bot.counts import Counts
from bot.delivery.pace import Spent, not_counted
from bot.delivery.staff_mail import Routes
from bot.door import Door
from bot.errors import BotError
from bot.facts import FactFinder
from bot.failed_messages import FailedMessages, FetchesMedia
from bot.first_words import FirstWords, Saying, went_out
from bot.gate import Gate
from bot.inbound_json import from_json
from bot.spoken import Spoken
from bot.storage import conversations, inbox, standing_orders
from bot.storage.engine import is_away
from bot.storage.inbox import Waiting
from bot.storage.wake import wake
from bot.understanding import Understands
from bot.understanding_or_words import ModelOrWords
from triage.decision import decide
from triage.decision_types import Decision
from triage.place_types import Point
from triage.places import Places
from triage.understanding import Understanding

log = logging.getLogger(__name__)
FIRST_WORDS_S = 5.0  # how long the direct 999 send may take before the relay's copy does it


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
    people_watching: Callable[[AsyncConnection], Awaitable[bool]]
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
    _turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = field(
        default_factory=WeakValueDictionary
    )

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
            await self.first_words.warn_ahead(channel=channel, address=address)
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
            if not await self._failed.is_out_of_the_way(waiting, fault=type(error).__name__):
                raise
        self.counts.handled(channel)
        return True

    async def _handle(self, waiting: Waiting) -> None:
        inbound, media_ids = from_json(waiting.inbound)
        first_words = asyncio.create_task(self.first_words.of(waiting, inbound))
        try:
            heard = await self._meaning.of(inbound)
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
        facts = await self._facts.of(
            connection, conversation, inbound, heard=heard, orders=orders, now=now
        )
        home = self.homes.get(inbound.address.partition(":")[0])
        decision = self._decide(heard, state, (home,) if home else ())
        said = as_heard(inbound, media_ids)
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
        await wake(connection, relay=True, conversation=conversation.id)

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

    @cached_property
    def spoken(self) -> Spoken:
        """The phrases as they were changed since."""
        return Spoken(self.phrases)

    @cached_property
    def first_words(self) -> FirstWords:
        return FirstWords(
            engine=self.engine,
            channels=self.channels,
            words=self.phrases.text(Say.FIRST_WORDS),
            clock=self.clock,
            counts=self.counts,
            spent=self.spent,
        )

    @cached_property
    def _meaning(self) -> ModelOrWords:
        return ModelOrWords(model=self.understanding, counts=self.counts, door=self.door)

    @cached_property
    def _facts(self) -> FactFinder:
        return FactFinder(
            places=self.places,
            choose=self.choose,
            secret_key=self.secret_key,
            privacy_url=self.privacy_url,
            people_watching=self.people_watching,
        )

    @cached_property
    def _failed(self) -> FailedMessages:
        return FailedMessages(
            engine=self.engine,
            fetchers=self.fetchers,
            pushes=self.channels.keys(),
            reply=self.phrases.text(Say.LEFT_TO_A_PERSON),
            mail=self.mail,
            counts=self.counts,
            clock=self.clock,
            new_id=self.new_id,
        )
