"""A webhook's body from whoever sends it: too big, too slow, or broken off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlsplit

import aiohttp
import pytest
from aiohttp import web

from bot.channels.webhook_body import read_body
from bot.web_errors import Refused
from tests.providers.web_house import serving

CUT = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"
Heard = list[bytes | tuple[int, str]]


def app(heard: Heard, *, slowest_s: float = 20.0) -> web.Application:
    async def hear(request: web.Request) -> web.Response:
        try:
            heard.append(await read_body(request, largest=9, slowest_s=slowest_s))
        except Refused as refused:
            heard.append((refused.status, refused.code))
        return web.Response()

    made = web.Application()
    made.router.add_post("/", hear)
    return made


async def in_pieces() -> AsyncIterator[bytes]:
    for piece in (b"abc", b"\0\xff", b"def"):
        yield piece


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [(lambda: b"123456789", b"123456789"), (in_pieces, b"abc\0\xffdef"), (lambda: b"", b"")],
)
async def test_every_byte_is_kept_with_a_length_or_in_chunks(
    sent: Callable[[], bytes | AsyncIterator[bytes]], wanted: bytes
) -> None:
    heard: Heard = []
    async with serving(app(heard)) as url, aiohttp.ClientSession() as http:
        await http.post(url, data=sent())

    assert heard == [wanted]


async def test_more_than_a_provider_sends_is_not_held() -> None:
    heard: Heard = []
    async with serving(app(heard)) as url, aiohttp.ClientSession() as http:
        await http.post(url, data=b"1234567890")

    assert heard == [(413, "too_big")]


async def test_a_body_that_never_ends_holds_its_connection_for_a_while_only() -> None:
    heard: Heard = []
    async with serving(app(heard, slowest_s=0.05)) as url:
        where = urlsplit(url)
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        writer.write(CUT)
        async with asyncio.timeout(30):
            assert (await reader.read(100)).startswith(b"HTTP/1.1 200")
        writer.close()

    assert heard == [(408, "too_slow")]


async def test_who_hangs_up_in_the_middle_is_no_fault_of_ours() -> None:
    heard: Heard = []
    async with serving(app(heard)) as url:
        where = urlsplit(url)
        _, writer = await asyncio.open_connection(where.hostname, where.port)
        writer.write(CUT)
        await writer.drain()
        writer.close()
        async with asyncio.timeout(30):
            while not heard:
                await asyncio.sleep(0.01)

    assert heard == [(400, "cut_short")]
