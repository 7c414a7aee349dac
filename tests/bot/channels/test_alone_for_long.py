"""999 for a message that was put aside: nobody brings it again, and so it is tried for long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from bot.channels.alone import LATER_TRIES, Alone
from bot.errors import TryLater, Undeliverable
from tests.bot.channels.test_alone import KNIFE, Provider, says
from tests.providers.web_house import WORDS

SOON = 2  # tries, before those that come later


def away(tries: int) -> Provider:
    return Provider(refusals=[TryLater("away") for _ in range(tries)])


@asynccontextmanager
async def alone(provider: Provider, *, later_s: float, most: int = 10) -> AsyncIterator[Alone]:
    one = Alone(
        channels={provider.name: provider},
        words=WORDS,
        waits_s=(0.0,) * (SOON - 1),
        later_s=later_s,
        most_later=most,
    )
    try:
        async with asyncio.timeout(60):
            yield one
            await one.close()
    finally:
        await one.close()


async def until(claim: Callable[[], bool]) -> None:
    while not claim():
        await asyncio.sleep(0.005)


def texts(provider: Provider) -> list[str]:
    return [reply.text for reply in provider.sent]


async def test_it_is_tried_until_the_provider_is_back() -> None:
    provider = away(40)
    async with alone(provider, later_s=0) as one:
        one.left_to_a_person(says(KNIFE))
        await until(lambda: len(provider.sent) == 2)

    assert texts(provider) == [WORDS.danger, WORDS.with_person]


async def test_it_is_not_tried_for_ever(caplog: pytest.LogCaptureFixture) -> None:
    provider = away(SOON + LATER_TRIES)
    async with alone(provider, later_s=0) as one:
        one.left_to_a_person(says(KNIFE))
        await until(lambda: len(provider.sent) == 1)

    assert texts(provider) == [WORDS.with_person]
    assert caplog.text.count("the 999 words did not go out at last") == 1


async def test_who_has_blocked_us_meanwhile_is_left_alone() -> None:
    provider = away(SOON)
    provider.refusals += [Undeliverable("blocked"), Undeliverable("blocked")]
    async with alone(provider, later_s=0) as one:
        one.left_to_a_person(says(KNIFE))
        await until(lambda: not provider.refusals)

    assert (provider.tried, texts(provider)) == (SOON + 2, [])


async def test_a_stop_waits_for_no_later_try_but_makes_one_at_once() -> None:
    provider = away(SOON)
    async with alone(provider, later_s=600) as one:
        one.left_to_a_person(says(KNIFE))
        await until(lambda: provider.tried == SOON)

    assert texts(provider) == [WORDS.danger, WORDS.with_person]


async def test_only_so_many_wait_for_a_later_try() -> None:
    provider = away(2 * SOON)
    async with alone(provider, later_s=600, most=1) as one:
        one.left_to_a_person(says(KNIFE, 1))
        await until(lambda: provider.tried == SOON)
        one.left_to_a_person(says(KNIFE, 2))
        await until(lambda: texts(provider) == [WORDS.with_person])


@pytest.mark.parametrize("how", ["not_kept", "kept_for_later", "turn_away"])
async def test_what_is_said_again_by_others_is_left_to_them(how: str) -> None:
    provider = away(SOON + LATER_TRIES)
    async with alone(provider, later_s=0) as one:
        getattr(one, how)(says(KNIFE))

    assert provider.tried <= SOON + 1
