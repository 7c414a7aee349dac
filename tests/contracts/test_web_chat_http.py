"""The chat API over real HTTP, read to the letter of its contract."""

from __future__ import annotations

import asyncio
import io
import json
import secrets
from urllib.parse import urlsplit

import aiohttp
import pytest
from PIL import Image

from bot.channels.web_keys import address_of
from tests.providers.small_desk import DANGER
from tests.providers.web_house import FRIEND, WORDS, open_house

REPLY_FIELDS = {"seq", "text", "asking", "choices", "call_999", "signpost"}


@pytest.fixture
async def house(database_url, tmp_path):
    async with open_house(database_url, tmp_path / "spool") as opened:
        yield opened


def key() -> str:
    return secrets.token_hex(16)


def says_999(body) -> bool:
    return any(one["call_999"] and "999" in one["text"] for one in body["replies"])


def jpeg(size=(64, 48)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, "JPEG")
    return out.getvalue()


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


def photo_form(content: bytes, **fields: str):
    form = aiohttp.FormData()
    for name, value in fields.items():
        form.add_field(name, value)
    form.add_field("photo", io.BytesIO(content), filename="photo.jpg", content_type="image/jpeg")
    return form


async def test_a_photo_is_taken_with_its_caption(house):
    status, body = await house.chat(key()).raw(photo_form(jpeg(), message_id="1", text="look"))
    assert (status, body["replies"][0]["text"]) == (200, "We heard: look")


async def test_a_photo_alone_is_taken(house):
    status, body = await house.chat(key()).raw(photo_form(jpeg(), message_id="1"))
    assert (status, body["replies"][0]["text"]) == (200, "We heard: photo")


async def test_a_file_that_only_claims_to_be_a_photo_is_refused_by_what_it_holds(house):
    content = b"MZ" + b"\0" * 500
    status, body = await house.chat(key()).raw(
        photo_form(content, message_id="1", text="he is stabbing her with a knife right now")
    )
    assert (status, body["error"]["code"]) == (415, "not_a_photo")
    assert says_999(body)


async def test_a_photo_of_fifty_megabytes_is_refused_and_the_words_beside_it_are_read(house):
    status, body = await house.chat(key()).raw(
        photo_form(
            b"\xff\xd8" + bytes(50_000_000),
            message_id="1",
            text="he is stabbing her with a knife right now",
        )
    )
    assert (status, body["error"]["code"]) == (413, "photo_too_big")
    assert says_999(body)


async def test_a_form_without_a_photo_and_a_broken_form_are_refused(house):
    chat = house.chat(key())
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("message_id", "1")
    status, body = await chat.raw(form)
    assert (status, body["error"]["code"]) == (400, "no_photo")
    status, body = await chat.raw(b"nothing", **{"Content-Type": "multipart/form-data"})
    assert (status, body["error"]["code"]) == (400, "bad_form")
    status, body = await chat.raw(b"a=b", **{"Content-Type": "application/x-www-form-urlencoded"})
    assert (status, body["error"]["code"]) == (415, "bad_type")


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (
            b"--x\r\nnobody knows",
            {"Content-Type": "multipart/form-data; boundary=x"},
            400,
            "bad_form",
        ),
        (b"--y", {"Content-Type": "multipart/form-data; boundary=x"}, 400, "bad_form"),
        (b"\x1f\x8bx", {"Content-Encoding": "gzip"}, 415, "encoded"),
        (b"what", {"Content-Encoding": "br"}, 415, "encoded"),
    ],
)
async def test_what_nobody_can_read_is_answered_with_the_999_line(
    house, body, headers, status, code
):
    chat = house.chat(key())
    got, said = await chat.raw(body, **{"Content-Type": "application/json"} | headers)

    assert (got, said["error"]["code"]) == (status, code)
    assert [("999" in one["text"], one["call_999"]) for one in said["replies"]] == [(True, False)]


async def test_danger_in_a_form_that_names_no_boundary_or_no_field_is_told_999(house):
    chat = house.chat(key())
    danger = b"he is stabbing her with a knife right now"
    status, said = await chat.raw(danger, **{"Content-Type": "multipart/form-data"})
    assert (status, says_999(said)) == (400, True)

    nameless = b"--x\r\nContent-Disposition: form-data\r\n\r\n" + danger + b"\r\n--x--\r\n"
    status, said = await chat.raw(nameless, **{"Content-Type": "multipart/form-data; boundary=x"})
    assert (status, says_999(said)) == (400, True)


async def test_a_broken_request_leaves_nothing_of_itself_in_the_log(house, caplog):
    caplog.set_level("DEBUG")
    where = urlsplit(house.url)
    for request in (
        b"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer Zebediah\x00\r\n\r\n",
        b"Zebediah lives at number nine\r\n\r\n",
        b"GET /" + b"Zebediah" * 2_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /api/v1/chat HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZebediah",
    ):
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        writer.write(request)
        assert b" 400 " in (await reader.read(100))
        writer.close()

    assert "a request failed: " in caplog.text
    assert "Zebediah" not in caplog.text
    assert "Traceback" not in caplog.text


async def test_who_writes_too_fast_waits_but_hears_999_however_fast_it_came(database_url, tmp_path):
    """By a clock that stands still: no moment gives another turn, however slow the machine is."""
    async with open_house(database_url, tmp_path / "spool", seconds=lambda: 0.0) as house:
        await _writes_too_fast(house)


async def _writes_too_fast(house) -> None:
    chat = house.chat(key())
    answers = [await chat.post({"message_id": str(n), "text": "hello"}) for n in range(60)]
    refused = [body for status, body in answers if status == 429]

    assert refused
    assert refused[0]["error"]["code"] == "too_fast"
    knife = "he is stabbing her with a knife right now"
    kept, body = await chat.post({"message_id": "d1", "text": knife})
    assert (kept, says_999(body)) == (200, True)  # once, so that its alert is raised
    async with house.http.post(
        f"{house.url}/api/v1/chat",
        json={"message_id": "d2", "text": knife},
        headers=chat.headers,
    ) as response:
        body = await response.json()
    assert (response.status, says_999(body)) == (429, True)
    for number, doubtful in enumerate(("knife", "there has been a stabbing")):
        status, body = await chat.post({"message_id": f"k{number}", "text": doubtful})
        assert (status, says_999(body)) == (429, True)
    assert int(response.headers["Retry-After"]) >= 1
    assert (await house.chat(key()).post({"message_id": "1", "text": "hello"}))[0] == 200


async def test_a_late_front_desk_does_not_keep_danger_waiting(house):
    house.desk.late_s = 4.0
    loop = asyncio.get_running_loop()
    began = loop.time()
    chat = house.chat(key())
    said = {"message_id": "1", "text": "he is stabbing her with a knife right now"}
    status, body = await chat.post(said)

    assert loop.time() - began < 2.5  # it was told without the front desk
    assert status == 200
    assert says_999(body)
    assert body["pending"] is True
    house.desk.late_s = 0
    status, body = await chat.post(said)
    assert (status, body["replies"][0]["text"]) == (200, DANGER)


async def test_a_failing_front_desk_keeps_the_message_and_says_so(house):
    house.desk.fails = True
    status, body = await house.chat(key()).post({"message_id": "1", "text": "bins"})

    assert status == 200
    assert body["replies"][0]["text"] == WORDS.kept
    assert body["replies"][0]["call_999"] is False


async def test_without_a_database_the_message_lies_in_the_spool_and_999_is_said(tmp_path):
    nowhere = "postgresql+psycopg://x@127.0.0.1:1/x"
    async with open_house(nowhere, tmp_path / "spool") as house:
        status, body = await house.chat(key()).post(
            {"message_id": "1", "text": "he is stabbing her with a knife right now"}
        )
        assert status == 200
        assert says_999(body)
        assert body["replies"][1]["text"] == WORDS.kept
        assert len(house.spool.waiting()) == 1
        status, body = await house.chat(key()).get()
        assert (status, body["error"]["code"]) == (503, "away")


async def test_with_neither_database_nor_spool_it_is_503_and_still_999(tmp_path):
    (tmp_path / "spool").write_text("a file where the folder should be")
    nowhere = "postgresql+psycopg://x@127.0.0.1:1/x"
    async with open_house(nowhere, tmp_path / "spool") as house:
        status, body = await house.chat(key()).post(
            {"message_id": "1", "text": "he is stabbing her with a knife right now"}
        )
    assert (status, body["error"]["code"]) == (503, "not_kept")
    assert says_999(body)


class Broken:
    """An inbox with a fault of its own."""

    async def accept(self, inbound):
        raise RuntimeError(f"secret words: {inbound.text}")


async def test_a_fault_of_ours_shows_nothing_of_itself(database_url, tmp_path, caplog):
    async with open_house(database_url, tmp_path / "spool", inbox=Broken()) as house:
        status, body = await house.chat(key()).post(
            {"message_id": "1", "text": "he is stabbing her with a knife right now"}
        )
    assert status == 500
    assert says_999(body)
    assert "secret words" not in json.dumps(body)
    assert "knife" not in "".join(
        record.getMessage() for record in caplog.records if record.levelname != "DEBUG"
    )


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


async def test_pages_of_allowed_sites_may_call_and_others_may_not(house):
    async with house.http.options(
        f"{house.url}/api/v1/chat",
        headers={"Origin": FRIEND, "Access-Control-Request-Method": "POST"},
    ) as response:
        assert response.status == 204
        assert response.headers["Access-Control-Allow-Origin"] == FRIEND
        assert "Authorization" in response.headers["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Credentials" not in response.headers
    async with house.http.options(
        f"{house.url}/api/v1/chat", headers={"Origin": "https://elsewhere.example.com"}
    ) as response:
        assert "Access-Control-Allow-Origin" not in response.headers


async def test_the_cookie_alone_is_not_enough_to_write(house):
    cookies = {"bluelamp_key": key(), "bluelamp_form": key()}
    for headers in (
        {},
        {"Origin": "https://elsewhere.example.com"},
        {"Origin": house.url},
        {"Origin": house.url, "X-Form-Token": "0" * 64},
        {"Origin": house.url, "Sec-Fetch-Site": "cross-site"},
    ):
        async with house.http.post(
            f"{house.url}/api/v1/chat",
            json={"message_id": "1", "text": "hello"},
            headers=headers,
            cookies=cookies,
        ) as response:
            assert response.status == 403


async def test_every_answer_carries_an_id_and_the_headers_that_browsers_obey(house):
    for path in ("/", "/api/v1/chat", "/healthz", "/nothing"):
        async with house.http.get(house.url + path) as response:
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
            assert "unsafe" not in response.headers["Content-Security-Policy"]
            assert len(response.headers["X-Request-Id"]) == 16


async def test_unknown_addresses_and_methods_are_clear(house):
    async with house.http.get(f"{house.url}/api/v1/nothing") as response:
        assert response.status == 404
        assert (await response.json())["error"]["code"] == "not_found"
    async with house.http.delete(f"{house.url}/api/v1/chat") as response:
        assert response.status == 405
        assert (await response.json())["error"]["code"] == "bad_method"
    async with house.http.get(f"{house.url}/nothing") as response:
        assert response.status == 404
        assert "999" in await response.text()


@pytest.mark.parametrize("path", ["/webhooks/telegram", "/webhooks/meta"])
async def test_a_webhook_of_a_channel_that_is_not_set_up_refuses_everything(house, path):
    async with house.http.post(house.url + path, json={"update_id": 1}) as response:
        assert response.status == 403
    async with house.http.get(f"{house.url}{path}?hub.mode=subscribe") as response:
        assert response.status == 403


async def test_health_is_told_part_by_part(house):
    house.health.tell("nlu", "words-only")
    async with house.http.get(f"{house.url}/readyz") as response:
        body = await response.json()
        assert response.status == 200
    assert body["nlu"] == "words-only"
    assert body["parts"]["nlu"]["since"]
    house.health.tell("database", "away")
    house.health.tell("spool", "full")
    async with house.http.get(f"{house.url}/readyz") as response:
        assert response.status == 503
    async with house.http.get(f"{house.url}/healthz") as response:
        assert response.status == 200
    async with house.http.get(f"{house.url}/metrics") as response:
        assert 'bluelamp_http_requests_total{method="GET",route="/readyz"' in await response.text()
