"""Reads a request's body without ever holding more of it than we would keep."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import TypeVar

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.channels.media import LARGEST_PHOTO, NotAPhoto, read_photo
from bot.channels.overheard import Overheard
from bot.channels.web_body import Asked, asked_from, read_json
from bot.web_errors import Refused

LARGEST_BODY = 512 * 1024  # bytes of JSON, or of one field; 100 kB of text fit, however escaped
LARGEST_UPLOAD = 64 * 1024 * 1024  # bytes that are read past, so that the answer still gets out
SLOWEST_S = 60.0
_BROKEN = (ValueError, AssertionError, LookupError, web.HTTPBadRequest, HttpProcessingError)
Read = TypeVar("Read")
HEARD = web.RequestKey("heard", str)  # the words so far: read for danger also when we refuse


@dataclass(kw_only=True)
class Upload:
    """The fields of a form, as far as they were read."""

    fields: dict[str, str] = field(default_factory=dict)
    photo: bytes | None = None
    too_big: str | None = None
    total: int = 0

    @property
    def heard(self) -> str:
        return " . ".join(text for name, text in self.fields.items() if name != "message_id")


async def read_asked(request: web.Request) -> Asked:
    """One message from JSON or a form with a photo. Raises Refused."""
    asked = await _read_asked(request)
    request[HEARD] = asked.text
    return asked


async def _read_asked(request: web.Request) -> Asked:
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        await _within(_read_some(request))
        raise Refused(415, "encoded", "Send the body as it is, not compressed.", unread=True)
    kind = request.content_type
    if kind == "multipart/form-data":
        return photo_message(await read_form(request, Upload()))
    if kind not in ("application/json", "text/plain", "application/octet-stream"):
        await _within(_read_some(request))
        raise Refused(
            415, "bad_type", "Send application/json, or multipart/form-data with a photo."
        )
    body, whole = await _within(_read_some(request))
    if not whole:
        raise Refused(413, "too_big", f"The body may hold {LARGEST_BODY} bytes.")
    return read_json(body)


async def read_form(request: web.Request, upload: Upload) -> Upload:
    """All fields of a form, as they come. Raises Refused for one that is broken or too big."""
    try:
        await _within(_read_parts(request, upload))
    except _BROKEN as error:
        await _within(_read_some(request))  # what no form reader made sense of is heard as it is
        heard = f"{upload.heard} . {request.get(HEARD, '')}"
        raise Refused(
            400, "bad_form", "The form could not be read.", heard=heard, unread=True
        ) from error
    if upload.too_big == "photo":
        raise Refused(
            413,
            "photo_too_big",
            f"The photo is too big. It may have {LARGEST_PHOTO // 1024 // 1024} MB.",
            heard=upload.heard,
        )
    if upload.too_big is not None:
        raise Refused(413, "too_big", "The message is too long.", heard=upload.heard)
    return upload


def photo_message(upload: Upload) -> Asked:
    """Raises Refused, also for a file that is no picture."""
    if not upload.photo:
        raise Refused(400, "no_photo", "There is no photo in the form.", heard=upload.heard)
    try:
        photo = read_photo(upload.photo)
    except NotAPhoto as error:
        raise Refused(
            415,
            "not_a_photo",
            "This file is not a photo that we can open. Send a JPEG, PNG, WebP or GIF picture.",
            heard=upload.heard,
        ) from error
    return asked_from(dict(upload.fields), photo=photo, heard=upload.heard)


async def _read_some(request: web.Request) -> tuple[bytes, bool]:
    """The body up to the limit, and whether that was all; of more, the gist is heard."""
    body, total, heard = bytearray(), 0, Overheard()
    try:
        async for chunk in request.content.iter_any():
            total += len(chunk)
            heard.add(chunk.decode("utf-8", "replace"))
            if total <= LARGEST_BODY:
                body += chunk
            if total > LARGEST_UPLOAD:
                break
    finally:
        request[HEARD] = heard.text
    return (bytes(body), True) if total <= LARGEST_BODY else (b"", False)


async def _read_parts(request: web.Request, upload: Upload) -> None:
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader):
            raise ValueError("a form within a form")
        is_photo = part.name == "photo"
        content = await _read_part(part, LARGEST_PHOTO if is_photo else LARGEST_BODY, upload)
        if is_photo:
            upload.photo = content
        else:
            upload.fields[part.name or ""] = content.decode("utf-8", "replace")
        request[HEARD] = upload.heard
        if part.name is None:
            raise ValueError("a field without a name")


async def _read_part(part: BodyPartReader, most: int, upload: Upload) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(65_536):
        upload.total += len(chunk)
        if upload.total > LARGEST_UPLOAD:
            upload.too_big = upload.too_big or "photo"
            raise Refused(413, "too_big", "This is far more than we can take.", heard=upload.heard)
        if len(content) + len(chunk) <= most:
            content += chunk
        else:
            upload.too_big = "photo" if part.name == "photo" else "text"
    return bytes(content)


async def _within(reading: Awaitable[Read]) -> Read:
    try:
        async with asyncio.timeout(SLOWEST_S):
            return await reading
    except TimeoutError as error:
        raise Refused(408, "too_slow", "The request took too long to arrive.") from error
    except (web.RequestPayloadError, ConnectionError) as error:
        raise Refused(400, "cut_short", "The request broke off or could not be read.") from error
