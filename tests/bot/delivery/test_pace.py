"""Telegram's own limits, kept before Telegram has to remind us."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.delivery.pace import Later, Pacer
from bot.delivery.relay import Relay
from bot.health import Health
from bot.rate_limit import only_forward
from bot.storage.schema import deliveries
from tests.bot.delivery.test_relay import Recorder
from tests.bot.rows import Clock, add_conversation, add_reply, all_of


@dataclass
class Seconds:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def sends(pacer: Pacer, seconds: Seconds, address: str, *, during: float) -> int:
    """How many get through when it is tried ten times a second."""
    sent, end = 0, seconds.now + during
    while seconds.now < end:
        sent += pacer.take("telegram", address) is None
        seconds.now += 0.1
    return sent


def test_one_chat_gets_about_one_a_second_and_a_group_twenty_a_minute() -> None:
    seconds = Seconds()
    pacer = Pacer(seconds)

    assert 55 <= sends(pacer, seconds, "70", during=60) <= 63
    assert 15 <= sends(pacer, seconds, "-100", during=60) <= 20
    assert 14 <= sends(pacer, seconds, "-100", during=60) <= 16  # what was nearly due comes along


def test_all_together_get_thirty_a_second_and_wait_for_each_other() -> None:
    seconds = Seconds()
    pacer = Pacer(seconds)
    answers = [pacer.take("telegram", str(number)) for number in range(100)]

    assert answers.count(None) == 25  # the others are for 999
    assert answers[25] == Later(answers[25].wait_s, only_this_one=False)  # type: ignore[union-attr]
    assert 0 < answers[25].wait_s < 0.1  # type: ignore[union-attr]
    seconds.now += 1
    assert [pacer.take("telegram", str(number)) for number in range(100)].count(None) == 25


def test_what_says_999_finds_room_that_others_have_left() -> None:
    pacer = Pacer(Seconds())
    for number in range(100):
        pacer.take("telegram", str(number))

    answers = [pacer.take("telegram", "70", call_999=True) for _ in range(6)]

    assert answers[:5] == [None] * 5
    assert answers[5] is not None
    assert not answers[5].only_this_one


def test_what_says_999_waits_for_no_turn_of_its_chat() -> None:
    pacer = Pacer(Seconds())
    for _ in range(4):
        pacer.take("telegram", "70")

    assert pacer.take("telegram", "70") is not None
    assert pacer.take("telegram", "70", call_999=True) is None


def test_who_waits_for_all_others_loses_no_turn_of_the_chat_by_asking() -> None:
    seconds = Seconds()
    pacer = Pacer(seconds)
    for number in range(25):
        pacer.take("telegram", str(number))

    for _ in range(10):
        later = pacer.take("telegram", "70")
        assert later is not None
        assert not later.only_this_one


def test_what_was_sent_past_the_pacer_is_made_up_by_other_replies() -> None:
    seconds = Seconds()
    pacer = Pacer(seconds)
    for number in range(40):
        pacer.spent("telegram", str(number))
    for _ in range(3):
        pacer.spent("telegram", "70")

    later = pacer.take("telegram", "90")
    assert later == Later(later.wait_s, only_this_one=False)  # type: ignore[union-attr]
    assert 0.6 < later.wait_s < 0.7  # type: ignore[union-attr]
    seconds.now += 0.7
    assert pacer.take("telegram", "90") is None
    assert pacer.take("telegram", "70") == Later(pytest.approx(0.3), only_this_one=True)


def test_a_provider_that_asks_us_to_wait_is_heard_for_all_but_999() -> None:
    seconds = Seconds()
    pacer = Pacer(seconds)

    pacer.asked_to_wait("telegram", "70", 30)

    assert pacer.is_held("telegram")
    assert pacer.take("telegram", "90") == Later(30, only_this_one=True)
    assert pacer.take("telegram", "90", call_999=True) is None
    assert pacer.take("messenger", "page:1") is None
    seconds.now += 30
    assert not pacer.is_held("telegram")
    assert pacer.take("telegram", "90") is None


def test_one_that_asks_for_hours_is_asked_again_after_a_minute() -> None:
    pacer = Pacer(Seconds())

    pacer.asked_to_wait("telegram", "70", 12 * 3600)
    pacer.asked_to_wait("telegram", "71", 5)

    assert pacer.take("telegram", "90") == Later(60, only_this_one=True)


def test_a_page_that_must_wait_keeps_no_other_page_waiting() -> None:
    pacer = Pacer(Seconds())

    pacer.asked_to_wait("messenger", "100:7001", 30)

    assert pacer.take("messenger", "100:7002") == Later(30, only_this_one=True)
    assert pacer.take("messenger", "200:7003") is None
    assert not pacer.is_held("messenger")


def test_a_group_that_must_wait_keeps_nobody_else_waiting() -> None:
    pacer = Pacer(Seconds())

    pacer.asked_to_wait("telegram", "-100", 30)

    assert pacer.take("telegram", "70") is None


def test_a_provider_without_a_limit_is_not_held_back() -> None:
    pacer = Pacer(Seconds())

    assert [pacer.take("messenger", "70") for _ in range(100)] == [None] * 100


async def test_a_reply_that_comes_too_soon_waits_without_counting_as_a_failure(
    engine: AsyncEngine,
) -> None:
    channel, clock = Recorder(), Clock()
    relay = Relay(
        engine=engine,
        channels={"telegram": channel},
        clock=clock,
        health=Health(clock=clock),
        pacer=Pacer(only_forward(clock)),
    )
    one = await add_conversation(engine)
    for number in range(5):
        await add_reply(engine, one, f"reply {number}")

    await relay.send_due()
    assert len(channel.sent) == 3
    waiting = (await all_of(engine, deliveries))[3]
    assert (waiting["state"], waiting["attempts"]) == ("waiting", 0)
    clock.forward(seconds=1.1)
    await relay.send_due()
    clock.forward(seconds=1.1)
    await relay.send_due()
    assert [text for _, text in channel.sent] == [f"reply {number}" for number in range(5)]
