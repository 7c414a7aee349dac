"""Meta's batches in the proof: several residents in one body, sent whole until it is taken."""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from dataclasses import dataclass, field
from random import Random
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.channels.meta_webhook import PATH, SIGNATURE
from tests.faults.moods import Moods, Shown
from tests.faults.moody_meta import MESSAGES, MoodyMeta
from tests.faults.on_messenger import OnMessenger
from tests.faults.sender import Sender
from tests.providers.meta_server import PAGE, TOKEN, meta_server, proof, signed


@dataclass
class Deaf:
    """A bot that takes every third POST only; `taken` and `refused` are the bodies."""

    taken: list[bytes] = field(default_factory=list)
    refused: list[bytes] = field(default_factory=list)

    async def post(self, request: web.Request) -> web.Response:
        body = await request.read()
        _, headers = signed(body)
        assert request.headers[SIGNATURE] == headers[SIGNATURE]
        took = (len(self.taken) + len(self.refused)) % 3 == 2
        (self.taken if took else self.refused).append(body)
        return web.Response(status=200 if took else 503)


async def test_a_batch_comes_whole_until_it_is_taken_and_each_resident_in_order() -> None:
    deaf, numbers = Deaf(), itertools.count(1)
    app = web.Application()
    app.router.add_post(PATH, deaf.post)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        async with aiohttp.ClientSession() as http:
            sender = Sender(url=f"http://{host}:{port}", http=http, chance=Random(1))
            meta = OnMessenger(sender=sender)
            groups = [await meta.converse(numbers) for _ in range(6)]
    finally:
        await runner.cleanup()

    assert set(deaf.refused) <= set(deaf.taken)  # the very same bytes
    heard: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for body in deaf.taken:
        for item in _messages(body):
            texts = heard[item["sender"]["id"]]
            texts[item["message"]["mid"]] = item["message"]["text"]
    everybody = [one for group in groups for one in group]
    assert {number: tuple(texts.values()) for number, texts in heard.items()} == {
        str(one.number): one.texts for one in everybody
    }
    together = [[item["sender"]["id"] for item in _messages(body)] for body in deaf.taken]
    assert any(len(set(people)) > 1 for people in together)
    assert any(len(set(people)) < len(people) for people in together)


def _messages(body: bytes) -> list[dict[str, Any]]:
    entries = json.loads(body)["entry"]
    return [item for one in entries for item in one["messaging"] if "message" in item]


@pytest.mark.parametrize("bad", [False, True])
async def test_what_meta_took_is_on_the_screen_whatever_it_answered(bad: bool) -> None:
    shown: Shown = {}
    moods = Moods(Random(3), bad=bad)
    heard = 0
    async with meta_server(MoodyMeta(moods, shown)) as server, aiohttp.ClientSession() as http:
        for number in range(60):
            try:
                async with http.post(
                    f"{server.url}/v23.0/{PAGE}{MESSAGES}",
                    params={"appsecret_proof": proof(TOKEN)},
                    headers={"Authorization": f"Bearer {TOKEN}"},
                    json={
                        "recipient": {"id": "7"},
                        "message": {"text": str(number)},
                        "messaging_type": "RESPONSE",
                    },
                ) as response:
                    heard += response.status == 200
            except aiohttp.ClientError:
                continue

    texts = shown["messenger", f"{PAGE}:7"]
    assert texts == sorted(set(texts), key=int)
    assert len(texts) == heard + moods.answers["took it, then silent"]
    assert (heard == 60) is not bad
