"""Polled Telegram in the proof: it forgets nothing before it is asked beyond it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Mapping
from random import Random
from typing import Any

import aiohttp
import pytest

from tests.faults.moods import OF_POLLS, Moods
from tests.faults.moody_telegram import MoodyTelegram
from tests.faults.on_polled_telegram import OnPolledTelegram
from tests.faults.residents import KINDS, SCRIPTS
from tests.faults.sender import Sender
from tests.providers.telegram_server import TOKEN, telegram_server

CONFLICT = 409


class Poller:
    """Somebody who asks for updates."""

    def __init__(self, http: aiohttp.ClientSession, server: MoodyTelegram) -> None:
        self.http, self.server = http, server

    async def asks(
        self, offset: int = 0, *, long_poll_s: int = 0
    ) -> tuple[int, list[dict[str, Any]]]:
        return await self.calls("getUpdates", offset=offset, timeout=long_poll_s)

    async def calls(self, method: str, **what: Any) -> tuple[int, list[dict[str, Any]]]:
        url = f"{self.server.api_url}{TOKEN}/{method}"
        async with self.http.post(url, params=what) as response:
            return response.status, (await response.json()).get("result", [])


@pytest.fixture
async def poller() -> AsyncIterator[Poller]:
    moods = Moods(Random(1), shares=OF_POLLS, bad=False)
    async with (
        telegram_server(MoodyTelegram(moods, {}, moods)) as server,
        aiohttp.ClientSession() as http,
    ):
        assert isinstance(server, MoodyTelegram)
        yield Poller(http, server)


async def test_an_update_comes_again_until_a_poll_asks_beyond_it(poller: Poller) -> None:
    await poller.calls("deleteWebhook")
    first = poller.server.hears(1, chat=70, text="one")
    second = poller.server.hears(2, chat=70, text="two")
    assert _numbers(await poller.asks()) == [first, second]
    assert _numbers(await poller.asks()) == [first, second]
    assert _numbers(await poller.asks(second)) == [second]
    assert not poller.server.still_has(first)
    assert poller.server.still_has(second)
    assert _numbers(await poller.asks()) == [second]


async def test_no_poll_is_answered_while_a_webhook_is_set(poller: Poller) -> None:
    assert (await poller.asks())[0] == CONFLICT
    await poller.calls("deleteWebhook")
    assert (await poller.asks())[0] == 200
    await poller.calls("setWebhook", url="https://bot.example.com/webhooks/telegram")
    assert (await poller.asks())[0] == CONFLICT


async def test_of_two_polls_the_older_ends_in_a_conflict_and_an_update_ends_the_wait(
    poller: Poller,
) -> None:
    await poller.calls("deleteWebhook")
    older = asyncio.create_task(poller.asks(long_poll_s=5))
    while not poller.server.polled_at:
        await asyncio.sleep(0.01)
    newer = asyncio.create_task(poller.asks(long_poll_s=5))
    assert (await older)[0] == CONFLICT
    number = poller.server.hears(1, chat=70, text="one")
    assert _numbers(await newer) == [number]


async def test_residents_are_done_when_all_their_words_were_asked_beyond() -> None:
    moods, poll_moods = Moods(Random(1)), Moods(Random(2), shares=(1, 1, 1, 1, 1, 1))
    server = MoodyTelegram(moods, {}, poll_moods)
    heard: dict[int, dict[int, str]] = {}
    async with telegram_server(server), aiohttp.ClientSession() as http:
        poller = Poller(http, server)
        await poller.calls("deleteWebhook")

        async def forgetful() -> None:
            """Now and then it has died before it could ask beyond what it had."""
            chance, offset = Random(3), 0
            while True:
                try:
                    _, updates = await poller.asks(0 if chance.random() < 0.3 else offset)
                except aiohttp.ClientError:
                    continue
                for one in updates:
                    chat = heard.setdefault(one["message"]["chat"]["id"], {})
                    chat[one["message"]["message_id"]] = one["message"]["text"]
                    offset = one["update_id"] + 1

        polling = asyncio.create_task(forgetful())
        sender = Sender(url="", http=http, chance=Random(4))
        residents = OnPolledTelegram(sender=sender, telegram=server)
        numbers = itertools.count(1)
        async with asyncio.timeout(60):
            everybody = [one for _ in range(8) for one in await residents.converse(numbers)]
        polling.cancel()
    assert {number: tuple(texts.values()) for number, texts in heard.items()} == {
        one.number: one.texts for one in everybody
    }
    assert {one.kind for one in everybody} == set(KINDS) == set(SCRIPTS)
    assert all(poll_moods.answers[how] for how in ("429", "500", "silent", "took it, then silent"))


def _numbers(answer: tuple[int, list[Mapping[str, Any]]]) -> list[int]:
    assert answer[0] == 200
    return [one["update_id"] for one in answer[1]]
