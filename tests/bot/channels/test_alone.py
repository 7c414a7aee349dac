"""When nothing behind a push channel answers: 999 until it is out, the rest now and then."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.alone import Alone
from bot.channels.base import Inbound, Outgoing
from bot.errors import TryLater, Undeliverable
from tests.providers.web_house import WORDS

KNIFE = "he is stabbing her with a knife right now"


@dataclass
class Provider:
    """Refuses as often as told, then takes everything."""

    name: str = "telegram"
    refusals: list[Exception] = field(default_factory=list)
    tried: int = 0
    sent: list[Outgoing] = field(default_factory=list)

    async def send(self, reply: Outgoing) -> str:
        self.tried += 1
        if self.refusals:
            raise self.refusals.pop(0)
        self.sent.append(reply)
        return str(len(self.sent))


def says(text: str, number: int = 1, channel: str = "telegram") -> Inbound:
    return Inbound(
        channel=channel,
        provider_id=str(number),
        address="70",
        sent_at=datetime(2026, 11, 23, tzinfo=UTC),
        kind="text",
        text=text,
    )


@asynccontextmanager
async def alone(provider: Provider) -> AsyncIterator[Alone]:
    """At the end all that was begun is said."""
    one = Alone(channels={provider.name: provider}, words=WORDS, waits_s=(0.0, 0.0, 0.0))
    try:
        yield one
    finally:
        await one.close()


async def test_999_is_tried_until_the_provider_takes_it() -> None:
    provider = Provider(refusals=[TryLater("busy"), TryLater("slow", after=timedelta())])
    async with alone(provider) as one:
        one.kept_for_later(says(KNIFE))

    assert [reply.text for reply in provider.sent] == [WORDS.danger, WORDS.kept]
    assert provider.sent[0].call_999 is True


async def test_999_is_not_tried_for_ever_but_again_with_the_next_repeat() -> None:
    provider = Provider(refusals=[TryLater("busy") for _ in range(4)])
    async with alone(provider) as one:
        one.not_kept(says(KNIFE))
    assert (provider.tried, provider.sent) == (4, [])

    one.not_kept(says(KNIFE))
    await one.close()
    assert [reply.text for reply in provider.sent] == [WORDS.danger]


async def test_nobody_is_pressed_who_has_blocked_us() -> None:
    provider = Provider(refusals=[Undeliverable("blocked")])
    async with alone(provider) as one:
        one.not_kept(says(KNIFE))

    assert provider.tried == 1


async def test_a_fault_that_nobody_thought_of_is_in_the_log_without_the_residents_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with alone(Provider(refusals=[ValueError(KNIFE)])) as one:
        one.not_kept(says(KNIFE))

    assert "ValueError" in caplog.text
    assert KNIFE not in caplog.text


async def test_after_a_fault_that_nobody_thought_of_its_repeat_is_another_chance() -> None:
    provider = Provider(refusals=[ValueError("a provider's answer of another shape")])
    async with alone(provider) as one:
        one.not_kept(says(KNIFE))

    one.not_kept(says(KNIFE))
    await one.close()
    assert [reply.text for reply in provider.sent] == [WORDS.danger]


async def test_a_message_that_is_brought_again_and_again_is_warned_of_once() -> None:
    provider = Provider()
    async with alone(provider) as one:
        for _ in range(5):
            one.not_kept(says(KNIFE))
        one.not_kept(says(KNIFE, number=2))

    assert [reply.text for reply in provider.sent] == [WORDS.danger, WORDS.danger]


@pytest.mark.parametrize("how", ["kept_for_later", "turn_away"])
async def test_who_writes_often_is_told_why_once_a_minute_but_999_each_time(how: str) -> None:
    provider = Provider()
    async with alone(provider) as one:
        for number in range(4):
            getattr(one, how)(says("hello", number))
        for number in range(10, 12):
            getattr(one, how)(says(KNIFE, number))

    texts = [reply.text for reply in provider.sent]
    assert texts.count(WORDS.danger) == 2
    assert len(texts) == 3


@pytest.mark.parametrize("doubtful", ["knife", "someone is stabbed", "fire!!"])
@pytest.mark.parametrize("how", ["not_kept", "turn_away"])
async def test_what_nobody_will_read_hears_999_each_time_where_it_may_mean_danger(
    how: str, doubtful: str
) -> None:
    """No model settles the doubt: the message is not kept."""
    provider = Provider()
    async with alone(provider) as one:
        for number in range(3):
            getattr(one, how)(says(doubtful, number))

    assert [reply.text for reply in provider.sent] == [WORDS.danger] * 3


async def test_a_comment_hears_of_danger_only_since_it_has_one_reply() -> None:
    provider = Provider(name="page_comment")
    async with alone(provider) as one:
        one.kept_for_later(says("graffiti", 1, "page_comment"))
        one.turn_away(says("graffiti", 2, "page_comment"))
        one.kept_for_later(says(KNIFE, 3, "page_comment"))

    assert [reply.text for reply in provider.sent] == [WORDS.danger]


async def test_what_is_said_beside_the_relay_is_counted_for_its_pace() -> None:
    provider, spent = Provider(), list[tuple[str, str]]()
    one = Alone(
        channels={"telegram": provider},
        words=WORDS,
        spent=lambda channel, address: spent.append((channel, address)),
    )
    one.kept_for_later(says(KNIFE))
    await one.close()

    assert spent == [("telegram", "70"), ("telegram", "70")]
