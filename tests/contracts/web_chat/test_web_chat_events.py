"""What is said later arrives on the event stream of the chat API."""

from __future__ import annotations

import asyncio
import json

from bot.channels.web_answers import StoredAnswers
from bot.channels.web_events import KEEP_ALIVE_S
from bot.channels.web_keys import address_of
from tests.contracts.web_chat.asked import key


async def events_of(house, chat, after: int = 0, **headers):
    return await house.http.get(
        f"{house.url}/api/v1/chat/events?after={after}", headers=chat.headers | headers
    )


async def next_event(response):
    number, data = None, None
    while True:
        line = (await asyncio.wait_for(response.content.readline(), 30)).decode().rstrip("\n")
        if line.startswith("id: "):
            number = int(line[4:])
        elif line.startswith("data: "):
            data = json.loads(line[6:])
        elif not line and data is not None:
            return number, data


async def test_an_officers_words_arrive_on_the_event_stream(house):
    chat = house.chat(key())
    _, first = await chat.post({"message_id": "1", "text": "graffiti"})
    response = await events_of(house, chat, after=first["replies"][-1]["seq"])
    assert response.content_type == "text/event-stream"
    await house.desk.say_as_staff(address_of(chat.key), "We will paint over it.")

    number, data = await next_event(response)
    assert data["replies"][0]["text"] == "We will paint over it."
    assert number == data["replies"][0]["seq"]
    response.close()


async def test_an_officers_words_between_the_first_look_and_the_wait_are_not_late(
    house, monkeypatch
):
    chat = house.chat(key())
    _, first = await chat.post({"message_id": "1", "text": "graffiti"})
    read = StoredAnswers.since

    async def read_and_overtaken(self, address, *, after):
        monkeypatch.setattr(StoredAnswers, "since", read)
        answer = await read(self, address, after=after)
        await house.desk.say_as_staff(address, "We will paint over it.")
        return answer

    monkeypatch.setattr(StoredAnswers, "since", read_and_overtaken)
    response = await events_of(house, chat, after=first["replies"][-1]["seq"])
    async with asyncio.timeout(KEEP_ALIVE_S / 2):
        _, data = await next_event(response)
    assert data["replies"][0]["text"] == "We will paint over it."
    response.close()


async def test_a_stream_goes_on_after_the_last_event_that_was_seen(house):
    chat = house.chat(key())
    await chat.post({"message_id": "1", "text": "one"})
    _, second = await chat.post({"message_id": "2", "text": "two"})
    seen = second["replies"][0]["seq"] - 2
    response = await events_of(house, chat, **{"Last-Event-ID": str(seen)})

    _, data = await next_event(response)
    assert data["replies"] == second["replies"]
    response.close()


async def test_a_stream_that_was_opened_first_hears_the_first_answer(house):
    chat = house.chat(key())
    response = await events_of(house, chat)
    await chat.post({"message_id": "1", "text": "one"})

    _, data = await next_event(response)
    assert data["replies"][0]["text"] == "We heard: one"
    response.close()


async def test_nobody_reads_the_stream_without_a_key(house):
    async with house.http.get(f"{house.url}/api/v1/chat/events") as response:
        assert response.status == 401
