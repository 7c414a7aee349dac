"""999 waits for nothing: no turn in the conversation, no file, no fault before it, no stranger."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from bot.channels.base import Inbound
from bot.channels.reception import Reception
from bot.storage import inbox as inbox_rows
from bot.storage import schema as tables
from tests.bot.rows import NOW
from tests.bot.test_front_desk import (
    KNIFE,
    Breaks,
    House,
    MakeHouse,
    Phone,
    house,
    phrases,
    places,
)
from triage.understanding import Understanding

FIXTURES = (house, phrases, places)  # of the front desk's own tests
AT_ONCE_S = 1.0


@dataclass
class Slow:
    """A provider's file host, or a model, that answers when it is told to."""

    entered: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    async def fetch(self, inbound: Inbound, _ids: tuple[UUID, ...]) -> None:
        if inbound.kind == "photo":
            self.entered.set()
            await self.opened.wait()

    async def understand(self, text: str) -> Understanding:
        if text.startswith("slow"):
            self.entered.set()
            await self.opened.wait()
        return Understanding(text=text)


@dataclass
class Rings(Phone):
    """A phone that tells when it shows the 999 words."""

    rang: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, reply: object) -> str:
        made = await super().send(reply)  # type: ignore[arg-type]  # as the channel is called
        if "999" in self.shown[-1]:
            self.rang.set()
        return made


class Faulty(Phone):
    """A channel with a fault of its own, told with what was to be sent."""

    async def send(self, _reply: object) -> str:
        raise ValueError(KNIFE)


def reception(one: House) -> Reception:
    return Reception(
        inbox=one.inbox, desk=one.desk, first_words=one.desk.first_words, gate=one.desk.gate
    )


def message(number: int, text: str, address: str = "1001", kind: str = "text") -> Inbound:
    return Inbound(
        channel="telegram",
        provider_id=f"{address}-{number}",
        address=address,
        sent_at=NOW,
        kind=kind,  # type: ignore[arg-type]  # one of the kinds
        text=text,
    )


async def comes(desk: Reception, inbound: Inbound, *, urgent: bool = False) -> asyncio.Task[None]:
    await desk.take(inbound)
    return desk.handle_soon(channel=inbound.channel, address=inbound.address, urgent=urgent)


async def test_the_words_wait_for_no_file_of_the_message_before(house: MakeHouse) -> None:
    phone, slow = Rings(), Slow()
    one = house(phone=phone)
    one.desk.fetchers["telegram"] = slow  # type: ignore[index]  # a dict, as it is assembled
    desk = reception(one)
    first = await comes(desk, message(1, "look at this", kind="photo"))
    await slow.entered.wait()

    second = await comes(desk, message(2, KNIFE), urgent=True)
    async with asyncio.timeout(AT_ONCE_S):
        await phone.rang.wait()

    slow.opened.set()
    await asyncio.gather(first, second)
    assert phone.shown.count(phone.shown[0]) == 1  # not said again when its turn came
    said = await one.rows(tables.messages)
    assert [row["text"] for row in said if row["author"] == "resident"] == ["look at this", KNIFE]
    (alert,) = await one.rows(tables.alerts)
    assert KNIFE in alert["words"]


async def test_an_alert_waits_for_no_stranger_whose_handling_is_slow(house: MakeHouse) -> None:
    phone, slow = Rings(), Slow()
    one = house(phone=phone, understanding=slow)
    desk = reception(one)
    strangers = [
        await comes(desk, message(1, "slow", address=str(2000 + number)))
        for number in range(one.desk.gate.places)
    ]
    await slow.entered.wait()

    danger = await comes(desk, message(1, KNIFE), urgent=True)
    async with asyncio.timeout(30):
        await danger

    assert phone.rang.is_set()
    (alert,) = await one.rows(tables.alerts)
    assert alert["words"] == KNIFE
    assert not any(task.done() for task in strangers)
    slow.opened.set()
    await asyncio.gather(*strangers)


async def test_what_was_left_behind_a_fault_is_told_999_before_the_fault_is_tried_again(
    house: MakeHouse,
) -> None:
    phone = Rings()
    one = house(phone=phone, understanding=Breaks())
    await one.arrives("hello")
    await one.arrives(KNIFE)

    with pytest.raises(KeyError):
        await one.desk.handle(channel="telegram", address="1001", left_behind=True)
    async with asyncio.timeout(AT_ONCE_S):
        await phone.rang.wait()

    assert len(phone.shown) == 1
    with pytest.raises(KeyError):
        await one.desk.handle(channel="telegram", address="1001", left_behind=True)
    assert len(phone.shown) == 1


async def test_who_was_told_by_a_process_that_died_is_not_told_again(house: MakeHouse) -> None:
    phone = Phone()
    one = house(phone=phone)
    await one.arrives(KNIFE)
    (row,) = await one.rows(tables.inbox)
    async with one.engine.begin() as connection:
        await inbox_rows.mark_danger_said(connection, row["id"], now=NOW)

    await one.handle()

    said = [row["text"] for row in await one.rows(tables.messages) if row["author"] == "bot"]
    assert phone.shown == []
    assert "999" in said[0]


async def test_words_that_did_not_go_out_are_tried_again_with_the_handling(
    house: MakeHouse,
) -> None:
    phone = Phone(fails=True)
    one = house(phone=phone)
    desk = reception(one)
    await desk.take(message(1, KNIFE))
    (row,) = await one.rows(tables.inbox)
    assert await one.desk.first_words.begin(row["id"], message(1, KNIFE)) is None

    phone.fails = False
    await one.handle()

    assert "999" in phone.shown[0]


async def test_a_fault_that_nobody_thought_of_is_in_the_log_without_the_residents_words(
    house: MakeHouse, caplog: pytest.LogCaptureFixture
) -> None:
    one = house(phone=Faulty())

    await reception(one).take(message(1, KNIFE))
    await one.desk.first_words.close()

    assert "ValueError" in caplog.text
    assert KNIFE not in caplog.text
