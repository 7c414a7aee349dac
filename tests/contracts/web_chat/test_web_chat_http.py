"""The chat API over real HTTP, read to the letter of its contract."""

from __future__ import annotations

import asyncio

import pytest

from tests.contracts.web_chat.asked import key, says_999

REPLY_FIELDS = {"seq", "text", "asking", "choices", "call_999", "signpost"}


async def test_a_message_is_answered_at_once_in_the_shape_of_the_contract(house):
    status, body = await house.chat(key()).post({"message_id": "1", "text": "graffiti"})

    assert status == 200
    assert set(body) == {"replies", "report", "with_person"}
    assert body["replies"][0].keys() >= REPLY_FIELDS
    assert body["replies"][0]["asking"] == "location"
    assert body["replies"][0]["choices"] == [
        {"label": "Yes", "value": "yes"},
        {"label": "No", "value": "no"},
    ]
    assert body["report"] is None
    assert body["with_person"] is False


async def test_a_report_is_told_with_its_public_fields_only(house):
    chat = house.chat(key())
    await chat.post({"message_id": "1", "text": "graffiti"})
    _, body = await chat.post({"message_id": "2", "press": "yes"})

    assert set(body["report"]) == {"reference", "category", "urgency", "team", "status"}
    assert (body["report"]["team"], body["report"]["status"]) == ("CIOS.0001", "new")


async def test_the_same_message_again_gives_the_same_answer_even_after_a_report_was_made(house):
    chat = house.chat(key())
    first = await chat.post({"message_id": "1", "text": "graffiti"})
    await chat.post({"message_id": "2", "press": "yes"})

    assert await chat.post({"message_id": "1", "text": "graffiti"}) == first
    _, everything = await chat.get()
    assert len(everything["replies"]) == 2


async def test_ten_repeats_at_the_same_moment_are_one_message(house):
    chat = house.chat(key())
    answers = await asyncio.gather(
        *(chat.post({"message_id": "1", "text": "graffiti"}) for _ in range(10))
    )

    assert all(one == answers[0] for one in answers)
    _, everything = await chat.get()
    assert len(everything["replies"]) == 1


async def test_two_keys_are_two_conversations_also_with_the_same_message_id(house):
    one, two = house.chat(key()), house.chat(key())
    await one.post({"message_id": "1", "text": "about a bike"})
    await two.post({"message_id": "1", "text": "about a dog"})

    _, heard = await two.get()
    assert [reply["text"] for reply in heard["replies"]] == ["We heard: about a dog"]


async def test_only_what_came_after_a_number_is_given(house):
    chat = house.chat(key())
    _, first = await chat.post({"message_id": "1", "text": "one"})
    _, second = await chat.post({"message_id": "2", "text": "two"})

    _, later = await chat.get(after=first["replies"][0]["seq"])
    assert later["replies"] == second["replies"]


async def test_a_new_key_reads_nothing_and_opens_nothing(house):
    assert await house.chat(key()).get() == (
        200,
        {"replies": [], "report": None, "with_person": False},
    )


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "99999999999", "٣", ""])
async def test_an_after_that_is_no_number_is_refused(house, after):
    status, body = await house.chat(key()).get(after=after)
    assert (status, body["error"]["code"]) == (400, "bad_after")


@pytest.mark.parametrize("bad", ["", "abc", "g" * 32, "a" * 31, "a" * 300, "ä" * 32])
async def test_a_short_or_wrong_key_is_refused_and_danger_is_still_told_999(house, bad):
    async with house.http.post(
        f"{house.url}/api/v1/chat",
        json={"message_id": "1", "text": "he is stabbing her with a knife right now"},
        headers={"Authorization": f"Bearer {bad}"},
    ) as response:
        body = await response.json()

    assert response.status == 401
    assert body["error"]["code"] == "bad_key"
    assert says_999(body)


async def test_no_key_at_all_is_refused(house):
    async with house.http.post(f"{house.url}/api/v1/chat", json={"message_id": "1"}) as response:
        assert response.status == 401
    async with house.http.get(f"{house.url}/api/v1/chat") as response:
        assert response.status == 401
