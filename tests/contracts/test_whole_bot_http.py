"""The public contract once more, with nothing in place of anything: words alone understand."""

from __future__ import annotations

import asyncio
import secrets

import aiohttp
import pytest

from bot.assembly import build, listening, serve
from bot.settings import read
from bot.understanding import WordsOnly

KNIFE = "he is stabbing her with a knife right now, outside the co-op in Redruth"


@pytest.fixture
async def chat(database_url, tmp_path):
    settings = read(
        {
            "BLUELAMP_DATABASE_URL": database_url,
            "BLUELAMP_SECRET_KEY": "k" * 32,
            "BLUELAMP_DATA_DIR": str(tmp_path),
            "BLUELAMP_PORT": "0",
        }
    )
    with listening(settings) as sockets:
        async with (
            build(settings, understanding=WordsOnly(), public_at=sockets.public_at) as bluelamp,
            serve(bluelamp, sockets),
            aiohttp.ClientSession(sockets.public_at) as http,
        ):
            yield Client(http)


class Client:
    """One resident with a key of their own."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self.http = http
        self.headers = {"Authorization": f"Bearer {secrets.token_hex(16)}"}

    async def post(self, message_id: str, **what):
        async with self.http.post(
            "/api/v1/chat", json={"message_id": message_id, **what}, headers=self.headers
        ) as response:
            assert response.status == 200
            return await response.json()

    async def get(self, after: int = 0):
        async with self.http.get(f"/api/v1/chat?after={after}", headers=self.headers) as response:
            return await response.json()


async def test_graffiti_becomes_a_report_and_a_repeat_changes_nothing(chat):
    body = await chat.post("1", text="There is new graffiti on the bus shelter")
    assert body["replies"][-1]["asking"] == "location"
    body = await chat.post("2", text="Fore Street, Bodmin")
    for number in range(3, 10):
        if body["report"] is not None:
            break
        values = [one["value"] for one in body["replies"][-1]["choices"]]
        body = await chat.post(str(number), press="submit" if "submit" in values else "skip")

    assert body["report"].keys() == {"reference", "category", "urgency", "team", "status"}
    assert (body["report"]["category"], body["report"]["status"]) == ("graffiti", "new")
    before = await chat.get()
    assert await chat.post("2", text="Fore Street, Bodmin") == await chat.post(
        "2", text="Fore Street, Bodmin"
    )
    assert await chat.get() == before


async def test_danger_is_told_999_in_the_first_reply_and_asked_about_after(chat):
    body = await chat.post("1", text=KNIFE)

    assert body["replies"][0]["call_999"] is True
    assert "999" in body["replies"][0]["text"].split(".")[0]


async def test_danger_at_the_end_of_a_text_that_is_far_too_long_is_told_999(chat):
    body = await chat.post("1", text="The grass is long by the path. " * 3_000 + KNIFE)

    assert body["replies"][0]["call_999"] is True


@pytest.mark.parametrize("text", ["🔪", "مرحبا", "/start", "half \ud83d a pair", "nul \x00 inside"])
async def test_every_odd_message_gets_an_answer(chat, text):
    assert (await chat.post("1", text=text))["replies"]


async def test_messages_of_one_resident_that_come_together_are_answered_in_order(chat):
    await asyncio.gather(*(chat.post(str(n), text=f"hello number {n}") for n in range(8)))
    seqs = [one["seq"] for one in (await chat.get())["replies"]]

    assert seqs == sorted(set(seqs))
    assert len(seqs) >= 8
