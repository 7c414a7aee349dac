"""The front desk on real tables: one journey a message, whatever dies in between."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.channels.base import Inbound, Outgoing
from bot.conversation.phrases import Phrases
from bot.delivery.staff_mail import Routes
from bot.errors import NotUnderstood, TryLater
from bot.failed_messages import TRIES
from bot.front_desk import FrontDesk
from bot.inbox import Inbox
from bot.spool import Spool
from bot.storage import schema as tables
from bot.understanding import Understands
from tests.bot.rows import NOW, Clock, all_of
from triage.places import Places
from triage.understanding import Scored, Understanding
from triage.urgency import Urgency

KNIFE = "man with a knife outside the co-op in Redruth"
GRAFFITI = "new graffiti on the bus shelter, Fore Street, Bodmin, since yesterday"


class Crash(BaseException):
    """As if the process had been killed here."""


@dataclass
class Hears:
    """A model that hears routine graffiti in everything, after as many failures as told."""

    fails: int = 0
    asked: list[str] = field(default_factory=list)

    async def understand(self, text: str) -> Understanding:
        self.asked.append(text)
        await asyncio.sleep(0)
        if self.fails:
            self.fails -= 1
            raise NotUnderstood("late")
        return Understanding(
            text=text,
            model="made-up",
            categories=(Scored(category="graffiti", confidence=0.95),),
            urgency={"emergency": 0.0, "priority": 0.01, "routine": 0.97, "information": 0.02},
            frame={"now": 1.0},
        )


@dataclass
class Breaks:
    """Understanding with a fault of its own."""

    async def understand(self, text: str) -> Understanding:
        raise KeyError(text)


@dataclass
class Phone:
    """The push channel: what a resident's phone would show."""

    name: str = "telegram"
    shown: list[str] = field(default_factory=list)
    fails: bool = False

    async def send(self, reply: Outgoing) -> str:
        if self.fails:
            raise TryLater("no network")
        self.shown.append(reply.text)
        return str(len(self.shown))


@dataclass
class House:
    """A front desk with its inbox; `say` brings a message in and handles it."""

    engine: AsyncEngine
    desk: FrontDesk
    inbox: Inbox
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    async def arrives(self, text: str = "", **given: Any) -> None:
        usual: dict[str, Any] = {
            "channel": "telegram",
            "provider_id": str(next(self.numbers)),
            "address": "1001",
            "sent_at": NOW,
            "kind": "press" if "press" in given else "text",
            "text": text,
        }
        await self.inbox.accept(Inbound(**(usual | given)))

    async def handle(self) -> None:
        await self.desk.handle(channel="telegram", address="1001")

    async def say(self, text: str = "", **given: Any) -> None:
        await self.arrives(text, **given)
        await self.handle()

    async def rows(self, table: Any) -> list[dict[str, Any]]:
        return await all_of(self.engine, table)


MakeHouse = Callable[..., House]


async def test_danger_is_answered_before_anything_else_and_alerts_once(house: MakeHouse) -> None:
    phone = Phone()
    one = house(phone=phone)

    await one.say(KNIFE)

    assert "999" in phone.shown[0]
    (alert,) = await one.rows(tables.alerts)
    assert (alert["words"], alert["times"]) == (KNIFE, 1)
    said = await one.rows(tables.messages)
    assert said[1]["text"] == phone.shown[0]  # what went out first stands first in the transcript
    waiting = [row for row in await one.rows(tables.deliveries) if row["state"] == "waiting"]
    assert len(waiting) == len(said) - 2


async def test_when_the_first_words_do_not_go_out_the_relay_has_the_999_reply(
    house: MakeHouse,
) -> None:
    one = house(phone=Phone(fails=True))

    await one.say(KNIFE)

    said = await one.rows(tables.messages)
    assert said[1]["call_999"] is True
    assert {row["state"] for row in await one.rows(tables.deliveries)} == {"waiting"}


async def test_a_thousand_words_of_danger_are_one_alert(house: MakeHouse) -> None:
    one = house()

    for _ in range(5):
        await one.say(KNIFE)

    (alert,) = await one.rows(tables.alerts)
    assert alert["times"] == 5


async def test_a_conversation_is_listed_by_the_gravest_thing_said_in_it(house: MakeHouse) -> None:
    one = house()
    for text in (GRAFFITI, KNIFE, "thank you"):
        await one.say(text)

    (conversation,) = await one.rows(tables.conversations)
    assert conversation["gravest"] == Urgency.EMERGENCY


async def test_a_model_that_is_late_leaves_words_and_a_person(house: MakeHouse) -> None:
    one = house(understanding=Hears(fails=1))

    await one.say(GRAFFITI)

    (conversation,) = await one.rows(tables.conversations)
    assert conversation["with_person"] is True
    assert all("999" in row["text"] for row in (await one.rows(tables.messages))[1:])


async def test_a_report_is_filed_from_first_word_to_reference(house: MakeHouse) -> None:
    one = house()

    await file_a_report(one)

    (report,) = await one.rows(tables.reports)
    assert (report["category"], report["urgency"]) == ("graffiti", "routine")
    assert report["team"] is not None
    assert sum("Bodmin" in why and " lies in " in why for why in report["because"]) == 1
    last = (await one.rows(tables.messages))[-1]
    assert any(report["reference"] in row["text"] for row in await one.rows(tables.messages))
    assert last["author"] == "bot"


async def test_staff_read_what_stood_on_the_button_and_the_matter_of_the_report(
    house: MakeHouse,
) -> None:
    one = house()

    await file_a_report(one)

    pressed = [row for row in await one.rows(tables.messages) if row["kind"] == "press"]
    assert pressed[-1]["text"] == "Send report"
    (conversation,) = await one.rows(tables.conversations)
    assert conversation["category"] == "graffiti"


@pytest.mark.parametrize("danger", [True, False], ids=["danger", "report"])
async def test_whatever_step_it_dies_at_everything_happens_once(
    house: MakeHouse, danger: bool
) -> None:
    """Dies at the first step, then at the second, and so on until a run gets through."""
    one = house()
    if not danger:
        await up_to_the_last_question(one)
    before = len(await one.rows(tables.messages))
    await one.arrives(KNIFE) if danger else await one.arrives(press="submit")
    deaths = 0
    for steps in itertools.count(1):
        dying = house(dies_after=steps)
        try:
            await dying.handle()
        except Crash:
            deaths += 1
            assert len(await one.rows(tables.messages)) == before
        else:
            break
    await one.handle()

    assert deaths >= 4  # it died at so many steps, and at each of them nothing was half done
    said = await one.rows(tables.messages)
    assert [row["seq"] for row in said] == list(range(1, len(said) + 1))
    assert len(await one.rows(tables.alerts)) == (1 if danger else 0)
    assert len(await one.rows(tables.reports)) == (0 if danger else 1)
    keys = [row["key"] for row in await one.rows(tables.deliveries)]
    assert len(keys) == len(set(keys)) == len([row for row in said if row["author"] == "bot"])
    assert all(row["handled_at"] for row in await one.rows(tables.inbox))


async def test_messages_that_come_at_once_are_handled_in_order_and_heard_once(
    house: MakeHouse,
) -> None:
    hears = Hears()
    one = house(understanding=hears)
    for number in range(6):
        await one.arrives(f"message {number}")

    await asyncio.gather(*(one.handle() for _ in range(6)))

    said = await one.rows(tables.messages)
    texts = [row["text"] for row in said if row["author"] == "resident"]
    assert texts == [f"message {number}" for number in range(6)]
    assert len(hears.asked) == 6


async def test_what_comes_too_fast_from_one_address_is_read_by_its_words_alone(
    house: MakeHouse,
) -> None:
    hears = Hears()
    one = house(understanding=hears)

    await one.say(KNIFE, spares_model=True)

    assert hears.asked == []
    assert len(await one.rows(tables.alerts)) == 1


async def test_two_processes_do_not_both_answer(house: MakeHouse) -> None:
    one, other = house(), house()
    for number in range(4):
        await one.arrives(f"message {number}")

    await asyncio.gather(one.handle(), other.handle())
    await one.handle()

    said = await one.rows(tables.messages)
    assert [row["seq"] for row in said] == list(range(1, len(said) + 1))
    texts = [row["text"] for row in said if row["author"] == "resident"]
    assert texts == [f"message {number}" for number in range(4)]


async def test_a_message_that_always_fails_is_put_before_a_person(house: MakeHouse) -> None:
    phone = Phone()
    broken = house(understanding=Breaks(), phone=phone)
    await broken.arrives(KNIFE)
    for _ in range(TRIES - 1):
        with pytest.raises(KeyError):
            await broken.handle()
    await broken.handle()

    (kept,) = await broken.rows(tables.inbox)
    assert kept["fault"] == "KeyError"
    (conversation,) = await broken.rows(tables.conversations)
    assert conversation["with_person"] is True
    heard, told = await broken.rows(tables.messages)
    assert (heard["text"], told["phrase"]) == (KNIFE, "utter_left_to_a_person")
    assert len(await broken.rows(tables.alerts)) == 1
    assert len(phone.shown) == 1  # 999 was said once, not at each try


async def test_a_resident_who_blocks_us_is_marked_so_and_welcome_back(house: MakeHouse) -> None:
    one = house()
    await one.say("hello")
    await one.say(kind="blocked")
    (conversation,) = await one.rows(tables.conversations)
    assert conversation["blocked"] is True

    await one.say("hello again")
    (conversation,) = await one.rows(tables.conversations)
    assert conversation["blocked"] is False


async def up_to_the_last_question(one: House) -> None:
    """Answers whatever the form asks, until only `submit` is missing."""
    await one.say(GRAFFITI)
    for _ in range(8):
        asking = (await one.rows(tables.messages))[-1]["asking"]
        if asking == "confirm":
            return
        await one.say(press="no" if asking == "injured" else "skip")
    raise AssertionError("the form never came to its end")


async def file_a_report(one: House) -> None:
    await up_to_the_last_question(one)
    await one.say(press="submit")


@pytest.fixture(scope="module")
def places() -> Places:
    return Places.load()


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return Phrases.load()


@pytest.fixture
def house(engine: AsyncEngine, places: Places, phrases: Phrases, tmp_path: Path) -> MakeHouse:
    numbers = itertools.count(1)

    def make(
        *,
        understanding: Understands | None = None,
        phone: Phone | None = None,
        dies_after: int | None = None,
    ) -> House:
        steps = Steps(dies_after)

        async def watching(_connection: AsyncConnection) -> bool:
            steps()
            return True

        def clock() -> Any:
            steps()
            return NOW

        def new_id() -> UUID:
            steps()
            return uuid4()

        channels: Mapping[str, Phone] = {"telegram": phone or Phone()}
        desk = FrontDesk(
            engine=engine,
            understanding=_Counted(understanding or Hears(), steps),
            places=places,
            phrases=phrases,
            channels=channels,
            fetchers={},
            mail=_CountedRoutes(enabled=False, control_room=(), console_url="", steps=steps),
            people_watching=watching,
            clock=clock,
            new_id=new_id,
            choose=random.Random(7).choice,
            secret_key="k" * 32,
            privacy_url="https://bluelamp.example.com/privacy",
        )
        spool = Spool(tmp_path / "spool", Clock())
        spool.open()
        inbox = Inbox(engine=engine, spool=spool, clock=Clock())
        return House(engine=engine, desk=desk, inbox=inbox, numbers=numbers)

    return make


@dataclass
class Steps:
    """Counts the steps of a journey and dies after so many."""

    dies_after: int | None
    taken: int = 0

    def __call__(self) -> None:
        self.taken += 1
        if self.dies_after is not None and self.taken >= self.dies_after:
            raise Crash


@dataclass(frozen=True)
class _Counted:
    inner: Understands
    steps: Steps

    async def understand(self, text: str) -> Understanding:
        self.steps()
        return await self.inner.understand(text)


@dataclass(frozen=True, kw_only=True)
class _CountedRoutes(Routes):
    """The last collaborator before the commit."""

    steps: Steps

    async def for_report(self, connection: AsyncConnection, *, team: str | None) -> tuple[str, ...]:
        self.steps()
        return await super().for_report(connection, team=team)
