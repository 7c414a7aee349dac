"""Telegram's own limits, kept before Telegram has to remind us."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.delivery.pace import Later, Pacer
from bot.delivery.relay import Relay
from bot.health import Health
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

    assert answers.count(None) == 30
    assert answers[30] == Later(answers[30].wait_s, only_this_one=False)  # type: ignore[union-attr]
    assert 0 < answers[30].wait_s < 0.1  # type: ignore[union-attr]


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
        pacer=Pacer(lambda: clock().timestamp()),
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
