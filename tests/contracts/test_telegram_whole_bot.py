"""Telegram through the whole bot: asked for updates on loopback, answered by the relay."""

from __future__ import annotations

import pytest

from bot.assembly import build, listening, serve
from bot.settings import read
from bot.understanding import WordsOnly
from tests.providers.telegram_server import TOKEN, left, message, telegram_server, update

KNIFE = "he is stabbing her with a knife right now, outside the co-op in Redruth"


@pytest.fixture
async def server(database_url, tmp_path):
    async with telegram_server() as running:
        settings = read(
            {
                "BLUELAMP_DATABASE_URL": database_url,
                "BLUELAMP_SECRET_KEY": "k" * 32,
                "BLUELAMP_DATA_DIR": str(tmp_path),
                "BLUELAMP_PORT": "0",
                "BLUELAMP_TELEGRAM_TOKEN": TOKEN,
                "BLUELAMP_TELEGRAM_API_URL": running.api_url,
            }
        )
        with listening(settings) as sockets:
            async with (
                build(settings, understanding=WordsOnly()) as bluelamp,
                serve(bluelamp, sockets),
            ):
                yield running


async def test_a_message_is_answered_on_the_chat_it_came_from(server):
    server.updates = [update(1, message=message(1, chat=71, text="There is new graffiti"))]

    sent = await server.until_called("sendMessage")
    assert {one["chat_id"] for one in sent} == {"71"}


async def test_danger_is_answered_with_999_first_and_said_first_only_once(server):
    server.updates = [update(1, message=message(1, chat=71, text=KNIFE))] * 3

    sent = await server.until_called("sendMessage", 2)
    assert "999" in sent[0]["text"].split(".")[0]
    texts = [one["text"] for one in server.sent()]
    assert texts.count(texts[0]) == 1


async def test_a_resident_who_blocked_us_holds_nobody_up(server):
    server.updates = [
        update(1, my_chat_member=left(chat=71)),
        update(2, message=message(2, chat=72, text="There is new graffiti")),
    ]

    sent = await server.until_called("sendMessage")
    assert {one["chat_id"] for one in sent} == {"72"}
