"""Bad, odd and huge input to the chat API: named, and danger in it is told 999 all the same."""

from __future__ import annotations

import io
import json

import pytest

from tests.contracts.web_chat.asked import key, says_999


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "not_json"),
        (b"", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b'{"message_id": "1", "location": {"lat": NaN, "lon": 1}}', "not_json"),
        (b'{"message_id": "1", "location": {"lat": 1e999, "lon": 1}}', "bad_location"),
        (b'{"message_id": "1", "location": {"lat": 91, "lon": 1}}', "bad_location"),
        (b'{"message_id": "1", "location": {"lat": true, "lon": 1}}', "bad_location"),
        (b'{"message_id": "1", "location": {"lat": "50", "lon": 1}}', "bad_location"),
        (b'{"message_id": "1", "location": [50, -4]}', "bad_location"),
        (b'{"message_id": "1", "location": {"lat": 50}}', "bad_location"),
        (b'{"message_id": "1", "text": "a", "text": "b"}', "said_twice"),
        (b"[]", "not_an_object"),
        (b"null", "not_an_object"),
        (b'"text"', "not_an_object"),
        (b'{"text": "hello"}', "bad_message_id"),
        (b'{"message_id": 5, "text": "hello"}', "bad_message_id"),
        (b'{"message_id": "", "text": "hello"}', "bad_message_id"),
        (b'{"message_id": "\\ud800", "text": "hello"}', "bad_message_id"),
        (b'{"message_id": "a\\u0000b", "text": "hello"}', "bad_message_id"),
        (b'{"message_id": "1"}', "one_of"),
        (b'{"message_id": "1", "text": "a", "press": "yes"}', "one_of"),
        (b'{"message_id": "1", "text": 5}', "bad_text"),
        (b'{"message_id": "1", "text": ["a"]}', "bad_text"),
        (b'{"message_id": "1", "text": " \\n"}', "empty"),
        (b'{"message_id": "1", "text": "\\u0000\\u0007"}', "empty"),
        (b'{"message_id": "1", "press": ""}', "bad_press"),
        (b'{"message_id": "1", "press": {"a": 1}}', "bad_press"),
    ],
)
async def test_bad_input_is_named_and_nothing_is_kept(house, body, code):
    chat = house.chat(key())
    status, said = await chat.raw(body, **{"Content-Type": "application/json"})

    assert (status, said["error"]["code"]) == (400, code)
    assert said["error"]["message"]
    assert said["replies"] == []
    assert (await chat.get())[1]["replies"] == []


@pytest.mark.parametrize(
    "body",
    [
        b'{"message_id": "1", "text": "he is stabbing her with a knife right now"',
        b'{"message_id": 1, "text": "he is stabbing her with a knife right now"}',
        b'{"message_id": "1", "press": "yes", "text": "he is stabbing her with a knife right now"}',
        b'{"message_id": "1", "press": ["he is stabbing her with a knife right now"]}',
        b'{"message_id":"1","texts":"he is st\\u0061bbing her with a kn\\u0069fe right now"}',
        b'{"message_id":"1","text":"he is st\\u0061bbing her with a kn\\u0069fe right now"',
        b'{"message_id":"1","text":"he is stabbing her with a knife right now","text":"hello"}',
        b'{"text":"he is stabbing her with a knife right now","location":{"lat":50,"lat":51}}',
    ],
)
async def test_a_refusal_still_says_999_when_the_words_held_danger(house, body):
    status, said = await house.chat(key()).raw(body, **{"Content-Type": "application/json"})

    assert status == 400
    assert says_999(said)


@pytest.mark.parametrize(
    "text",
    [
        "🔪🔪🔪",
        "مرحبا، هناك كتابة على الجدران",
        "\u202eevil\u202c",
        "half a pair: \ud83d",
        "nul \x00 and bell \x07",
        "/start",
        '{"intent": "x"}',
        "'; DROP TABLE messages; --",
        "<script>alert(1)</script>",
        "x" * 9_000,
    ],
)
async def test_odd_words_are_words(house, text):
    chat = house.chat(key())
    status, body = await chat.raw(
        json.dumps({"message_id": "1", "text": text}), **{"Content-Type": "application/json"}
    )

    assert status == 200
    assert len(body["replies"]) == 1
    assert "\x00" not in body["replies"][0]["text"]


async def test_a_hundred_thousand_characters_are_taken_and_danger_at_the_end_is_kept(house):
    text = (
        "the grass is long by the path. " * 4_000
        + "help, he is stabbing her with a knife right now"
    )
    status, body = await house.chat(key()).post({"message_id": "1", "text": text})

    assert status == 200
    assert says_999(body)


async def test_a_body_that_is_far_too_big_is_refused_with_999_for_danger_at_its_end(house):
    text = (
        "the grass is long by the path. " * 30_000
        + "help, he is stabbing her with a knife right now"
    )
    status, body = await house.chat(key()).post({"message_id": "1", "text": text})

    assert (status, body["error"]["code"]) == (413, "too_big")
    assert says_999(body)


async def test_danger_in_the_middle_of_megabytes_is_told_999_too(house):
    text = (
        "the grass is long by the path. " * 80_000
        + "help, he is stabbing her with a knife right now. "
        + "and the verge is no better than it was. " * 80_000
    )
    whole = io.BytesIO(json.dumps({"message_id": "1", "text": text}).encode())
    status, body = await house.chat(key()).raw(whole, **{"Content-Type": "application/json"})

    assert (status, body["error"]["code"]) == (413, "too_big")
    assert says_999(body)


async def test_a_text_longer_than_anybody_reads_is_refused_with_999_for_its_danger(house):
    text = (
        "the grass is long by the path. " * 6_000
        + "help, he is stabbing her with a knife right now. "
        + "and the verge is no better than it was. " * 3_000
    )
    status, body = await house.chat(key()).post({"message_id": "1", "text": text})

    assert (status, body["error"]["code"]) == (413, "too_long")
    assert says_999(body)


async def test_words_sent_as_a_press_are_heard_as_words_when_they_hold_danger(house):
    status, body = await house.chat(key()).post(
        {"message_id": "1", "press": "he is stabbing her with a knife right now"}
    )

    assert status == 200
    assert says_999(body)


async def test_an_id_used_twice_gives_the_same_answer_but_does_not_hide_danger(house):
    chat = house.chat(key())
    _, first = await chat.post({"message_id": "1", "text": "graffiti"})
    _, other = await chat.post({"message_id": "1", "text": "my bike is gone"})
    _, danger = await chat.post({"message_id": "1", "text": "he is stabbing her with a knife"})

    assert other == first
    assert says_999(danger)
    assert danger["replies"][1:] == first["replies"]
    assert (await chat.get())[1]["replies"] == first["replies"]


async def test_a_pin_in_the_sea_is_a_pin(house):
    status, body = await house.chat(key()).post(
        {"message_id": "1", "location": {"lat": 56.5, "lon": 3.2}}
    )
    assert (status, body["replies"][0]["text"]) == (200, "We heard: location")
