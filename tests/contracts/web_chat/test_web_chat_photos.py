"""Photos by the chat API, and bodies that nobody can read."""

from __future__ import annotations

import asyncio
import io
from urllib.parse import urlsplit

import aiohttp
import pytest

from tests.contracts.web_chat.asked import jpeg, key, says_999


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
